"""Reading the trail of what was done to accounts, roles, API clients and keys."""
