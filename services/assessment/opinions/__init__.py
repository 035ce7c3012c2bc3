"""Opinions: what each appraiser gives a leaf, on its own; decisions are made of them."""
