"""Infected files: shown to the officer, who removes them from quarantine."""
