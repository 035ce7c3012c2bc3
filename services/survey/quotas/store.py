"""Keeps quotas, and sees that they and the responses agree."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.quotas.models import NewQuota, QuotaCell
from services.survey.quotas.statements import entered
from services.survey.responses.models import OVER_QUOTA
from services.survey.tables import QuotaTable, TargetTable

_COUNT_USED: Final = text("""
UPDATE quota SET used = counted.number
FROM (SELECT agency_id, group_code, count(*) AS number FROM response
      WHERE campaign_id = :campaign AND excluded_at IS NULL GROUP BY agency_id, group_code) AS counted
WHERE quota.campaign_id = :campaign AND quota.agency_id = counted.agency_id
  AND quota.group_code = counted.group_code
""")

_LET_IN: Final = text(f"""
WITH waiting AS (
    SELECT r.id, q.quota - q.used AS room,
           row_number() OVER (PARTITION BY r.agency_id, r.group_code ORDER BY r.received_at, r.id) AS place
    FROM response r LEFT JOIN quota q USING (campaign_id, agency_id, group_code)
    WHERE r.campaign_id = :campaign AND r.exclusion_reason = :reason
),
let_in AS (
    UPDATE response SET excluded_at = NULL, excluded_by = NULL, exclusion_reason = NULL
    FROM waiting WHERE response.id = waiting.id AND (room IS NULL OR place <= room)
    RETURNING response.id, authority_id, campaign_id, agency_id, group_code
),
{entered("let_in", 1)}
SELECT count(*) FROM let_in
""")  # noqa: S608  constants only
"""Lets in what was over quota, the first to come first, as far as there is room now."""

_CELLS: Final = text("""
SELECT t.agency_id, t.agency_code, t.agency_name, t.group_code, t.target, q.quota, q.used,
       coalesce(o.number, 0) AS over
FROM quota q JOIN target t USING (campaign_id, agency_id, group_code)
LEFT JOIN (
    SELECT agency_id, group_code, count(*) AS number FROM response
    WHERE campaign_id = :campaign AND exclusion_reason = :reason GROUP BY agency_id, group_code
) AS o USING (agency_id, group_code)
WHERE q.campaign_id = :campaign AND (
    CAST(:interviewer AS uuid) IS NULL
    OR EXISTS (
        SELECT FROM assignment a
        WHERE a.campaign_id = :campaign AND a.interviewer_id = :interviewer
          AND a.agency_id = t.agency_id AND a.group_code = t.group_code
    )
)
ORDER BY t.agency_code, t.group_code
""")


class QuotaStore:
    """Quotas, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def targets(self, campaign_id: UUID) -> dict[tuple[UUID, str], int]:
        """Read the target of each agency and group."""
        rows = await self._session.execute(
            select(TargetTable.agency_id, TargetTable.group_code, TargetTable.target)
            .where(TargetTable.campaign_id == campaign_id)
            .order_by(TargetTable.agency_code, TargetTable.group_code)
        )
        return {(agency_id, group): target for agency_id, group, target in rows}

    async def replace(
        self, campaign_id: UUID, authority_id: UUID, quotas: Sequence[NewQuota]
    ) -> None:
        """Set all quotas of a campaign behind its shut gate, with what is used of them by now."""
        await self._session.execute(delete(QuotaTable).where(QuotaTable.campaign_id == campaign_id))
        if quotas:
            rows = [_values(campaign_id, authority_id, one) for one in quotas]
            await self._session.execute(insert(QuotaTable), rows)
            await self._session.execute(_COUNT_USED, {"campaign": campaign_id})

    async def let_in(self, campaign_id: UUID) -> int:
        """Let responses that were over quota count, as far as there is room, and tell how many."""
        found = await self._session.execute(
            _LET_IN, {"campaign": campaign_id, "reason": OVER_QUOTA}
        )
        return int(found.scalar_one())

    async def cells(self, campaign_id: UUID, *, interviewer_id: UUID | None) -> list[QuotaCell]:
        """Tell how far quotas are used; to an interviewer where he or she is assigned."""
        rows = await self._session.execute(
            _CELLS,
            {"campaign": campaign_id, "interviewer": interviewer_id, "reason": OVER_QUOTA},
        )
        return [QuotaCell(*row) for row in rows]


def _values(campaign_id: UUID, authority_id: UUID, one: NewQuota) -> dict[str, Any]:
    return {
        "campaign_id": campaign_id,
        "agency_id": one.agency_id,
        "group_code": one.group,
        "authority_id": authority_id,
        "quota": one.quota,
        "used": 0,
    }
