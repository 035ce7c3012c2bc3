"""The hot path's own SQL: one statement takes in a response, or a whole batch, and is a transaction by itself.

It speaks asyncpg directly: the statement is prepared once per connection, and there is no BEGIN and COMMIT to wait for.
"""

from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg
import orjson
from sqlalchemy import make_url

from services.survey.campaigns.models import CampaignState
from services.survey.campaigns.store import gate_key
from services.survey.config import Settings
from services.survey.questionnaires.models import Form
from services.survey.responses.answer_rules import FormChecker
from services.survey.responses.models import NewRow, Sender, StoredResponse
from services.survey.responses.rules import IntakePlan
from shared.db.engine import IDLE_IN_TRANSACTION_TIMEOUT, LOCK_TIMEOUT, STATEMENT_TIMEOUT
from shared.problems.common import UnavailableError

Connections = asyncpg.Pool

COMMAND_SECONDS: Final = 35
"""A little longer than PostgreSQL's own limit, for a server that has gone silent."""

_OPEN: Final = """
WITH gate AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared($1)),
open AS (
    SELECT campaign.id, campaign.authority_id FROM gate CROSS JOIN campaign
    WHERE campaign.id = $2 AND campaign.state = 'OPEN' AND campaign.version = $3
    FOR SHARE OF campaign
)
INSERT INTO response (id, chain_id, authority_id, campaign_id, received_at, principal_id, questionnaire_id,
                      group_code, agency_id, answers, captured_at, device_id, channel)
"""
"""Passes the campaign's gate and then looks again whether it is open: a response that this keeps is in the summary,
and one that comes after the closing is not kept. Who has waited at the gate still sees the campaign as it was before, so
the row is locked, which makes PostgreSQL take its newest version (KEY SHARE would not: a change of state changes no key).
The version voids what the app remembers of the campaign."""

_ASSIGNED: Final = """
EXISTS (SELECT FROM assignment a WHERE a.campaign_id = $2 AND a.interviewer_id = $6
        AND a.agency_id = new.agency_id AND a.group_code = new.group_code)
"""

_KEEP_ONE: Final = (
    _OPEN
    + f"""
SELECT new.id, new.id, open.authority_id, open.id, $4, $5, $8, new.group_code, new.agency_id, $11::jsonb,
       $12, $13, $14
FROM open, (SELECT $7::uuid AS id, $9::text AS group_code, $10::uuid AS agency_id) AS new
WHERE $6::uuid IS NULL OR {_ASSIGNED}
ON CONFLICT (id) DO NOTHING RETURNING 1
"""  # noqa: S608  constants only
)

_KEEP_MANY: Final = (
    _OPEN
    + f"""
SELECT new.id, new.id, open.authority_id, open.id, $4, $5, new.questionnaire_id, new.group_code,
       new.agency_id, new.answers, new.captured_at, new.device_id, new.channel
FROM open, jsonb_to_recordset($7) AS new (
    id uuid, questionnaire_id uuid, group_code text, agency_id uuid, answers jsonb,
    captured_at timestamptz, device_id text, channel text
)
WHERE $6::uuid IS NULL OR {_ASSIGNED}
ON CONFLICT (id) DO NOTHING RETURNING id
"""  # noqa: S608  constants only
)

_STORED: Final = """
SELECT id, campaign_id, questionnaire_id, group_code, agency_id, answers, captured_at, received_at
FROM response WHERE id = ANY($1)
"""

_CAMPAIGN: Final = """
SELECT authority_id, code, state, version, opens_at, closes_at FROM campaign WHERE id = $1
"""
_GROUPS: Final = """
SELECT code, accepted_ids FROM respondent_group WHERE campaign_id = $1 ORDER BY position
"""
_CELLS: Final = "SELECT agency_id, group_code FROM target WHERE campaign_id = $1"
_FORMS: Final = "SELECT id, form FROM questionnaire WHERE id = ANY($1) AND state = 'ISSUED'"
_ASSIGNMENTS: Final = """
SELECT agency_id, group_code FROM assignment WHERE campaign_id = $1 AND interviewer_id = $2
"""


@asynccontextmanager
async def open_connections(settings: Settings) -> AsyncIterator[Connections]:
    """Open the connections of the hot path, and close them at the end."""
    address = make_url(settings.database_url.get_secret_value()).set(drivername="postgresql")
    async with asyncpg.create_pool(
        address.render_as_string(hide_password=False),
        min_size=1,
        max_size=settings.intake_pool_size,
        reset=_leave_as_it_is,
        command_timeout=COMMAND_SECONDS,
        server_settings={
            "application_name": "par-index-survey-intake",
            "lock_timeout": LOCK_TIMEOUT,
            "statement_timeout": STATEMENT_TIMEOUT,
            "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION_TIMEOUT,
            "timezone": "UTC",
            "jit": "off",
        },
    ) as pool:
        yield pool


async def _leave_as_it_is(_connection: asyncpg.Connection) -> None:
    """Nothing of a session is ever changed here, so nothing needs the round trip of a reset."""


@contextmanager
def database_trouble() -> Iterator[None]:
    """Say of what passes by itself that it may be tried again.

    The server is gone, going, starting or full, a lock was not to be had, or the statement took too long. Nothing was committed
    then, or a repeat finds what was.
    """
    try:
        yield
    except (
        TimeoutError,
        OSError,
        asyncpg.PostgresConnectionError,
        asyncpg.InterfaceError,
        asyncpg.InternalClientError,  # what a statement meets on a connection that is being ended
        asyncpg.OperatorInterventionError,
        asyncpg.InsufficientResourcesError,
        asyncpg.LockNotAvailableError,
        asyncpg.DeadlockDetectedError,
    ) as error:
        raise UnavailableError(service="PostgreSQL", headers={"retry-after": "2"}) from error


class IntakeStore:
    """Keeps responses, and reads what decides about them."""

    def __init__(self, pool: Connections) -> None:
        self._pool = pool

    async def keep(self, plan: IntakePlan, row: NewRow, sender: Sender, now: datetime) -> bool:
        """Keep one response, committed on return; false where it was not, for whichever reason."""
        kept = await self._fetch(
            _KEEP_ONE,
            gate_key(plan.campaign_id),
            plan.campaign_id,
            plan.version,
            now,
            sender.principal_id,
            sender.interviewer_id,
            row.id,
            row.questionnaire_id,
            row.group,
            row.agency_id,
            orjson.dumps(row.answers).decode(),
            row.captured_at,
            row.device_id,
            row.channel,
        )
        return bool(kept)

    async def keep_all(
        self, plan: IntakePlan, rows: Sequence[NewRow], sender: Sender, now: datetime
    ) -> set[UUID]:
        """Keep many responses in one statement, and name those that are new.

        They are kept in the order of their ids, so that two phones with the same batch wait for one another, never both.
        """
        ordered = sorted(rows, key=lambda row: row.id.int)
        document = orjson.dumps(
            [
                {
                    "id": row.id,
                    "questionnaire_id": row.questionnaire_id,
                    "group_code": row.group,
                    "agency_id": row.agency_id,
                    "answers": row.answers,
                    "captured_at": row.captured_at,
                    "device_id": row.device_id,
                    "channel": row.channel,
                }
                for row in ordered
            ]
        )
        kept = await self._fetch(
            _KEEP_MANY,
            gate_key(plan.campaign_id),
            plan.campaign_id,
            plan.version,
            now,
            sender.principal_id,
            sender.interviewer_id,
            document.decode(),
        )
        return {record[0] for record in kept}

    async def stored(self, ids: Collection[UUID]) -> dict[UUID, StoredResponse]:
        """Read what is kept under these ids."""
        return {
            record["id"]: StoredResponse(
                (
                    record["campaign_id"],
                    (
                        record["questionnaire_id"],
                        record["group_code"],
                        record["agency_id"],
                        record["captured_at"],
                        orjson.loads(record["answers"]),
                    ),
                ),
                record["received_at"],
            )
            for record in await self._fetch(_STORED, list(ids))
        }

    async def assigned(self, campaign_id: UUID, interviewer_id: UUID) -> set[tuple[UUID, str]]:
        """Name the agencies and groups that an interviewer is assigned to."""
        records = await self._fetch(_ASSIGNMENTS, campaign_id, interviewer_id)
        return {(agency_id, group) for agency_id, group in records}

    async def plan(
        self, campaign_id: UUID, compiled: Mapping[UUID, FormChecker]
    ) -> IntakePlan | None:
        """Read what a campaign says about responses; forms that are compiled already are taken as they are.

        The version is read first: should the rest be newer, the statement that keeps a response will notice.
        """
        campaigns = await self._fetch(_CAMPAIGN, campaign_id)
        if not campaigns:
            return None
        campaign = campaigns[0]
        groups = {row[0]: row[1] for row in await self._fetch(_GROUPS, campaign_id)}
        cells = await self._fetch(_CELLS, campaign_id)
        needed = {one for accepted in groups.values() for one in accepted}
        known = {one: compiled[one] for one in needed if one in compiled}
        if missing := needed - known.keys():
            for form_id, form in await self._fetch(_FORMS, list(missing)):
                known[form_id] = FormChecker(Form.of_data(orjson.loads(form)))
        return IntakePlan(
            campaign_id=campaign_id,
            authority_id=campaign["authority_id"],
            code=campaign["code"],
            state=CampaignState(campaign["state"]),
            version=campaign["version"],
            opens_at=campaign["opens_at"],
            closes_at=campaign["closes_at"],
            forms={
                code: {one: known[one] for one in accepted if one in known}
                for code, accepted in groups.items()
            },
            cells=frozenset((agency_id, group) for agency_id, group in cells),
        )

    async def _fetch(self, query: str, *values: object) -> list[asyncpg.Record]:
        with database_trouble():
            async with self._pool.acquire() as connection:
                records: list[asyncpg.Record] = await connection.fetch(query, *values)
                return records
