"""Counts progress inside PostgreSQL: a few statements, whose cost does not grow with what is valid."""

from collections import defaultdict
from typing import Any, Final
from uuid import UUID

from sqlalchemy import case, func, literal, select, text, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.cases.store import CASE_STATUS
from services.survey.progress.models import CaseProgress
from services.survey.progress.rules import REPLACED, Place
from services.survey.responses.models import OVER_QUOTA, SUPERSEDED, Channel
from services.survey.reviews.models import RETURNED
from services.survey.submissions.models import IN_REVIEW_REASON
from services.survey.tables import AssignmentTable, CaseTable, ResponseTable

_STANDS: Final = case(
    (ResponseTable.exclusion_reason == SUPERSEDED, literal(REPLACED)),
    (ResponseTable.exclusion_reason == OVER_QUOTA, literal("over_quota")),
    (ResponseTable.exclusion_reason.startswith(RETURNED), literal("back")),
    (ResponseTable.exclusion_reason.startswith(IN_REVIEW_REASON), literal("in_review")),
    else_=literal("excluded"),
)
_CELLS: Final = text("""
SELECT agency_id, agency_code, agency_name, group_code, target FROM target t
WHERE campaign_id = :campaign AND (
    CAST(:interviewer AS uuid) IS NULL
    OR EXISTS (
        SELECT FROM assignment a
        WHERE a.campaign_id = :campaign AND a.interviewer_id = :interviewer
          AND a.agency_id = t.agency_id AND a.group_code = t.group_code
    )
)
ORDER BY agency_code, group_code
""")


class ProgressStore:
    """Counts of a campaign, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def cells(
        self, campaign_id: UUID, *, interviewer_id: UUID | None
    ) -> list[tuple[Any, ...]]:
        """Read agencies and groups with their targets; for an interviewer where he or she is assigned."""
        rows = await self._session.execute(
            _CELLS, {"campaign": campaign_id, "interviewer": interviewer_id}
        )
        return [tuple(row) for row in rows]

    async def out_of_figures(
        self, campaign_id: UUID, *, interviewer_id: UUID | None
    ) -> dict[Place, dict[str, int]]:
        """Count responses that do not count by agency, group, interviewer and what became of them.

        They have an index of their own, so that this costs what they are, and not what the campaign is.
        """
        who = case(
            (ResponseTable.channel == Channel.INTERVIEWER, ResponseTable.principal_id), else_=None
        ).label("who")
        stands = _STANDS.label("stands")
        query = (
            select(ResponseTable.agency_id, ResponseTable.group_code, who, stands, func.count())
            .where(ResponseTable.campaign_id == campaign_id, ResponseTable.excluded_at.is_not(None))
            .group_by(ResponseTable.agency_id, ResponseTable.group_code, who, stands)
        )
        if interviewer_id is not None:
            query = query.where(
                ResponseTable.channel == Channel.INTERVIEWER,
                ResponseTable.principal_id == interviewer_id,
            )
        return await self._gathered(query)

    async def cases(
        self, campaign_id: UUID, *, interviewer_id: UUID | None
    ) -> dict[Place, CaseProgress]:
        """Count drawn cases by agency, group, interviewer and where they stand."""
        each = select(
            CaseTable.agency_id,
            CaseTable.group_code,
            CaseTable.interviewer_id,
            func.lower(CASE_STATUS).label("stands"),
        ).where(CaseTable.campaign_id == campaign_id)
        if interviewer_id is not None:
            each = each.where(CaseTable.interviewer_id == interviewer_id)
        one = each.subquery()
        columns = (one.c.agency_id, one.c.group_code, one.c.interviewer_id, one.c.stands)
        found = await self._gathered(select(*columns, func.count()).group_by(*columns))
        return {place: CaseProgress(**counts) for place, counts in found.items()}

    async def names(self, campaign_id: UUID) -> dict[UUID, str]:
        """Name the interviewers, as they were assigned."""
        assigned = select(
            AssignmentTable.interviewer_id, AssignmentTable.interviewer_name.label("name")
        ).where(AssignmentTable.campaign_id == campaign_id)
        sent = select(CaseTable.interviewer_id, CaseTable.interviewer_name).where(
            CaseTable.campaign_id == campaign_id, CaseTable.interviewer_id.is_not(None)
        )
        each = union_all(assigned, sent).subquery()
        rows = await self._session.execute(
            select(each.c.interviewer_id, func.max(each.c.name).label("name")).group_by(
                each.c.interviewer_id
            )
        )
        return {one.interviewer_id: one.name for one in rows}

    async def _gathered(self, query: Any) -> dict[Place, dict[str, int]]:
        found: dict[Place, dict[str, int]] = defaultdict(dict)
        for agency_id, group, who, stands, number in await self._session.execute(query):
            found[agency_id, group, who][stands] = number
        return found
