"""The readable difference of two versions of a framework."""
