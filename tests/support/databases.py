"""A real PostgreSQL for the tests: one server a run, one migrated database per service and worker."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from deploy.embedded_postgres import EmbeddedServer
from shared.db import migrate

SOCKET_VARIABLE = "PAR_INDEX_TEST_POSTGRES"


def server() -> EmbeddedServer:
    """Give the server that `conftest.py` started for the whole run."""
    return EmbeddedServer(os.environ[SOCKET_VARIABLE])


@cache
def database_url(service: str) -> str:
    """Make this worker's database of a service by its migrations, once, and give its address."""
    return _made(f"{service}_{_worker()}", service)


def another_database(service: str, purpose: str) -> str:
    """Make one more migrated database of a service, for tests whose rows others must not touch."""
    return _made(f"{service}_{purpose}_{_worker()}", service)


def _worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def _made(name: str, service: str) -> str:
    _in_thread(lambda: server().create_databases([name]))
    url = server().url(name, name)
    _in_thread(lambda: migrate.upgrade(service, url))
    return url


def _in_thread(work: Callable[[], object]) -> None:
    """Alembic runs a loop of its own, which a test's running loop does not allow in the same thread."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(work).result()
