"""Ways to run the whole system: on one machine, in containers, on a cluster."""
