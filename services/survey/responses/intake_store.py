"""The hot path's own SQL: one statement takes in a response, or a whole batch, and is a transaction by itself.

It speaks asyncpg directly: the statement is prepared once per connection, and there is no BEGIN and COMMIT to wait for.
"""

from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import asyncpg
import orjson
from sqlalchemy import make_url

from services.survey.campaigns.models import CampaignState
from services.survey.campaigns.store import gate_key
from services.survey.config import Settings
from services.survey.questionnaires.models import Form
from services.survey.quotas import statements as quotas
from services.survey.responses import statements
from services.survey.responses.answer_rules import FormChecker
from services.survey.responses.models import NewRow, Sender, StoredResponse
from services.survey.responses.rules import IntakePlan
from shared.db.columns import column_of
from shared.db.engine import IDLE_IN_TRANSACTION_TIMEOUT, LOCK_TIMEOUT, STATEMENT_TIMEOUT
from shared.problems.common import BusyError, UnavailableError

Connections = asyncpg.Pool

COMMAND_SECONDS: Final = 35
"""A little longer than PostgreSQL's own limit, for a server that has gone silent."""


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
    except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError) as error:
        raise BusyError(headers={"retry-after": "2"}) from error
    except (
        TimeoutError,
        OSError,
        asyncpg.PostgresConnectionError,
        asyncpg.InterfaceError,
        asyncpg.InternalClientError,  # what a statement meets on a connection that is being ended
        asyncpg.OperatorInterventionError,
        asyncpg.InsufficientResourcesError,
    ) as error:
        raise UnavailableError(service="PostgreSQL", headers={"retry-after": "2"}) from error


class IntakeStore:
    """Keeps responses, and reads what decides about them."""

    def __init__(self, pool: Connections) -> None:
        self._pool = pool

    async def keep(self, plan: IntakePlan, row: NewRow, sender: Sender, now: datetime) -> bool:
        """Keep one response, committed on return; false where it was not, for whichever reason."""
        kept = await self._fetch(
            statements.KEEP_ONE_IN_QUOTA if plan.has_quotas else statements.KEEP_ONE,
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
            row.started_at,
        )
        return bool(kept)

    async def keep_all(
        self, plan: IntakePlan, rows: Sequence[NewRow], sender: Sender, now: datetime
    ) -> set[UUID]:
        """Keep many responses in one statement, and name those that are new.

        They are kept in the order of their ids, so that two phones with the same batch wait for one another, never both.
        """
        ordered = sorted(rows, key=lambda row: row.id.int)
        values = (
            gate_key(plan.campaign_id),
            plan.campaign_id,
            plan.version,
            now,
            sender.principal_id,
            sender.interviewer_id,
            *_columns(ordered),
            len(ordered),
        )
        if plan.has_quotas:
            kept = await self._keep_in_quotas(plan, ordered, values)
        else:
            kept = await self._fetch(statements.KEEP_MANY, *values)
        if kept[0]["number"] == len(ordered):
            return {row.id for row in ordered}
        return set(kept[0]["ids"] or ())

    async def _keep_in_quotas(
        self, plan: IntakePlan, rows: Sequence[NewRow], values: Sequence[object]
    ) -> list[asyncpg.Record]:
        """Queue for the cells of a batch, then keep it."""
        cells = {(row.agency_id, row.group) for row in rows}
        held = (
            gate_key(plan.campaign_id),
            plan.campaign_id,
            [agency_id for agency_id, _ in cells],
            [group for _, group in cells],
        )
        with database_trouble():
            async with self._pool.acquire() as connection, connection.transaction():
                await connection.fetch(quotas.HOLD_CELLS, *held)
                records: list[asyncpg.Record] = await connection.fetch(
                    statements.KEEP_MANY_IN_QUOTA, *values
                )
                return records

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
            for record in await self._fetch(statements.STORED, list(ids))
        }

    async def assigned(self, campaign_id: UUID, interviewer_id: UUID) -> set[tuple[UUID, str]]:
        """Name the agencies and groups that an interviewer is assigned to."""
        records = await self._fetch(statements.ASSIGNMENTS, campaign_id, interviewer_id)
        return {(agency_id, group) for agency_id, group in records}

    async def plan(
        self, campaign_id: UUID, compiled: Mapping[UUID, FormChecker]
    ) -> IntakePlan | None:
        """Read what a campaign says about responses; forms that are compiled already are taken as they are.

        The version is read first: should the rest be newer, the statement that keeps a response will notice.
        """
        campaigns = await self._fetch(statements.CAMPAIGN, campaign_id)
        if not campaigns:
            return None
        campaign = campaigns[0]
        groups = {row[0]: row[1] for row in await self._fetch(statements.GROUPS, campaign_id)}
        cells = await self._fetch(statements.CELLS, campaign_id)
        needed = {one for accepted in groups.values() for one in accepted}
        known = {one: compiled[one] for one in needed if one in compiled}
        if missing := needed - known.keys():
            for form_id, form in await self._fetch(statements.FORMS, list(missing)):
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
            has_quotas=campaign["has_quotas"],
            revoked=frozenset(
                (owner_id, device_id)
                for owner_id, device_id in await self._fetch(statements.REVOKED, campaign_id)
            ),
        )

    async def _fetch(self, query: str, *values: object) -> list[asyncpg.Record]:
        with database_trouble():
            async with self._pool.acquire() as connection:
                records: list[asyncpg.Record] = await connection.fetch(query, *values)
                return records


def _columns(rows: Sequence[NewRow]) -> Iterator[Any]:
    """Write a batch as the statement takes it: columns of what differs, and the few kinds of all the rest."""
    columns: tuple[list[str | None], ...] = ([], [], [], [], [])
    ids, answers, captured, started, kinds = columns
    numbers: dict[tuple[object, ...], int] = {}
    written: dict[datetime | None, str | None] = {None: None}
    for name, form, group, agency, given, captured_at, device, channel, started_at in rows:
        ids.append(str(name))
        answers.append(orjson.dumps(given).decode())
        for column, instant in ((captured, captured_at), (started, started_at)):
            if instant is not None and instant not in written:
                written[instant] = instant.isoformat()
            column.append(written[instant])
        kind = (form, group, agency, device, channel)
        kinds.append(str(numbers.setdefault(kind, len(numbers) + 1)))
    yield from map(column_of, columns)
    yield from (list(column) for column in zip(*numbers, strict=True))
