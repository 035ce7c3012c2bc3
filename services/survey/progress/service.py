"""Shows how far a campaign is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from services.survey.campaigns.models import CampaignScope
from services.survey.campaigns.store import CampaignRow, CampaignStore
from services.survey.progress.models import CellLine
from services.survey.progress.rules import lines_by_cell, responses_by_place
from services.survey.progress.store import ProgressStore
from services.survey.summaries.service import SummaryService
from services.survey.summaries.store import SummaryStore
from services.survey.tallies.store import TallyStore
from shared.db.engine import Database
from shared.problems.common import NotFoundError

TALLY_BEYOND: Final = 5_000
"""So many responses that are not tallied are counted at each look in a few milliseconds; with more, it is time to tally."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a campaign is."""

    campaign: CampaignRow
    cells: Sequence[CellLine]


class ProgressService:
    """Counts at this moment, in one snapshot. It opens its own transactions: what it writes are tallies, which are no part of what is true."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def show(
        self, campaign_id: UUID, scope: CampaignScope, *, interviewer_id: UUID | None
    ) -> Progress:
        """Tell how far a campaign is; an interviewer sees what he or she did, where assigned."""
        async with self._database.readers.begin() as session:
            campaign = await CampaignStore(session).find(campaign_id, scope)
            if campaign is None:
                raise NotFoundError
            who = scope.interviewer_in(campaign.authority_id) or interviewer_id
            store = ProgressStore(session)
            senders = await TallyStore(session).senders(campaign_id)
            received = {
                place: number
                for place, number in senders.received.items()
                if who is None or place[2] == who
            }
            lines = lines_by_cell(
                responses_by_place(
                    received, await store.out_of_figures(campaign_id, interviewer_id=who)
                ),
                await store.cases(campaign_id, interviewer_id=who),
                await store.names(campaign_id),
            )
            cells = [
                CellLine(agency_id, code, name, group, target, lines.get((agency_id, group), ()))
                for agency_id, code, name, group, target in await store.cells(
                    campaign_id, interviewer_id=who
                )
            ]
        if senders.beyond >= TALLY_BEYOND:
            async with self._database.writers.begin() as session:
                await SummaryService(SummaryStore(session), TallyStore(session)).tally(campaign)
        return Progress(campaign, cells)
