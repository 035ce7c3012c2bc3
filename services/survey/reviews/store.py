"""Reads and writes reviews."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, case, cast, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.questionnaires.models import Form
from services.survey.responses.models import SUPERSEDED, Channel
from services.survey.reviews.models import RETURNED, ReviewFilter, ReviewState
from services.survey.tables import QuestionnaireTable, ResponseReviewTable, ResponseTable
from shared.db.cursor import Window, paginate

ResponseRow = ResponseTable
ReviewRow = ResponseReviewTable

_LAST = (
    select(ResponseReviewTable.verdict + cast(ResponseReviewTable.step, String))
    .where(ResponseReviewTable.response_id == ResponseTable.id)
    .order_by(ResponseReviewTable.number.desc())
    .limit(1)
    .scalar_subquery()
)
_STATE: ColumnElement[str] = case(
    (ResponseTable.exclusion_reason.startswith(RETURNED), ReviewState.RETURNED),
    (ResponseTable.excluded_at.is_not(None), ReviewState.OUT),
    (_LAST == "APPROVE1", ReviewState.TO_CONFIRM),
    (_LAST == "APPROVE2", ReviewState.CONFIRMED),
    else_=ReviewState.TO_REVIEW,
)
"""What `rules.state_of` says, for filters and counts."""


@dataclass(frozen=True, slots=True)
class ReviewedResponse:
    """A version of a response with its reviews, the first first."""

    row: ResponseRow
    reviews: Sequence[ReviewRow]


class ReviewStore:
    """Reviews, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def with_reviews(self, rows: Collection[ResponseRow]) -> list[ReviewedResponse]:
        """Give responses with their reviews."""
        reviews: dict[UUID, list[ReviewRow]] = defaultdict(list)
        found = await self._session.scalars(
            select(ResponseReviewTable)
            .where(ResponseReviewTable.response_id.in_([row.id for row in rows]))
            .order_by(ResponseReviewTable.number)
        )
        for one in found:
            reviews[one.response_id].append(one)
        return [ReviewedResponse(row, reviews[row.id]) for row in rows]

    async def page(
        self, campaign_id: UUID, window: Window, wanted: ReviewFilter
    ) -> tuple[list[ReviewedResponse], str | None]:
        """Read a page of what interviewers collected, by agency, group and id."""
        rows, following = await paginate(
            self._session,
            select(ResponseTable).where(*_newest(campaign_id, wanted)),
            window,
            ResponseTable.agency_id,
            ResponseTable.group_code,
            ResponseTable.id,
        )
        return await self.with_reviews(rows), following

    async def counts(self, campaign_id: UUID, wanted: ReviewFilter) -> dict[ReviewState, int]:
        """Count what interviewers collected by where it stands."""
        state = _STATE.label("state")
        rows = await self._session.execute(
            select(state, func.count()).where(*_newest(campaign_id, wanted)).group_by(state)
        )
        found = {ReviewState(one): number for one, number in rows}
        return {state: found.get(state, 0) for state in ReviewState}

    async def chain(self, campaign_id: UUID, chain_id: UUID) -> list[ReviewedResponse]:
        """Read all versions of a response, the first first."""
        rows = list(
            await self._session.scalars(
                select(ResponseTable)
                .where(
                    (ResponseTable.id == chain_id)
                    | (
                        (ResponseTable.chain_id == chain_id)
                        & ResponseTable.replaces_id.is_not(None)
                    ),
                    ResponseTable.campaign_id == campaign_id,
                )
                .order_by(ResponseTable.received_at, ResponseTable.id)
            )
        )
        return await self.with_reviews(rows)

    async def find(self, response_id: UUID) -> ResponseRow | None:
        """Find a response, of whichever campaign."""
        return await self._session.get(ResponseTable, response_id)

    async def form(self, questionnaire_id: UUID) -> Form:
        """Read the form version that a response was filled in with."""
        data = await self._session.scalar(
            select(QuestionnaireTable.form).where(QuestionnaireTable.id == questionnaire_id)
        )
        assert data is not None  # forms of responses are never deleted
        return Form.of_data(data)

    async def add_review(self, **values: Any) -> ReviewRow:
        """Keep a review."""
        row = ResponseReviewTable(**values)
        self._session.add(row)
        await self._session.flush()
        return row

    async def add_version(self, **values: Any) -> ResponseRow:
        """Keep a version of a response."""
        row = ResponseTable(**values)
        self._session.add(row)
        await self._session.flush()
        return row

    async def refresh(self, row: ResponseRow) -> None:
        """Read a response again."""
        await self._session.refresh(row)

    async def answer(self, response_id: UUID, version_id: UUID, now: datetime) -> None:
        """Note that what was sent back has come again."""
        await self._session.execute(
            update(ResponseReviewTable)
            .where(
                ResponseReviewTable.response_id == response_id,
                ResponseReviewTable.verdict == "REJECT",
                ResponseReviewTable.answered_by.is_(None),
            )
            .values(answered_by=version_id, answered_at=now)
        )


def _newest(campaign_id: UUID, wanted: ReviewFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        ResponseTable.campaign_id == campaign_id,
        ResponseTable.channel == Channel.INTERVIEWER,
        ResponseTable.exclusion_reason.is_distinct_from(SUPERSEDED),
    ]
    if wanted.state is not None:
        found.append(_STATE.in_([wanted.state]))
    if wanted.state in _REVIEWED:  # found among what was reviewed, not among all that came
        found.append(ResponseTable.id.in_(_reviewed(campaign_id, wanted)))
    if wanted.interviewer_id is not None:
        found.append(ResponseTable.principal_id == wanted.interviewer_id)
    if wanted.agency_id is not None:
        found.append(ResponseTable.agency_id == wanted.agency_id)
    if wanted.group is not None:
        found.append(ResponseTable.group_code == wanted.group)
    return found


_REVIEWED: Final = frozenset({ReviewState.RETURNED, ReviewState.TO_CONFIRM, ReviewState.CONFIRMED})


def _reviewed(campaign_id: UUID, wanted: ReviewFilter) -> Select[UUID]:
    query = select(ResponseReviewTable.response_id).where(
        ResponseReviewTable.campaign_id == campaign_id
    )
    if wanted.state is ReviewState.RETURNED:
        query = query.where(
            ResponseReviewTable.verdict == "REJECT", ResponseReviewTable.answered_by.is_(None)
        )
    if wanted.interviewer_id is None:
        return query
    return query.where(ResponseReviewTable.interviewer_id == wanted.interviewer_id)
