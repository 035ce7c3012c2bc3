"""Counts, per interviewer, what checks look at."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

FEWEST_SCALED: Final = 5
"""Questions on the scale; the same point for fewer says nothing."""

SCALED_ANSWERS: Final = """LATERAL (
    SELECT count(*) AS given, min(a.value::int) AS lowest, max(a.value::int) AS highest,
           avg(a.value::int) AS mean
    FROM jsonb_each_text(r.answers) AS a
    WHERE r.questionnaire_id || '/' || a.key = ANY(CAST(:scaled AS text[]))
      AND a.value IN ('1', '2', '3', '4', '5')
)"""
"""What response `r` says on the five points; `scaled` names the questions, form and code."""

_BY_INTERVIEWER: Final = text(f"""
SELECT r.principal_id AS interviewer_id, max(n.name) AS interviewer_name, count(*) AS responses,
       count(*) FILTER (WHERE s.given >= :fewest AND s.lowest = s.highest) AS same_answers,
       avg(s.mean) AS mean, avg(s.given) AS answered
FROM response r
LEFT JOIN {SCALED_ANSWERS} AS s ON true
LEFT JOIN (
    SELECT interviewer_id, max(interviewer_name) AS name FROM assignment
    WHERE campaign_id = :campaign GROUP BY interviewer_id
) AS n ON n.interviewer_id = r.principal_id
WHERE r.campaign_id = :campaign AND r.channel = 'INTERVIEWER'
  AND (r.excluded_at IS NULL OR :with_ruled_out AND r.exclusion_reason LIKE 'by-rule: %')
GROUP BY r.principal_id
ORDER BY r.principal_id
""")  # noqa: S608  constants only


class InterviewerCheckStore:
    """Figures of interviewers, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def figures(
        self, campaign_id: UUID, scaled: Sequence[str], *, with_ruled_out: bool
    ) -> Sequence[Row[Any]]:
        """Count each interviewer's responses; `scaled` names the questions on the five points, form and code.

        A rule may exclude all of an odd interviewer; `with_ruled_out` it is seen odd nevertheless.
        """
        rows = await self._session.execute(
            _BY_INTERVIEWER,
            {
                "campaign": campaign_id,
                "scaled": list(scaled),
                "fewest": FEWEST_SCALED,
                "with_ruled_out": with_ruled_out,
            },
        )
        return rows.all()
