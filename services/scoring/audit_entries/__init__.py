"""The audit trail of scoring, to be read."""
