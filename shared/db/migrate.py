"""Migrations by alembic: each service has its own tree. Apps do not import this module, only commands and tests do."""

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData, pool
from sqlalchemy.ext.asyncio import create_async_engine

ROOT = Path(__file__).resolve().parents[2]


def migration_config(service: str, database_url: str) -> Config:
    """Configure alembic for one service, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "services" / service / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["database_url"] = database_url
    return config


def upgrade(service: str, database_url: str, revision: str = "head") -> None:
    """Bring a database to the newest schema of its service."""
    command.upgrade(migration_config(service, database_url), revision)


def run_migrations(config: Config, metadata: MetaData) -> None:
    """Do what `env.py` of every service does: migrate over asyncpg, one migration run at a time."""
    from alembic import context

    def migrate(connection: Connection) -> None:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7262001)")
            context.run_migrations()

    async def connect() -> None:
        engine = create_async_engine(config.attributes["database_url"], poolclass=pool.NullPool)
        async with engine.connect() as connection:
            await connection.run_sync(migrate)
            await connection.commit()
        await engine.dispose()

    asyncio.run(connect())
