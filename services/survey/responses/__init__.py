"""Responses: taken in exactly once, counted, excluded with a reason."""
