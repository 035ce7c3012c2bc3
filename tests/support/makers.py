"""Makers that do on purpose what makers should not; and a worker process that can be killed."""

import asyncio
import os
import sys
from pathlib import Path

from shared.jobs.work import Made, Work
from shared.problems.problem import DomainError, Fault, Kind, Text
from tests.support.waiting import until

MAKERS = {
    name: f"tests.support.makers:{name}"
    for name in ("write", "wait", "refuse", "die", "say_nothing_of_use")
}


class UnknownFieldsError(DomainError):
    """What a template asks for is not there."""

    code = "unknown-fields"
    kind = Kind.INVALID
    title = Text("Trường không có", "Unknown fields")
    detail = Text(
        "Có {count} trường không có; hãy sửa mẫu.", "{count} fields are unknown; mend it."
    )


async def write(work: Work) -> Made:
    """Write as many bytes as are wanted."""
    print("what a library prints is no message")  # noqa: T201
    work.progress(1, 2, Text("Đang ghi", "Writing"))
    work.path.write_bytes(bytes(place % 251 for place in range(work.parameters["size"])))
    return Made("Tệp.bin", "application/octet-stream")


async def wait(work: Work) -> Made:
    """Tell the own process, and go on when there is a file that says so."""
    folder = Path(work.parameters["folder"])
    work.progress(3, 10)
    (folder / "begun.part").write_text(f"{os.getpid()} {work.path.parent}")
    (folder / "begun.part").rename(folder / "begun")
    await until((folder / "go").exists)
    work.path.write_bytes(b"done")
    return Made("done.txt", "text/plain")


async def refuse(_work: Work) -> Made:
    """Refuse in words, each fault at its place."""
    text = Text("Không có trường “x”.", "There is no field “x”.")
    raise UnknownFieldsError(count=1, faults=[Fault("#/paragraphs/3", text, "unknown-field")])


async def die(_work: Work) -> Made:
    """End as a process that runs out of memory does."""
    os._exit(9)


async def say_nothing_of_use(_work: Work) -> Made:
    """Fail as programs do."""
    raise RuntimeError("a bug")


async def _work(url: str) -> None:
    from services.scoring.config import Settings  # makers shall start quickly
    from services.scoring.result_documents.store import DOCUMENTS
    from shared.db.engine import open_database
    from shared.jobs.worker import working

    settings = Settings(database_url=url, job_poll_seconds=0.05)
    async with (
        open_database(settings, "jobs") as database,
        working(database, settings, DOCUMENTS, MAKERS),
    ):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_work(sys.argv[1]))
