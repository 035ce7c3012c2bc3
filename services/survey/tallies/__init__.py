"""Tallies: counts of responses that grow by what is new, and are right at every moment."""
