"""Campaigns: prepared with groups and targets, opened, closed."""
