"""Finds flags inside PostgreSQL, and keeps them with what is decided about them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, delete, exists, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.flags import statements
from services.survey.flags.models import (
    FlaggedFilter,
    FlaggedState,
    FlagRules,
    ResponseFlag,
    StateCounts,
)
from services.survey.flags.rules import USUAL
from services.survey.tables import (
    FlagDecisionTable,
    FlagRulesTable,
    ResponseFlagTable,
    ResponseTable,
)
from shared.db.cursor import Window, paginate

RulesRow = FlagRulesTable
FlagRow = ResponseFlagTable
DecisionRow = FlagDecisionTable
ResponseRow = ResponseTable

_LONGEST: Final = "5min"
"""Of one statement of a check; the gateway waits no longer either."""

_COUNTS: Final = text("""
WITH flagged AS (
    SELECT r.id, CASE WHEN r.excluded_at IS NOT NULL THEN 'EXCLUDED'
                      WHEN d.decision = 'KEEP' THEN 'KEPT' ELSE 'UNDECIDED' END AS state
    FROM response r LEFT JOIN flag_decision d ON d.response_id = r.id
    WHERE r.campaign_id = :campaign
      AND r.id IN (SELECT f.response_id FROM response_flag f WHERE f.campaign_id = :campaign)
)
SELECT f.flag, count(*) FILTER (WHERE state = 'UNDECIDED') AS undecided,
       count(*) FILTER (WHERE state = 'KEPT') AS kept,
       count(*) FILTER (WHERE state = 'EXCLUDED') AS excluded
FROM flagged JOIN response_flag f ON f.response_id = flagged.id GROUP BY f.flag
UNION ALL
SELECT NULL, count(*) FILTER (WHERE state = 'UNDECIDED'), count(*) FILTER (WHERE state = 'KEPT'),
       count(*) FILTER (WHERE state = 'EXCLUDED')
FROM flagged
""")


@dataclass(frozen=True, slots=True)
class FlaggedResponse:
    """A response with all that looks odd about it, and what is decided."""

    row: ResponseRow
    flags: Sequence[FlagRow]
    decision: DecisionRow | None


class FlagStore:
    """Flags of responses, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def rules(self, campaign_id: UUID) -> RulesRow | None:
        """Read the rules of a campaign."""
        return await self._session.get(FlagRulesTable, campaign_id)

    async def lock_rules(self, campaign_id: UUID, authority_id: UUID) -> RulesRow:
        """Have the rules of a campaign to oneself: the usual ones where it has said nothing."""
        await self._session.execute(
            insert(FlagRulesTable)
            .values(
                campaign_id=campaign_id,
                authority_id=authority_id,
                rules=plain_rules(USUAL),
                version=0,
            )
            .on_conflict_do_nothing()
        )
        found = await self._session.scalars(
            select(FlagRulesTable)
            .where(FlagRulesTable.campaign_id == campaign_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return found.one()

    async def take_time(self) -> None:
        """Let this transaction look at a million responses."""
        await self._session.execute(
            text("SELECT set_config('statement_timeout', :longest, true)"), {"longest": _LONGEST}
        )

    async def search(
        self, flag: ResponseFlag, campaign_id: UUID, settings: Mapping[str, Any], now: datetime
    ) -> None:
        """Find the responses of a campaign that a flag stands for."""
        values = {
            name: orjson.dumps(one).decode() if isinstance(one, dict) else one
            for name, one in settings.items()
        }
        await self._session.execute(
            text(statements.SEARCHES[flag]),
            {"campaign": campaign_id, "flag": flag.value, "now": now, **values},
        )

    async def forget_others(self, campaign_id: UUID, now: datetime) -> None:
        """Forget flags that the check of this moment has not found."""
        await self._session.execute(
            text(statements.FORGET_OTHERS), {"campaign": campaign_id, "now": now}
        )

    async def restore_by_rule(self, campaign_id: UUID, excluding: Collection[str]) -> list[UUID]:
        """Let count again what no rule excludes any more, and name it."""
        await self._session.execute(text(statements.RESTORED_ARE_KEPT), {"campaign": campaign_id})
        found = await self._session.scalars(
            text(statements.RESTORE), {"campaign": campaign_id, "excluding": list(excluding)}
        )
        return list(found)

    async def exclude_by_rule(
        self, campaign_id: UUID, excluding: Collection[str], now: datetime
    ) -> list[UUID]:
        """Exclude what a rule excludes and nobody has decided about, and name it."""
        found = await self._session.scalars(
            text(statements.EXCLUDE),
            {"campaign": campaign_id, "excluding": list(excluding), "now": now},
        )
        return list(found)

    async def page(
        self, campaign_id: UUID, window: Window, wanted: FlaggedFilter
    ) -> tuple[list[FlaggedResponse], str | None]:
        """Read a page of flagged responses, by id."""
        rows, following = await paginate(
            self._session,
            select(ResponseTable).where(
                ResponseTable.campaign_id == campaign_id, *_conditions(campaign_id, wanted)
            ),
            window,
            ResponseTable.id,
        )
        return await self._with_flags(rows), following

    async def lock(
        self, campaign_id: UUID, response_ids: Collection[UUID]
    ) -> dict[UUID, FlaggedResponse]:
        """Find responses of a campaign, and keep others from changing them; they are waited for in the order of their ids."""
        rows = await self._session.scalars(
            select(ResponseTable)
            .where(ResponseTable.campaign_id == campaign_id, ResponseTable.id.in_(response_ids))
            .order_by(ResponseTable.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return {one.row.id: one for one in await self._with_flags(list(rows))}

    async def decide(self, rows: Sequence[ResponseRow], **decision: Any) -> None:
        """Note what is decided about some responses, in the place of what was decided before."""
        ids = [row.id for row in rows]
        await self._session.execute(
            delete(FlagDecisionTable).where(FlagDecisionTable.response_id.in_(ids))
        )
        values = [
            {
                "response_id": row.id,
                "authority_id": row.authority_id,
                "campaign_id": row.campaign_id,
                **decision,
            }
            for row in rows
        ]
        await self._session.execute(insert(FlagDecisionTable), values)

    async def counts(self, campaign_id: UUID) -> dict[str | None, StateCounts]:
        """Count flagged responses by flag; under nothing, all of them, each once."""
        rows = await self._session.execute(_COUNTS, {"campaign": campaign_id})
        return {
            flag: StateCounts(undecided, kept, excluded) for flag, undecided, kept, excluded in rows
        }

    async def save(self) -> None:
        """Write changed rows now."""
        await self._session.flush()

    async def _with_flags(self, rows: Sequence[ResponseRow]) -> list[FlaggedResponse]:
        ids = [row.id for row in rows]
        flags: dict[UUID, list[FlagRow]] = defaultdict(list)
        for flag in await self._session.scalars(
            select(ResponseFlagTable)
            .where(ResponseFlagTable.response_id.in_(ids))
            .order_by(ResponseFlagTable.flag)
        ):
            flags[flag.response_id].append(flag)
        decisions = {
            one.response_id: one
            for one in await self._session.scalars(
                select(FlagDecisionTable).where(FlagDecisionTable.response_id.in_(ids))
            )
        }
        return [FlaggedResponse(row, flags[row.id], decisions.get(row.id)) for row in rows]


def plain_rules(rules: FlagRules) -> dict[str, Any]:
    """Write rules as plain JSON data."""
    return {flag.value: dict(one) for flag, one in rules.limits.items()}


def rules_of(row: RulesRow | None) -> FlagRules:
    """Read the rules of a campaign back; the usual ones where it has said nothing."""
    if row is None:
        return USUAL
    return FlagRules({ResponseFlag(flag): one for flag, one in row.rules.items()})


def _conditions(campaign_id: UUID, wanted: FlaggedFilter) -> list[ColumnElement[bool]]:
    flagged = select(ResponseFlagTable.response_id).where(
        ResponseFlagTable.campaign_id == campaign_id
    )
    if wanted.flag is not None:
        flagged = flagged.where(ResponseFlagTable.flag == wanted.flag)
    found: list[ColumnElement[bool]] = [ResponseTable.id.in_(flagged)]
    if wanted.state is not None:
        kept = exists().where(
            FlagDecisionTable.response_id == ResponseTable.id, FlagDecisionTable.decision == "KEEP"
        )
        counts = ResponseTable.excluded_at.is_(None)
        match wanted.state:
            case FlaggedState.EXCLUDED:
                found.append(~counts)
            case FlaggedState.KEPT:
                found += [counts, kept]
            case FlaggedState.UNDECIDED:
                found += [counts, ~kept]
    if wanted.agency_id is not None:
        found.append(ResponseTable.agency_id == wanted.agency_id)
    if wanted.group is not None:
        found.append(ResponseTable.group_code == wanted.group)
    if wanted.interviewer_id is not None:
        found.append(ResponseTable.principal_id == wanted.interviewer_id)
    return found
