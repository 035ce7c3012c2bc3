"""Runs: calculations over frozen inputs, and their approval."""
