"""Several uploaded files at once: registered and cited together, or not at all."""
