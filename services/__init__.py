"""The four services; each owns its data and knows the others by their REST interfaces only."""
