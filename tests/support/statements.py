"""What is asked of a database: of that, only what the code inside the block asks, not what a service does beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.engine import Engine

Statement = tuple[str, Any]
"""A statement as PostgreSQL is sent it, and its parameters."""
_NOTED: Final[ContextVar[list[Statement] | None]] = ContextVar("_NOTED", default=None)


@contextmanager
def statements() -> Iterator[list[Statement]]:
    """Note the statements of the block and of the requests that it makes in this process."""
    noted: list[Statement] = []
    token = _NOTED.set(noted)
    try:
        yield noted
    finally:
        _NOTED.reset(token)


@event.listens_for(Engine, "before_cursor_execute")
def _note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
    noted = _NOTED.get()
    if noted is not None:
        noted.append((statement, parameters))
