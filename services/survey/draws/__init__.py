"""Draws: random samples from frames in one, two or three stages, the same again from the same seed."""
