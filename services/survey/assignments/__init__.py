"""Assignments: which interviewer collects what."""
