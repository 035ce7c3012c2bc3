"""Keeps bytes for the transaction that names them, on the connections of the intake (`shared.storage.holding` says why)."""

from typing import Any, Final

from shared.storage.errors import RETRY_AFTER, StorageDownError
from shared.storage.files import ObjectFiles
from shared.storage.holding import lock_key

_HOLD: Final = "SELECT pg_advisory_xact_lock_shared($1)"


async def hold_file(connection: Any, files: ObjectFiles, sha256: str) -> None:
    """Keep bytes from being swept until this transaction has named them, and make sure that they are there."""
    await connection.execute(_HOLD, lock_key(sha256))
    if not await files.exists(sha256):
        raise StorageDownError(headers=RETRY_AFTER)
