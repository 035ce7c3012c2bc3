"""Templates of reports: Word files that an authority writes itself, checked before they are kept, each version kept."""
