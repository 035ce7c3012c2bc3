"""Answers of samples that were drawn by areas: counted area by area, for areas are what was drawn."""
