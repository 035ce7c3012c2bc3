"""Gives lists of cases: without identifiers by default, with names for one interviewer's round."""

import asyncio
from datetime import datetime
from uuid import UUID

from services.survey.campaigns.models import CampaignScope
from services.survey.campaigns.reaching import reach_campaign
from services.survey.campaigns.store import CampaignStore
from services.survey.case_lists.rules import LIST_HEADER, ROUND_HEADER, Visit, write_list
from services.survey.case_lists.store import CaseListStore
from services.survey.contacts.service import ContactService
from shared.audit.trail import AuditTrail
from shared.auth.principal import Access
from shared.problems.common import NotFoundError


class CaseListService:
    """Writes lists of cases."""

    def __init__(
        self,
        store: CaseListStore,
        campaigns: CampaignStore,
        contacts: ContactService,
        audit: AuditTrail,
    ) -> None:
        self._store = store
        self._campaigns = campaigns
        self._contacts = contacts
        self._audit = audit

    async def all_cases(self, campaign_id: UUID, *, by: Access, now: datetime) -> bytes:
        """Write all cases, without anything that tells who somebody is."""
        campaign = await reach_campaign(self._campaigns, campaign_id, by)
        rows = await self._store.listed(campaign_id)
        self._audit.add(
            "case-list.exported",
            campaign.id,
            authority_id=campaign.authority_id,
            by=by.principal,
            now=now,
            after={"cases": len(rows)},
        )
        return await asyncio.to_thread(write_list, LIST_HEADER, rows)

    async def one_round(
        self, campaign_id: UUID, interviewer_id: UUID | None, *, by: Access, now: datetime
    ) -> bytes:
        """Write an interviewer's round, the own one where nobody is named; each name in it is a reading on the trail."""
        campaign = await reach_campaign(self._campaigns, campaign_id, by)
        only = CampaignScope.of(by).interviewer_in(campaign.authority_id)
        if only is not None and interviewer_id not in {None, only}:
            raise NotFoundError
        whose = only or interviewer_id or by.principal.id
        found = await self._store.round_of(campaign_id, whose, now)
        opened = self._contacts.opened([row for _, _, row in found], by=by, now=now)
        visits = [
            Visit(place, str(case_id), shown.contact)
            for (place, case_id, _), shown in zip(found, opened, strict=True)
        ]
        return await asyncio.to_thread(write_list, ROUND_HEADER, visits)
