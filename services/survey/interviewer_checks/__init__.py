"""Checks of interviewers: whose answers lie far from those of their colleagues, and whose are all the same."""
