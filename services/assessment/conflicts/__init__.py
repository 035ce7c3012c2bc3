"""Conflicts of interest: declared, withdrawn with a reason, and hiding what they are about."""
