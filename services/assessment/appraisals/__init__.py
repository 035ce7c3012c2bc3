"""Appraisals: what the council decides on each leaf, in two rounds."""
