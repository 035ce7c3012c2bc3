"""PostgreSQL by SQLAlchemy and asyncpg: one transaction per command, committed before the answer."""
