"""Signing in and out: access tokens, refresh tokens, and the pause after too many failures."""
