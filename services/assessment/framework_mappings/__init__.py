"""Mappings of leaves between two versions of a framework: what became of each old leaf."""
