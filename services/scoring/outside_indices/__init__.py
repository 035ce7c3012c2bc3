"""Outside indices: tables that others publish (national PAR INDEX), imported from CSV, and a place's way through the years."""
