"""An app refuses to start on another schema version than its code was written for.

The versions are read from the migration files themselves: alembic would add a fifth of a second and ten megabytes to every
service, which never migrates anything.
"""

import re
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

ROOT = Path(__file__).resolve().parents[2]
_REVISION = re.compile(r"^revision(?:: str)? = ['\"](\w+)['\"]", re.MULTILINE)
_DOWN_REVISION = re.compile(r"^down_revision(?:: [^=]+)? = ['\"](\w+)['\"]", re.MULTILINE)


class SchemaVersionError(RuntimeError):
    """The database is at another schema version than the code."""


def newest_revision(service: str) -> str:
    """Name the schema version that the code of a service needs: the one that no other migration follows."""
    texts = [
        path.read_text()
        for path in (ROOT / "services" / service / "migrations" / "versions").glob("*.py")
    ]
    revisions: set[str] = {found for each in texts for found in _REVISION.findall(each)}
    followed: set[str] = {found for each in texts for found in _DOWN_REVISION.findall(each)}
    (newest,) = revisions - followed
    return newest


async def check_schema(engine: AsyncEngine, service: str) -> None:
    """Raise `SchemaVersionError` unless the database is at exactly the code's schema version."""
    try:
        async with engine.connect() as connection:
            found = await connection.scalar(text("SELECT version_num FROM alembic_version"))
    except ProgrammingError:
        found = None
    needed = newest_revision(service)
    if found != needed:
        raise SchemaVersionError(
            f"The {service} database is at schema version {found or 'none'}, but this code needs {needed}. "
            f"Run: python -m services.{service} migrate"
        )
