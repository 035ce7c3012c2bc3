"""Periods: calendar, participants, phases, extensions."""
