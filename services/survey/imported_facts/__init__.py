"""Imported facts: figures of portals, frozen, that leaves of a framework take as their answers."""
