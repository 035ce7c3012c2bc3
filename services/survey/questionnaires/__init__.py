"""Questionnaires: drafted, checked whole, issued, frozen."""
