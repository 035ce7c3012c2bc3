"""Jobs: their queue, their processes, their files."""
