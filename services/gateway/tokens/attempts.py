"""Counting failed attempts, for all replicas together.

An attempt is counted before the password is checked and forgiven when it was right, so that guesses sent at the same time
are counted too.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

import structlog
from sqlalchemy import Delete, case, delete, select
from sqlalchemy.dialects.postgresql import insert

from services.gateway.tables import SignInAttemptTable
from services.gateway.tokens.errors import TooManyAttemptsError
from shared.db.engine import Database

log = structlog.get_logger()

_CLEARED_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class AttemptLimits:
    """How many failures, in what time."""

    per_address: int
    per_account: int
    window: timedelta


class Attempts:
    """The attempts that have not succeeded, per account and address, and per account."""

    def __init__(self, database: Database, limits: AttemptLimits) -> None:
        self._database = database
        self._limits = limits

    async def begin(self, account: str, address: str, now: datetime) -> None:
        """Count an attempt, or refuse it."""
        waits = []
        async with self._database.writers.begin() as session:
            for subject, limit in self._subjects(account, address):
                counted = insert(SignInAttemptTable).values(
                    subject=subject, attempts=1, window_ends_at=now + self._limits.window
                )
                over = SignInAttemptTable.window_ends_at <= now
                answer = await session.execute(
                    counted.on_conflict_do_update(
                        index_elements=[SignInAttemptTable.subject],
                        set_={
                            "attempts": case((over, 1), else_=SignInAttemptTable.attempts + 1),
                            "window_ends_at": case(
                                (over, counted.excluded.window_ends_at),
                                else_=SignInAttemptTable.window_ends_at,
                            ),
                        },
                    ).returning(SignInAttemptTable.attempts, SignInAttemptTable.window_ends_at)
                )
                attempts, ends_at = answer.one()
                if attempts > limit:
                    waits.append(ends_at - now)
                elif attempts == 1:
                    await session.execute(_clearing(now))
        if waits:
            seconds = max(1, ceil(max(waits).total_seconds()))
            log.warning("sign_in_paused", seconds=seconds)
            raise TooManyAttemptsError(headers={"retry-after": str(seconds)}, retry_after=seconds)

    async def forgive(self, account: str, address: str) -> None:
        """Forget the failures of an account from an address that has now succeeded."""
        async with self._database.writers.begin() as session:
            for subject, _ in self._subjects(account, address):
                await session.execute(
                    delete(SignInAttemptTable).where(SignInAttemptTable.subject == subject)
                )

    def _subjects(self, account: str, address: str) -> list[tuple[bytes, int]]:
        """Name what is counted; always in the same order, so that two attempts never wait for each other crosswise."""
        return [
            (_subject("account", account), self._limits.per_account),
            (_subject("address", account, address), self._limits.per_address),
        ]


def _clearing(now: datetime) -> Delete:
    """Clear away windows that have ended, passing over rows that another attempt holds."""
    ended = (
        select(SignInAttemptTable.subject)
        .where(SignInAttemptTable.window_ends_at <= now)
        .limit(_CLEARED_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    return delete(SignInAttemptTable).where(SignInAttemptTable.subject.in_(ended))


def _subject(*parts: str) -> bytes:
    return hashlib.sha256("\0".join(parts).encode()).digest()
