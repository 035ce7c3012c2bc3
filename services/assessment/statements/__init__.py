"""Statements: the signed, dated thread of a leaf."""
