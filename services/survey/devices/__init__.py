"""Devices: registered or met, what is on them, and those that are lost shut out."""
