"""The audit trail, as officers and auditors read it."""
