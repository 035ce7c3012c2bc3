"""Programmes: the indices that an authority runs."""
