"""The process in which a job's file is made: `python -m shared.jobs.child`.

It reads one order from its standard input, writes what it has to tell to its standard output, a line of JSON each, and ends when
its input ends: whoever ordered is gone then.
"""

import asyncio
import os
import shutil
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, Final
from uuid import UUID

import orjson

from shared.config import ServiceSettings
from shared.db.engine import open_database
from shared.jobs.models import JobFault, Progress
from shared.jobs.work import Made, Maker, Work
from shared.problems.problem import DomainError

POLITENESS: Final = 5
"""Requests come first where both want a processor (nice(2))."""

Tell = Callable[[dict[str, Any]], None]


def main() -> None:
    """Do one job."""
    order = orjson.loads(sys.stdin.buffer.readline())
    path = Path(order["path"])
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0) as said:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no message
        threading.Thread(target=_end_with_parent, args=(path.parent,), daemon=True).start()
        os.nice(POLITENESS)
        asyncio.run(_make(order, path, _teller(said)))


def _end_with_parent(folder: Path) -> None:
    """Leave nothing behind when the service was killed."""
    while os.read(0, 1):
        pass
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def _teller(said: BinaryIO) -> Tell:
    def tell(message: dict[str, Any]) -> None:
        said.write(orjson.dumps(message) + b"\n")

    return tell


async def _make(order: dict[str, Any], path: Path, tell: Tell) -> None:
    module, _, function = order["maker"].partition(":")
    maker: Maker = getattr(import_module(module), function)
    settings = ServiceSettings(database_url=order["database_url"], database_pool_size=1)
    async with open_database(settings, "jobs") as database:
        work = Work(
            authority_id=UUID(order["authority_id"]),
            agency_id=UUID(order["agency_id"]) if order["agency_id"] else None,
            subject_id=UUID(order["subject_id"]),
            kind=order["kind"],
            parameters=order["parameters"],
            requested_at=datetime.fromisoformat(order["requested_at"]),
            database=database,
            path=path,
            tell=lambda progress: tell({"progress": _written(progress)}),
        )
        try:
            made: Made = await maker(work)
        except DomainError as error:
            tell({"fault": JobFault.of(error).to_data()})
            return
    tell({"made": {"name": made.name, "media_type": made.media_type}})


def _written(progress: Progress) -> list[Any]:
    return [progress.done, progress.of, list(progress.message) if progress.message else None]


if __name__ == "__main__":
    main()
