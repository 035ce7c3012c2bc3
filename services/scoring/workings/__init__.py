"""Workings: a run's inputs read and computed anew, for analyses that ask more than what is stored of the result."""
