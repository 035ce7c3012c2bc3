"""Counts responses inside PostgreSQL, and keeps summaries."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, TextClause, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.questionnaires.models import Form, Question, QuestionType
from services.survey.summaries.models import (
    AgencyTarget,
    Cell,
    Figures,
    GroupForms,
    IssuedForm,
    QuestionFigures,
    Received,
)
from services.survey.tables import (
    QuestionnaireTable,
    RespondentGroupTable,
    SurveySummaryTable,
    TargetTable,
)
from shared.db.cursor import Window, paginate
from shared.db.engine import dumps

SummaryRow = SurveySummaryTable

_ONE_CODE: Final = frozenset({QuestionType.SINGLE, QuestionType.LIKERT})

_RECEIVED: Final = text("""
SELECT agency_id, group_code, questionnaire_id, count(*) AS received, count(excluded_at) AS excluded
FROM response WHERE campaign_id = :campaign
GROUP BY agency_id, group_code, questionnaire_id
""")

_ANSWERS: Final = text("""
SELECT r.agency_id, r.group_code, r.questionnaire_id, a.key AS code,
       CASE WHEN r.questionnaire_id || '/' || a.key = ANY(CAST(:coded AS text[]))
            THEN a.value END AS option,
       count(*) AS given,
       sum(CASE WHEN r.questionnaire_id || '/' || a.key = ANY(CAST(:numbers AS text[]))
                THEN a.value::numeric END) AS sum
FROM response r CROSS JOIN LATERAL jsonb_each_text(r.answers) AS a
WHERE r.campaign_id = :campaign AND r.excluded_at IS NULL
GROUP BY 1, 2, 3, 4, 5
""")
"""One pass over all answers. Which questions are answered by one code, and which by a number, is told by name: joining
the forms would compare each answer with each question."""

_CHOICES: Final = text("""
SELECT r.agency_id, r.group_code, r.questionnaire_id, q.code, choice AS option, count(*) AS given
FROM response r
JOIN unnest(CAST(:forms AS uuid[]), CAST(:codes AS text[])) AS q (questionnaire_id, code)
    ON q.questionnaire_id = r.questionnaire_id
CROSS JOIN LATERAL jsonb_array_elements_text(r.answers -> q.code) AS choice
WHERE r.campaign_id = :campaign AND r.excluded_at IS NULL
GROUP BY 1, 2, 3, 4, 5
""")

_ASKED: Final = text("""
SELECT r.agency_id, r.group_code, r.questionnaire_id, q.code, count(*) AS asked
FROM response r
JOIN unnest(CAST(:forms AS uuid[]), CAST(:codes AS text[]), CAST(:conditions AS text[]))
    AS q (questionnaire_id, code, conditions) ON q.questionnaire_id = r.questionnaire_id
WHERE r.campaign_id = :campaign AND r.excluded_at IS NULL AND NOT EXISTS (
    SELECT FROM jsonb_to_recordset(q.conditions::jsonb) AS condition (question text, any_of jsonb)
    WHERE NOT coalesce(
        r.answers -> condition.question
            ?| ARRAY(SELECT jsonb_array_elements_text(condition.any_of)), false)
)
GROUP BY 1, 2, 3, 4
""")


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

    async def targets(self, campaign_id: UUID) -> list[AgencyTarget]:
        """Read the targets."""
        rows = await self._session.scalars(
            select(TargetTable).where(TargetTable.campaign_id == campaign_id)
        )
        return [
            AgencyTarget(
                row.agency_id, row.agency_code, row.agency_name, row.group_code, row.target
            )
            for row in rows
        ]

    async def figures(self, campaign_id: UUID, forms: Sequence[IssuedForm]) -> Figures:
        """Count everything where the responses are; a great campaign may take longer than other statements."""
        await self._session.execute(text("SET LOCAL statement_timeout = '10min'"))
        received = {
            Cell(row.agency_id, row.group_code, row.questionnaire_id): Received(
                row.received, row.excluded
            )
            for row in await self._session.execute(_RECEIVED, {"campaign": campaign_id})
        }
        questions: dict[tuple[Cell, str], QuestionFigures] = defaultdict(QuestionFigures)
        asked = [(form.id, question) for form in forms for question in form.form.questions]
        kinds = {
            "coded": [f"{form}/{one.code}" for form, one in asked if one.type in _ONE_CODE],
            "numbers": [
                f"{form}/{one.code}" for form, one in asked if one.type is QuestionType.NUMBER
            ],
        }
        for row in await self._session.execute(_ANSWERS, {"campaign": campaign_id, **kinds}):
            figures = questions[_place(row)]
            figures.answers += row.given
            figures.sum = row.sum
            if row.option is not None:
                figures.options[row.option] = row.given
        several = [(form, one) for form, one in asked if one.type is QuestionType.MULTIPLE]
        for row in await self._of(several, _CHOICES, campaign_id):
            questions[_place(row)].options[row.option] = row.given
        conditional = [(form, one) for form, one in asked if one.relevant]
        conditions = [dumps(one.to_data()["relevant"]) for _, one in conditional]
        for row in await self._of(conditional, _ASKED, campaign_id, conditions=conditions):
            questions[_place(row)].asked = row.asked
        return Figures(received, dict(questions))

    async def _of(
        self,
        asked: Sequence[tuple[UUID, Question]],
        statement: TextClause,
        campaign_id: UUID,
        **values: list[str],
    ) -> Sequence[Row[Any]]:
        """Count for some questions only, and not at all where there are none."""
        if not asked:
            return ()
        named = {"forms": [form for form, _ in asked], "codes": [one.code for _, one in asked]}
        return (
            await self._session.execute(statement, {"campaign": campaign_id, **named, **values})
        ).all()

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

    async def page(
        self, visible_to: Collection[UUID], window: Window, *, campaign_id: UUID | None
    ) -> tuple[list[SummaryRow], str | None]:
        """Read a page of summaries without their bytes, oldest first."""
        query = select(SurveySummaryTable).where(SurveySummaryTable.authority_id.in_(visible_to))
        if campaign_id is not None:
            query = query.where(SurveySummaryTable.campaign_id == campaign_id)
        return await paginate(self._session, query, window, SurveySummaryTable.id)


def _place(row: Any) -> tuple[Cell, str]:
    return Cell(row.agency_id, row.group_code, row.questionnaire_id), row.code
