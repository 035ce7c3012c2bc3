"""Survey summaries: the frozen figures of closed campaigns."""
