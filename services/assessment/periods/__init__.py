"""Periods: calendar, participants, phases, extensions, progress."""
