"""Accounts of people, and what they may do where."""
