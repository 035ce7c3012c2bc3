"""Cases as files: a list without identifiers for whoever analyses, and an interviewer's round with names for the field."""
