"""Self-assessments: entries, sign-off, submission, return, and the sheet of everything side by side."""
