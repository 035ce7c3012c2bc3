"""How far a leaf and a report are: the one definition that sheets, missing lists, sign-offs and dashboards share."""
