"""Reminders before deadlines: derived from calendars by the clock, each told once."""
