"""Agencies: who is assessed."""
