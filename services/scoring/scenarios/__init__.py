"""Scenarios: what-if changes on a run. Nothing is stored unless it is kept under a name; none is ever public."""
