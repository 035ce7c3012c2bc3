"""Finds invitations by their codes, and keeps an answer together with the mark that its invitation is used."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

import asyncpg

from services.survey.campaigns.models import CampaignState
from services.survey.invitations.models import Kind
from services.survey.respondents.errors import TooManyFromOnePlaceError
from services.survey.respondents.models import RESPONDENT, Invited
from services.survey.respondents.rules import (
    MOST_A_DAY,
    MOST_AN_HOUR,
    VIET_NAM,
    beginning_of_day,
    beginning_of_hour,
    seconds_to_next_hour,
)
from services.survey.responses.intake_store import Connections, IntakeStore, database_trouble
from services.survey.responses.models import NewRow
from services.survey.responses.rules import IntakePlan
from services.survey.submissions.holding import hold_file
from services.survey.submissions.models import RESPONSE_ITSELF, SentFile
from shared.storage.files import ObjectFiles

_INVITED: Final = """
SELECT i.id, i.case_id, i.authority_id, i.campaign_id, c.name AS campaign, c.state, c.opens_at, c.closes_at,
       b.agency_id, t.agency_name AS agency, b.group_code AS "group", g.name AS group_name,
       g.questionnaire_id, b.kind, b.expires_at, b.most_responses,
       i.responses, i.answered_on, i.revoked_at
FROM invitation i
JOIN invitation_batch b ON b.id = i.batch_id
JOIN campaign c ON c.id = i.campaign_id
JOIN respondent_group g ON g.campaign_id = c.id AND g.code = b.group_code
JOIN target t ON t.campaign_id = c.id AND t.agency_id = b.agency_id AND t.group_code = b.group_code
WHERE i.code_digest = $1 OR i.id = $2
"""
_CLAIM: Final = """
UPDATE invitation SET responses = responses + 1, answered_on = $2, refused_on = NULL
WHERE id = $1 AND revoked_at IS NULL AND answered_on IS NULL RETURNING 1
"""
_REOPEN: Final = """
UPDATE survey_case SET state = 'SENT', cause = NULL, ended_at = NULL, version = version + 1
WHERE id = $1 AND state = 'REFUSED'
"""
"""Who declined and answers after all has not refused. A case that another stands in for stays replaced."""
_COUNT: Final = """
UPDATE invitation SET responses = responses + 1
WHERE id = $1 AND revoked_at IS NULL AND ($2::int IS NULL OR responses < $2) RETURNING 1
"""
_FORGET_USES: Final = "DELETE FROM invitation_use WHERE invitation_id = $1 AND hour < $2"
_KEEP_FILE: Final = """
INSERT INTO submission_file (response_id, number, name, authority_id, sha256, size, received_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
_NOTE_USE: Final = """
INSERT INTO invitation_use (invitation_id, hour, place, authority_id, responses)
VALUES ($1, $2, $3, $4, 1)
ON CONFLICT (invitation_id, hour, place) DO UPDATE SET responses = invitation_use.responses + 1
"""
_USES: Final = """
SELECT coalesce(sum(responses) FILTER (WHERE hour = $3), 0) AS this_hour, sum(responses) AS today
FROM invitation_use WHERE invitation_id = $1 AND place = $2
"""


class _NotKeptError(Exception):
    """Takes the mark back with everything else of its transaction."""


class _OneConnection:
    """Lends the one connection that a transaction is on."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Any]:
        yield self._connection


class RespondentStore:
    """Invitations on the connections of the intake."""

    def __init__(self, pool: Connections, files: ObjectFiles) -> None:
        self._pool = pool
        self._files = files

    async def invited(self, code_digest: bytes) -> Invited | None:
        """Find the invitation of a code."""
        return await self._find(code_digest, None)

    async def by_id(self, invitation_id: UUID) -> Invited | None:
        """Look at an invitation again."""
        return await self._find(None, invitation_id)

    async def _find(self, code_digest: bytes | None, invitation_id: UUID | None) -> Invited | None:
        with database_trouble():
            record = await self._pool.fetchrow(_INVITED, code_digest, invitation_id)
        return None if record is None else _invited_of(record)

    async def keep(
        self,
        invited: Invited,
        plan: IntakePlan,
        row: NewRow,
        files: Sequence[SentFile],
        *,
        place: bytes,
        now: datetime,
    ) -> bool:
        """Keep an answer and mark its invitation in one transaction; false where it was not, for whichever reason."""
        with database_trouble():
            async with self._pool.acquire() as connection:
                try:
                    async with connection.transaction():
                        await _claim(connection, invited, place, now)
                        await _keep(connection, plan, row, now)
                        await self._keep_files(connection, invited, row.id, files, now)
                except _NotKeptError:
                    return False
        return True

    async def _keep_files(
        self,
        connection: Any,
        invited: Invited,
        response_id: UUID,
        files: Sequence[SentFile],
        now: datetime,
    ) -> None:
        """Name the pictures of an answer, which keeps them from being swept."""
        for one in sorted(files, key=lambda one: one.sha256):
            await hold_file(connection, self._files, one.sha256)
            await connection.execute(
                _KEEP_FILE,
                response_id,
                RESPONSE_ITSELF,
                one.name,
                invited.authority_id,
                one.sha256,
                one.size,
                now,
            )


async def _keep(connection: Any, plan: IntakePlan, row: NewRow, now: datetime) -> None:
    """Keep an answer as every other is kept, within this transaction."""
    intake = IntakeStore(cast(Connections, _OneConnection(connection)))
    if not await intake.keep(plan, row, RESPONDENT, now):
        raise _NotKeptError


async def _claim(connection: Any, invited: Invited, place: bytes, now: datetime) -> None:
    """Mark an invitation as answered; of several at once the first has it, the others wait and then find it taken."""
    if invited.kind is Kind.ONCE:
        today = now.astimezone(VIET_NAM).date()
        if await connection.fetchval(_CLAIM, invited.id, today) is None:
            raise _NotKeptError
        if invited.case_id is not None:
            await connection.execute(_REOPEN, invited.case_id)
        return
    if await connection.fetchval(_COUNT, invited.id, invited.most_responses) is None:
        raise _NotKeptError
    hour = beginning_of_hour(now)
    await connection.execute(_FORGET_USES, invited.id, beginning_of_day(now))
    await connection.execute(_NOTE_USE, invited.id, hour, place, invited.authority_id)
    uses = await connection.fetchrow(_USES, invited.id, place, hour)
    if uses["this_hour"] > MOST_AN_HOUR or uses["today"] > MOST_A_DAY:
        seconds = seconds_to_next_hour(now)
        raise TooManyFromOnePlaceError(
            minutes=-(-seconds // 60), headers={"retry-after": str(seconds)}
        )


def _invited_of(record: asyncpg.Record) -> Invited:
    values = dict(record)
    values["kind"] = Kind(values["kind"])
    values["state"] = CampaignState(values["state"])
    return Invited(**values)
