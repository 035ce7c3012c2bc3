"""What all four services stand on: technique (database, tokens, problems, logs) and the pure scoring kernel."""
