"""Shows how far a campaign is."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.survey.campaigns.models import CampaignScope
from services.survey.campaigns.store import CampaignRow, CampaignStore
from services.survey.progress.models import CellLine
from services.survey.progress.rules import lines_by_cell
from services.survey.progress.store import ProgressStore
from shared.problems.common import NotFoundError


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a campaign is."""

    campaign: CampaignRow
    cells: Sequence[CellLine]


class ProgressService:
    """Counts at this moment, in one snapshot."""

    def __init__(self, store: ProgressStore, campaigns: CampaignStore) -> None:
        self._store = store
        self._campaigns = campaigns

    async def show(
        self, campaign_id: UUID, scope: CampaignScope, *, interviewer_id: UUID | None
    ) -> Progress:
        """Tell how far a campaign is; an interviewer sees what he or she did, where assigned."""
        campaign = await self._campaigns.find(campaign_id, scope)
        if campaign is None:
            raise NotFoundError
        own = scope.interviewer_in(campaign.authority_id)
        who = own or interviewer_id
        lines = lines_by_cell(
            await self._store.responses(campaign_id, interviewer_id=who),
            await self._store.cases(campaign_id, interviewer_id=who),
            await self._store.names(campaign_id),
        )
        cells = [
            CellLine(agency_id, code, name, group, target, lines.get((agency_id, group), ()))
            for agency_id, code, name, group, target in await self._store.cells(
                campaign_id, interviewer_id=who
            )
        ]
        return Progress(campaign, cells)
