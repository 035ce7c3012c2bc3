"""Downloads: one file or a part of it, for people with a token or with a short-lived link."""
