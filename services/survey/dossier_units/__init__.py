"""Units of the portals, and the agencies that they belong to."""
