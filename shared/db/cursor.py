"""Keyset paging: the second page costs what the first did."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import orjson
from fastapi import Depends, Query
from sqlalchemy import Select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from shared.problems.problem import DomainError, Kind, Text

DEFAULT_LIMIT = 50
MAX_LIMIT = 200


class UnreadableCursorError(DomainError):
    """The cursor was not made by this list."""

    code = "unreadable-cursor"
    kind = Kind.INVALID
    title = Text("Con trỏ trang không hợp lệ", "The cursor cannot be read")
    detail = Text(
        "Hãy dùng nguyên giá trị `next` của trang trước, hoặc bỏ `cursor` để đọc từ đầu.",
        "Use the `next` of the page before unchanged, or leave `cursor` out to begin again.",
    )


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list is wanted."""

    limit: int
    after: tuple[Any, ...] | None


async def _page(
    cursor: Annotated[
        str | None, Query(max_length=1000, description="`next` of the page before")
    ] = None,
    limit: Annotated[
        int, Query(ge=1, description=f"How many; more than {MAX_LIMIT} is cut down to that")
    ] = DEFAULT_LIMIT,
) -> Window:
    return Window(limit=min(limit, MAX_LIMIT), after=read_cursor(cursor) if cursor else None)


Page = Annotated[Window, Depends(_page)]
"""The `cursor` and `limit` of a list."""


def read_cursor(cursor: str) -> tuple[Any, ...]:
    """Read the keys of a cursor."""
    try:
        values = orjson.loads(urlsafe_b64decode(cursor.encode()))
    except ValueError as error:
        raise UnreadableCursorError from error
    if not isinstance(values, list):
        raise UnreadableCursorError
    return tuple(values)


def write_cursor(values: Sequence[Any]) -> str:
    """Make an opaque cursor of the last row's keys."""
    return urlsafe_b64encode(orjson.dumps(list(values), default=str)).decode()


async def paginate(
    session: AsyncSession,
    query: Select[Any],
    page: Window,
    *keys: InstrumentedAttribute[Any],
    descending: bool = False,
) -> tuple[list[Any], str | None]:
    """Read one page of a query of one entity, ordered by `keys` one way (the last of them unique).

    Returns the rows and the cursor of the next page, or nothing where the list ends.
    """
    if page.after is not None:
        if len(page.after) != len(keys):
            raise UnreadableCursorError
        try:
            bound = [
                key.type.python_type(value)
                if not isinstance(value, key.type.python_type)
                else value
                for key, value in zip(keys, page.after, strict=True)
            ]
        except (ValueError, TypeError, AttributeError) as error:
            raise UnreadableCursorError from error
        here, there = tuple_(*keys), tuple_(*bound)
        query = query.where(here < there if descending else here > there)
    order = [key.desc() for key in keys] if descending else keys
    rows = list((await session.scalars(query.order_by(*order).limit(page.limit + 1))).all())
    if len(rows) <= page.limit:
        return rows, None
    rows = rows[: page.limit]
    return rows, write_cursor([getattr(rows[-1], key.key) for key in keys])
