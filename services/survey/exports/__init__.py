"""Exports: a campaign's responses as files for the survey's own analysts, without identifiers unless they are asked for."""
