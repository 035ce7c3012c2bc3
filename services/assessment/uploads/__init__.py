"""Uploads: bytes on their way in, checked for what they claim to be, whole or not at all."""
