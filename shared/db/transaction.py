"""One command, one request, one transaction: committed before the answer leaves."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.engine import Database


async def _open_transaction(request: Request) -> AsyncIterator[AsyncSession]:
    """Open the command's transaction; a commit that fails must never follow a 2xx."""
    database: Database = request.state.database
    async with database.writers.begin() as session:
        yield session


async def _open_snapshot(request: Request) -> AsyncIterator[AsyncSession]:
    """Open a read-only view in which all queries of a request see one state."""
    database: Database = request.state.database
    async with database.readers.begin() as session:
        yield session


Transaction = Annotated[AsyncSession, Depends(_open_transaction, scope="function")]
"""The session of a command. Nobody else commits; effects outside the database never happen inside it."""

Snapshot = Annotated[AsyncSession, Depends(_open_snapshot, scope="function")]
"""The session of a query: PostgreSQL itself refuses to write in it."""
