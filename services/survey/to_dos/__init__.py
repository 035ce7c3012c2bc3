"""What an interviewer is to do next: what was sent back, whom to visit, where answers are missing."""
