"""Counts responses inside PostgreSQL, and keeps summaries."""

from collections.abc import AsyncIterator, Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.clusters.counting import AreaResponse
from services.survey.questionnaires.models import Form
from services.survey.summaries.models import (
    AgencyTarget,
    GroupForms,
    IssuedForm,
)
from services.survey.tables import (
    QuestionnaireTable,
    RespondentGroupTable,
    SurveySummaryTable,
    TargetTable,
)
from shared.db.cursor import Window, paginate

SummaryRow = SurveySummaryTable

_AT_A_TIME: Final = 2000
_HAS_AREAS: Final = text("""
SELECT EXISTS (SELECT FROM survey_case WHERE campaign_id = :campaign AND cardinality(clusters) > 0)
""")
_OF_AREAS: Final = text("""
SELECT r.agency_id, r.group_code, r.questionnaire_id, r.answers, c.clusters, c.listed
FROM (
    SELECT DISTINCT agency_id, group_code FROM survey_case
    WHERE campaign_id = :campaign AND cardinality(clusters) > 0
) AS cell
JOIN response r ON r.campaign_id = :campaign AND r.agency_id = cell.agency_id
    AND r.group_code = cell.group_code AND r.excluded_at IS NULL
LEFT JOIN survey_case c ON c.campaign_id = :campaign AND coalesce(c.response_id, c.id) = r.chain_id
    AND c.agency_id = r.agency_id AND c.group_code = r.group_code
""")
"""The answer to a case has the case's id, unless the case names another; later versions are in its chain."""


class SummaryStore:
    """Summaries, and the counts they are made of, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def forms(self, campaign_id: UUID) -> list[IssuedForm]:
        """Read every form that answers were taken for."""
        accepted = select(RespondentGroupTable.accepted_ids).where(
            RespondentGroupTable.campaign_id == campaign_id
        )
        ids = {one for row in await self._session.scalars(accepted) for one in row}
        rows = await self._session.scalars(
            select(QuestionnaireTable)
            .where(QuestionnaireTable.id.in_(ids))
            .order_by(QuestionnaireTable.code, QuestionnaireTable.version)
        )
        return [IssuedForm(row.id, row.version, Form.of_data(row.form)) for row in rows]

    async def groups(self, campaign_id: UUID) -> list[GroupForms]:
        """Read the groups in their order, each with the forms it was handed."""
        rows = await self._session.scalars(
            select(RespondentGroupTable)
            .where(RespondentGroupTable.campaign_id == campaign_id)
            .order_by(RespondentGroupTable.position)
        )
        return [GroupForms(row.code, tuple(row.accepted_ids)) for row in rows]

    async def of_drawn_areas(self, campaign_id: UUID) -> AsyncIterator[list[AreaResponse]]:
        """Read the counting responses of groups whose areas were drawn, some at a time."""
        if not await self._session.scalar(_HAS_AREAS, {"campaign": campaign_id}):
            return
        rows = await self._session.stream(_OF_AREAS, {"campaign": campaign_id})
        async for some in rows.partitions(_AT_A_TIME):
            yield [
                AreaResponse(
                    row.agency_id,
                    row.group_code,
                    row.questionnaire_id,
                    row.answers,
                    tuple(row.clusters or ()),
                    tuple(row.listed or ()),
                )
                for row in some
            ]

    async def targets(self, campaign_id: UUID) -> list[AgencyTarget]:
        """Read the targets."""
        rows = await self._session.scalars(
            select(TargetTable).where(TargetTable.campaign_id == campaign_id)
        )
        return [
            AgencyTarget(
                row.agency_id,
                row.agency_code,
                row.agency_name,
                row.group_code,
                row.target,
                row.population,
            )
            for row in rows
        ]

    async def add(
        self,
        *,
        summary_id: UUID,
        authority_id: UUID,
        campaign_id: UUID,
        content: bytes,
        digest: str,
        frozen_at: datetime,
    ) -> None:
        """Keep a summary for good."""
        self._session.add(
            SurveySummaryTable(
                id=summary_id,
                authority_id=authority_id,
                campaign_id=campaign_id,
                content=content,
                digest=digest,
                frozen_at=frozen_at,
            )
        )
        await self._session.flush()

    async def content(
        self, summary_id: UUID, visible_to: Collection[UUID]
    ) -> tuple[bytes, str] | None:
        """Read the bytes of a summary, and their digest."""
        rows = await self._session.execute(
            select(SurveySummaryTable.content, SurveySummaryTable.digest).where(
                SurveySummaryTable.id == summary_id, SurveySummaryTable.authority_id.in_(visible_to)
            )
        )
        found = rows.one_or_none()
        return None if found is None else (found.content, found.digest)

    async def content_of(self, campaign_id: UUID) -> bytes | None:
        """Read the bytes of a campaign's summary."""
        return await self._session.scalar(
            select(SurveySummaryTable.content).where(SurveySummaryTable.campaign_id == campaign_id)
        )

    async def page(
        self, visible_to: Collection[UUID], window: Window, *, campaign_id: UUID | None
    ) -> tuple[list[SummaryRow], str | None]:
        """Read a page of summaries without their bytes, oldest first."""
        query = select(SurveySummaryTable).where(SurveySummaryTable.authority_id.in_(visible_to))
        if campaign_id is not None:
            query = query.where(SurveySummaryTable.campaign_id == campaign_id)
        return await paginate(self._session, query, window, SurveySummaryTable.id)
