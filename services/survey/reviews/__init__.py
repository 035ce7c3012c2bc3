"""Reviews in two steps: what a supervisor rejects goes back to the interviewer, and returns as a new version of the same response."""
