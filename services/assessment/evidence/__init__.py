"""Evidence: files that prove claims, streamed to and from a content-addressed store."""
