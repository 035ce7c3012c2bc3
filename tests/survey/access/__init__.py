"""Who may do what, area by area: a table, and how its operations are prepared."""
