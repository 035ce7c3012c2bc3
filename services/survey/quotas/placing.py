"""Gives responses that were kept by other ways than the fast one their places in the quotas, within the same transaction."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.quotas.statements import MOVE_CELL
from services.survey.responses.models import OVER_QUOTA

_HOLD: Final = text("""
SELECT FROM quota WHERE campaign_id = :campaign AND (agency_id, group_code) IN (
    SELECT agency_id, group_code FROM response WHERE id = ANY(CAST(:ids AS uuid[]))
)
ORDER BY agency_id, group_code FOR UPDATE
""")
_PLACE: Final = text(f"""
WITH ranked AS (
    SELECT r.id, row_number() OVER (
        PARTITION BY r.agency_id, r.group_code ORDER BY r.captured_at, r.id
    ) > q.quota - q.used AS is_over
    FROM response r JOIN quota q USING (campaign_id, agency_id, group_code)
    WHERE r.id = ANY(CAST(:ids AS uuid[])) AND r.campaign_id = :campaign
),
kept AS (
    UPDATE response SET excluded_at = CASE WHEN is_over THEN CAST(:now AS timestamptz) END,
                        exclusion_reason = CASE WHEN is_over THEN '{OVER_QUOTA}' END
    FROM ranked WHERE response.id = ranked.id
    RETURNING response.id, authority_id, campaign_id, agency_id, group_code, is_over
),
{MOVE_CELL}
SELECT count(*) FROM kept WHERE is_over
""")  # noqa: S608  constants only


async def place_in_quotas(
    session: AsyncSession, campaign_id: UUID, ids: Collection[UUID], now: datetime
) -> int:
    """Let new responses, which count, take their places; tell how many there was none for."""
    values = {"campaign": campaign_id, "ids": list(ids)}
    await session.execute(_HOLD, values)
    return int((await session.execute(_PLACE, {**values, "now": now})).scalar_one())
