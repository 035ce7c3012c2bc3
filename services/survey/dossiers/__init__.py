"""Dossiers of one-stop portals: taken in by the thousand, repeated and out of order."""
