"""The tables are what the migrations make, and the migrations can be taken back."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic import command
from asyncpg.exceptions import RestrictViolationError

from services.scoring.tables import Base
from shared.db.migrate import migration_config
from tests.scoring.world import World
from tests.support.databases import server


def test_the_migrations_make_the_tables_and_take_them_back() -> None:
    name = "scoring_schema"

    def migrate() -> None:
        server().create_databases([name])
        config = migration_config("scoring", server().url(name, name))
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
    name = os.environ.get("PYTEST_XDIST_WORKER", "main")
    connection = await server().connect(f"scoring_{name}", f"scoring_{name}")
    try:
        with pytest.raises(RestrictViolationError):
            await connection.execute(change.format(table))
    finally:
        await connection.close()
