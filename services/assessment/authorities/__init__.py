"""Authorities: who runs programmes."""
