"""Columns of texts reach PostgreSQL as they were, or are refused."""

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.db.columns import array_of, column_of
from tests.support.databases import database_url

PLAIN = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1)


async def parted(column: str) -> list[str | None]:
    address = database_url("survey").replace("+asyncpg", "")
    connection = await asyncpg.connect(address)
    try:
        found: list[str | None] = await connection.fetchval(f"SELECT {array_of(1)}", column)
    finally:
        await connection.close()
    return found


async def test_a_column_is_parted_as_it_was_joined() -> None:
    values = ["Đúng hạn", None, "{}", '"a,b"', "NULL", "\\", " ", None, "\x85"]
    assert await parted(column_of(values)) == values
    assert await parted(column_of([None])) == [None]
    assert await parted(column_of(["một", ""])) == ["một", ""]


@pytest.mark.parametrize("values", [["a\x1fb"], ["a", "b\x1f"], ["\x1e"], [""], []])
def test_what_would_be_parted_otherwise_is_refused(values: list[str | None]) -> None:
    with pytest.raises(ValueError, match="control character"):
        column_of(values)


@given(st.lists(PLAIN | st.none(), min_size=1))
def test_every_member_keeps_its_place(values: list[str | None]) -> None:
    assert len(column_of(values).split("\x1f")) == len(values)
