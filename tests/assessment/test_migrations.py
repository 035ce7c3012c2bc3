"""The migrations make exactly the tables that the code describes, and can be undone."""

from alembic import command

from shared.db.migrate import migration_config
from tests.support.databases import _in_thread, empty_database


def test_migrations_match_the_tables_and_can_be_undone() -> None:
    config = migration_config("assessment", empty_database("assessment"))
    _in_thread(lambda: command.upgrade(config, "head"))
    _in_thread(lambda: command.check(config))
    _in_thread(lambda: command.downgrade(config, "base"))
    _in_thread(lambda: command.upgrade(config, "head"))
