"""Results of runs, for those who prepare and check a publication."""
