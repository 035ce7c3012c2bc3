"""Shows a campaign's results: live to its supervisors, frozen to those who run the programme."""

from asyncio import to_thread
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.survey.campaigns.models import CampaignScope, CampaignState
from services.survey.campaigns.store import CampaignRow, CampaignStore
from services.survey.results.errors import ResultsNotYetError
from services.survey.results.rules import write_results
from services.survey.summaries.service import SummaryService
from services.survey.summaries.store import SummaryStore
from services.survey.tallies.store import TallyStore
from shared.auth.principal import Access, Role
from shared.db.engine import Database
from shared.problems.common import NotFoundError


class ResultService:
    """Shows results. It opens transactions of its own: what it writes are tallies, which are no part of what is true."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def show(self, campaign_id: UUID, *, by: Access, now: datetime) -> Mapping[str, Any]:
        """Give the results as frozen, or as they are now."""
        async with self._database.readers.begin() as session:
            campaign = await CampaignStore(session).find(campaign_id, CampaignScope.of(by))
            if campaign is None:
                raise NotFoundError
            if campaign.state == CampaignState.CLOSED:
                frozen = await SummaryService(SummaryStore(session), TallyStore(session)).results(
                    campaign_id
                )
                if frozen is not None:
                    return frozen
            elif not _is_supervisor(by, campaign):
                raise ResultsNotYetError(campaign=campaign.code, state=campaign.state)
        async with self._database.writers.begin() as session:
            await SummaryService(SummaryStore(session), TallyStore(session)).tally(campaign)
        async with self._database.readers.begin() as session:
            summaries = SummaryService(SummaryStore(session), TallyStore(session))
            sources = await summaries.sources(campaign, now=now)
        return await to_thread(write_results, sources)


def _is_supervisor(by: Access, campaign: CampaignRow) -> bool:
    return any(
        grant.role is Role.SURVEY_SUPERVISOR and grant.authority_id == campaign.authority_id
        for grant in by.grants
    )
