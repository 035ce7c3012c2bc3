"""How punctual units are: counted of dossiers, with whatever does not add up said."""
