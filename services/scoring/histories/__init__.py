"""How one agency fared in the publications of a programme, as the public may see it."""
