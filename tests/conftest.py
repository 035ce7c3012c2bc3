"""Fixtures of every suite: a PostgreSQL server for the run, and a browser where one is asked for."""

import gc
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from deploy.embedded_postgres import embedded_postgres
from tests.support.databases import SOCKET_VARIABLE, drop_databases

if TYPE_CHECKING:
    from tests.support.browser import Chromium

settings.load_profile("ci")  # the same examples at every run, and no clock that judges
_running = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Start one server for all workers, before any of them is there."""
    if hasattr(config, "workerinput") or SOCKET_VARIABLE in os.environ:
        return
    folder = Path(tempfile.mkdtemp(prefix="par-index-tests-"))
    _running.callback(shutil.rmtree, folder, ignore_errors=True)
    server = _running.enter_context(embedded_postgres(folder / "pg", durable=False))
    os.environ[SOCKET_VARIABLE] = server.socket_folder
    _running.callback(os.environ.pop, SOCKET_VARIABLE, None)


def pytest_unconfigure() -> None:
    """Stop the server."""
    _running.close()


def pytest_collection_finish() -> None:
    """Leave what is loaded by now out of every later search for garbage: it stays to the end."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI, a test that skips itself fails: what CI does not run, nobody runs."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"CI runs everything, but {item.nodeid} was skipped: {call.excinfo}"
    return report


@pytest.fixture(scope="module", autouse=True)
def own_databases() -> Iterator[None]:
    """Let what a module of tests leaves in its databases be seen by no other."""
    yield
    drop_databases()


@pytest.fixture(scope="session")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> "AsyncIterator[Chromium]":
    """Start a browser for all tests that look at pages."""
    from tests.support.browser import chromium  # loaded where a page is looked at

    async with chromium(tmp_path_factory.mktemp("axe")) as running:
        yield running
