"""Exports that take long: asked for, made in the background with progress, fetched, and gone after some days."""
