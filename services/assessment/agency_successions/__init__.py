"""Mergers and splits: which agency came of which, by what decision."""
