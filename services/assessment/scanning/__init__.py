"""Scanning: every file goes to a ClamAV daemon, where one is configured, and stays in quarantine until it is judged."""
