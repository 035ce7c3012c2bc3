"""Back-checks: a random share of each interviewer's respondents is asked again, and what they say is compared."""
