"""Flags: what looks odd about responses, decided by a supervisor or by the campaign's rules, reversible until the closing."""
