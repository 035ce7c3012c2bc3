"""The tables are what the migrations make, and the migrations can be taken back."""

from concurrent.futures import ThreadPoolExecutor

import asyncpg
import pytest
from alembic import command
from asyncpg.exceptions import RestrictViolationError

from services.scoring.tables import Base
from shared.db.migrate import migration_config
from tests.scoring.world import World
from tests.support.databases import database_url, empty_database


def test_the_migrations_make_the_tables_and_take_them_back() -> None:
    config = migration_config("scoring", empty_database("scoring"))

    def migrate() -> None:
        command.upgrade(config, "head")
        command.check(config)
        command.downgrade(config, "base")
        command.upgrade(config, "head")

    with ThreadPoolExecutor(1) as pool:
        pool.submit(migrate).result()


def test_every_table_and_column_says_what_it_holds() -> None:
    for table in Base.metadata.tables.values():
        assert table.comment
        for column in table.columns:
            assert column.comment, column


@pytest.mark.parametrize("table", ["audit_entry", "input_document", "publication", "result"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET authority_id = NULL"])
async def test_the_database_itself_refuses_to_change_what_is_frozen(
    world: World, table: str, change: str
) -> None:
    await world.published()
    connection = await asyncpg.connect(database_url("scoring").replace("+asyncpg", ""))
    try:
        with pytest.raises(RestrictViolationError):
            await connection.execute(change.format(table))
    finally:
        await connection.close()
