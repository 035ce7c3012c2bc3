"""The tables are what the migrations make, and the migrations can be taken back."""

from concurrent.futures import ThreadPoolExecutor

from alembic import command

from services.scoring.tables import Base
from shared.db.migrate import migration_config
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
