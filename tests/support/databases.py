"""A real PostgreSQL for the tests: one server a run, and for every module of tests databases that only it uses.

The migrations of a service run once, into a template; each database is a copy of it, which takes a twentieth of a second. So a
test may take a step over a whole table, count its rows or read its plans: only tests of the same module have put rows there.
"""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import count
from typing import Final

import asyncpg

from deploy.embedded_postgres import EmbeddedServer
from shared.db import migrate

SOCKET_VARIABLE: Final = "PAR_INDEX_TEST_POSTGRES"
MAKING_TEMPLATES: Final = 7262002
"""Advisory lock: of several workers one migrates, and the others wait for its template."""

_made: Final[list[str]] = []
_numbers: Final = count(1)


def server() -> EmbeddedServer:
    """Give the server that `conftest.py` started for the whole run."""
    return EmbeddedServer(os.environ[SOCKET_VARIABLE])


@cache
def database_url(service: str) -> str:
    """Give the address of the running module's database of a service: always the same within a module."""
    return another_database(service, "module")


def another_database(service: str, purpose: str) -> str:
    """Make one more database of a service, for tests whose rows those of the same module must not touch."""
    return _created(service, purpose, f'TEMPLATE "{_template(service)}" STRATEGY FILE_COPY')


def empty_database(service: str) -> str:
    """Make a database of a service without any table, for tests of its migrations."""
    _template(service)  # has made the role
    return _created(service, "empty", "")


def drop_databases() -> None:
    """Remove what the module that has ended leaves behind."""
    database_url.cache_clear()
    if _made:
        _execute(*(f'DROP DATABASE "{name}" WITH (FORCE)' for name in _made))
        _made.clear()


def _created(service: str, purpose: str, options: str) -> str:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"{service}_{purpose}_{worker}_{next(_numbers)}"
    _execute(f'CREATE DATABASE "{name}" OWNER "{service}" {options}')
    _made.append(name)
    return server().url(name, service)


@cache
def _template(service: str) -> str:
    """Migrate the template of a service, unless another worker has; nobody may connect to it then, or it could not be copied."""
    name = f"{service}_template"
    ready = f"SELECT 1 FROM pg_database WHERE datname = '{name}' AND NOT datallowconn"

    async def make() -> None:
        connection = await server().connect()
        try:
            await connection.execute(f"SELECT pg_advisory_lock({MAKING_TEMPLATES})")
            if await connection.fetchval(ready):
                return
            await connection.execute(f'CREATE ROLE "{service}" LOGIN')
            await connection.execute(f'CREATE DATABASE "{name}" OWNER "{service}"')
            await asyncio.to_thread(migrate.upgrade, service, server().url(name, service))
            await connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        finally:
            await connection.close()

    _in_thread(lambda: asyncio.run(make()))
    return name


def _execute(*statements: str) -> None:
    async def execute() -> None:
        connection: asyncpg.Connection = await server().connect()
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    _in_thread(lambda: asyncio.run(execute()))


def _in_thread(work: Callable[[], object]) -> None:
    """Run what has a loop of its own, as alembic does, in another thread: in this one a test's may be running."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(work).result()
