"""Which leaves lost points in a closed period, and why."""
