"""Sets quotas and shows how far they are used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.survey.campaigns.errors import CampaignClosedError
from services.survey.campaigns.models import CampaignScope, CampaignState
from services.survey.campaigns.store import CampaignRow, CampaignStore
from services.survey.quotas.errors import FaultyQuotasError
from services.survey.quotas.models import NewQuota, QuotaCell
from services.survey.quotas.rules import faults_of_both, faults_of_quotas, quotas_of_targets
from services.survey.quotas.store import QuotaStore
from shared.audit.trail import AuditTrail
from shared.auth.principal import Access
from shared.http.etag import check_version
from shared.problems.common import NotFoundError


@dataclass(frozen=True, slots=True)
class ShownQuotas:
    """The quotas of a campaign."""

    campaign: CampaignRow
    cells: Sequence[QuotaCell]
    let_in: int = 0
    """Responses that were over quota and count since these quotas were set."""


class QuotaService:
    """Quotas of a campaign: set all at once, for they are read as one."""

    def __init__(self, store: QuotaStore, campaigns: CampaignStore, audit: AuditTrail) -> None:
        self._store = store
        self._campaigns = campaigns
        self._audit = audit

    async def set(
        self,
        campaign_id: UUID,
        quotas: Sequence[NewQuota],
        *,
        percent_of_targets: int | None,
        expected: int,
        by: Access,
        now: datetime,
    ) -> ShownQuotas:
        """Set the quotas of a campaign.

        Nobody who counts is thrown out by a lower quota; a higher one lets those in who were over it, the first to come first.
        """
        scope = CampaignScope.of(by)
        await self._find(campaign_id, scope)
        await self._campaigns.shut_gate(campaign_id)
        campaign = await self._find(campaign_id, scope)
        if campaign.state == CampaignState.CLOSED:
            raise CampaignClosedError(campaign=campaign.code)
        check_version(expected, campaign.version)
        targets = await self._store.targets(campaign_id)
        faults = faults_of_both(quotas, percent_of_targets) + faults_of_quotas(quotas, targets)
        if faults:
            raise FaultyQuotasError(faults=faults, count=len(faults))
        if percent_of_targets is not None:
            quotas = quotas_of_targets(targets, percent_of_targets)
        before = await self._store.cells(campaign_id, interviewer_id=None)
        await self._store.replace(campaign_id, campaign.authority_id, quotas)
        let_in = await self._store.let_in(campaign_id)
        await self._campaigns.touch(campaign)
        cells = await self._store.cells(campaign_id, interviewer_id=None)
        self._audit.add(
            "campaign.quotas-set",
            campaign_id,
            authority_id=campaign.authority_id,
            by=by.principal,
            now=now,
            before={"quotas": [_plain(one) for one in before]},
            after={"quotas": [_plain(one) for one in cells], "let_in": let_in},
        )
        return ShownQuotas(campaign, cells, let_in)

    async def show(self, campaign_id: UUID, scope: CampaignScope) -> ShownQuotas:
        """Tell how far the quotas are used, at this moment."""
        campaign = await self._find(campaign_id, scope)
        interviewer_id = scope.interviewer_in(campaign.authority_id)
        return ShownQuotas(
            campaign, await self._store.cells(campaign_id, interviewer_id=interviewer_id)
        )

    async def _find(self, campaign_id: UUID, scope: CampaignScope) -> CampaignRow:
        campaign = await self._campaigns.find(campaign_id, scope)
        if campaign is None:
            raise NotFoundError
        return campaign


def _plain(cell: QuotaCell) -> list[object]:
    return [str(cell.agency_id), cell.group, cell.quota]
