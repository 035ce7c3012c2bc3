"""Frameworks: their files, versions and issuance."""
