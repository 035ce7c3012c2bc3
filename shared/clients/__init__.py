"""Typed clients of the services, as the other services see them: the only place where they meet."""
