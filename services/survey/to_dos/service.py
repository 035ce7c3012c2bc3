"""Lays together what an interviewer is to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from services.survey.campaigns.models import CampaignScope
from services.survey.campaigns.store import CampaignStore
from services.survey.cases.models import CaseFilter, CaseStatus
from services.survey.cases.store import CaseRow, CaseStore
from services.survey.quotas.store import QuotaStore
from services.survey.responses.store import ResponseStore
from services.survey.reviews.models import ReviewFilter, ReviewState
from services.survey.reviews.store import ReviewedResponse, ReviewStore
from services.survey.to_dos.models import CellToDo
from shared.db.cursor import Window
from shared.problems.common import NotFoundError

FIRST: Final = Window(limit=200, after=None)
"""More than anybody does in a day; the whole lists are those of reviews and cases."""


@dataclass(frozen=True, slots=True)
class ToDo:
    """What an interviewer is to do; the lists may be cut, the numbers are whole."""

    returned: int
    responses: Sequence[ReviewedResponse]
    cases: Sequence[CaseRow]
    has_more_cases: bool
    cells: Sequence[CellToDo]


@dataclass(frozen=True, slots=True)
class Sources:
    """Where it is read from, in one snapshot."""

    campaigns: CampaignStore
    reviews: ReviewStore
    cases: CaseStore
    responses: ResponseStore
    quotas: QuotaStore


class ToDoService:
    """Shows what is to be done."""

    def __init__(self, sources: Sources) -> None:
        self._from = sources

    async def show(
        self, campaign_id: UUID, scope: CampaignScope, *, interviewer_id: UUID | None
    ) -> ToDo:
        """Tell what an interviewer is to do; whoever supervises may look at anybody's, or at all together."""
        campaign = await self._from.campaigns.find(campaign_id, scope)
        if campaign is None:
            raise NotFoundError
        who = scope.interviewer_in(campaign.authority_id) or interviewer_id
        wanted = ReviewFilter(ReviewState.RETURNED, who)
        counts = await self._from.reviews.counts(campaign_id, wanted)
        responses, _ = await self._from.reviews.page(campaign_id, FIRST, wanted)
        cases, following = await self._from.cases.page(
            campaign_id, CaseFilter(status=CaseStatus.WAITING), FIRST, interviewer_id=who
        )
        return ToDo(
            counts[ReviewState.RETURNED],
            responses,
            cases,
            following is not None,
            await self._cells(campaign_id, who),
        )

    async def _cells(self, campaign_id: UUID, who: UUID | None) -> list[CellToDo]:
        left = {
            (one.agency_id, one.group): one.left
            for one in await self._from.quotas.cells(campaign_id, interviewer_id=who)
        }
        return [
            CellToDo(
                one.agency_id,
                one.agency_code,
                one.agency_name,
                one.group,
                one.target,
                one.valid,
                left.get((one.agency_id, one.group)),
            )
            for one in await self._from.responses.counts(campaign_id, interviewer_id=who)
        ]
