"""One's own account: who am I, and a new password."""
