"""Appraisal records: what a closed period says, frozen byte for byte."""
