"""Copies of a framework: the draft of a new year, made of an issued version or of another draft."""
