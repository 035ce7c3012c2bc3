"""How long single answers are kept, and their erasure for good."""
