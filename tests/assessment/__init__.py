"""The assessment service over its real app and a real PostgreSQL."""
