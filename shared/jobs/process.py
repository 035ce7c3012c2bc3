"""Starting a job's process and listening to it."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import orjson

from shared.config import ServiceSettings
from shared.jobs.models import Job, JobFault, Progress
from shared.jobs.work import Made
from shared.problems.problem import Text

ROOT: Final = Path(__file__).resolve().parents[2]
LONGEST_LINE: Final = 1024 * 1024
LOGGED: Final = 4000
"""Bytes of what a failed process complained of that go into the log."""


@dataclass
class Child:
    """A running process, and the last that it said."""

    process: asyncio.subprocess.Process
    folder: Path
    progress: Progress
    made: Made | None = None
    fault: JobFault | None = None

    @property
    def path(self) -> Path:
        """The file that it makes."""
        return self.folder / "made"

    async def listen(self) -> None:
        """Hear all that it says, to its end."""
        if self.process.stdout is None:  # pragma: no cover
            raise RuntimeError("the process was started without a pipe")
        async for line in self.process.stdout:
            self._hear(orjson.loads(line))
        await self.process.wait()

    def complaint(self) -> str:
        """Give the end of what it wrote for the log."""
        content = (self.folder / "complaints").read_bytes()
        return content[-LOGGED:].decode(errors="replace")

    def _hear(self, message: dict[str, Any]) -> None:
        match message:
            case {"progress": [done, of, text]}:
                self.progress = Progress(done, of, Text(*text) if text else None)
            case {"made": made}:
                self.made = Made(**made)
            case {"fault": fault}:
                self.fault = JobFault.from_data(fault)
            case _:
                raise ValueError(f"a job's process said {message}")


@asynccontextmanager
async def child_of(job: Job, maker: str, settings: ServiceSettings) -> AsyncIterator[Child]:
    """Start a process for a job; at the end it is killed if it still runs, and its folder removed."""
    with TemporaryDirectory(prefix="par-index-job-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with (folder / "complaints").open("wb") as complaints:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "shared.jobs.child",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=complaints,
                cwd=ROOT,
                limit=LONGEST_LINE,
            )
        child = Child(process, folder, job.progress)
        try:
            await _give_order(child, job, maker, settings)
            yield child
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


async def _give_order(child: Child, job: Job, maker: str, settings: ServiceSettings) -> None:
    """Say what is to be done; the address of the database goes by no argument that others could read."""
    order = job.order
    written = {
        "maker": maker,
        "authority_id": str(order.authority_id),
        "agency_id": str(order.agency_id) if order.agency_id else None,
        "subject_id": str(order.subject_id),
        "kind": order.kind,
        "parameters": order.parameters,
        "requested_at": job.requested_at,
        "database_url": settings.database_url.get_secret_value(),
        "path": str(child.path),
    }
    if child.process.stdin is None:  # pragma: no cover
        raise RuntimeError("the process was started without a pipe")
    child.process.stdin.write(orjson.dumps(written) + b"\n")
    with suppress(ConnectionError):  # it died at once, which listening tells
        await child.process.stdin.drain()
