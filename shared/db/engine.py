"""One engine per app, made in its lifespan and closed with it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from shared.audit.trail import AuditedSession
from shared.config import ServiceSettings
from shared.db.pool import FairPool

LOCK_TIMEOUT = "20s"
"""Commands of one authority wait for one another (its audit trail is a chain): in the last minute before a deadline a slow answer is better than none."""
STATEMENT_TIMEOUT = "30s"
IDLE_IN_TRANSACTION_TIMEOUT = "30s"
LONGEST_WAIT_SECONDS = 50
"""For a connection: less than the gateway waits for an answer, so that whoever is refused is told why."""


@dataclass(frozen=True, slots=True)
class Database:
    """A service's own database: sessions that write, and sessions that PostgreSQL keeps from writing."""

    engine: AsyncEngine
    writers: async_sessionmaker[AsyncSession]
    readers: async_sessionmaker[AsyncSession]


def dumps(data: Any) -> str:
    """Write JSON for jsonb columns; dates, uuids and the like are refused unless plain."""
    return orjson.dumps(data).decode()


@asynccontextmanager
async def open_database(settings: ServiceSettings, service: str) -> AsyncIterator[Database]:
    """Open the pool of connections, and close it at the end."""
    engine = create_async_engine(
        settings.database_url.get_secret_value(),
        poolclass=FairPool,
        pool_size=settings.database_pool_size,
        max_overflow=0,
        pool_timeout=LONGEST_WAIT_SECONDS,
        pool_pre_ping=False,
        pool_use_lifo=True,
        hide_parameters=True,
        json_serializer=dumps,
        json_deserializer=orjson.loads,
        connect_args={
            "server_settings": {
                "application_name": f"par-index-{service}",
                "lock_timeout": LOCK_TIMEOUT,
                "statement_timeout": STATEMENT_TIMEOUT,
                "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION_TIMEOUT,
                "timezone": "UTC",
                "jit": "off",
            }
        },
    )
    snapshots = engine.execution_options(
        postgresql_readonly=True, isolation_level="REPEATABLE READ"
    )
    try:
        yield Database(
            engine=engine,
            writers=async_sessionmaker(
                engine, sync_session_class=AuditedSession, expire_on_commit=False
            ),
            readers=async_sessionmaker(snapshots, expire_on_commit=False),
        )
    finally:
        await engine.dispose()
