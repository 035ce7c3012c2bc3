"""Comparisons: two runs year on year, also between framework versions by the leaf mapping."""
