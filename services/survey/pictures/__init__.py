"""Pictures that people send: judged by their content, and kept without what cameras note in them about people."""
