"""Says until when a campaign's single answers are kept, and changes it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.survey.campaigns.reaching import reach_campaign
from services.survey.campaigns.store import CampaignRow, CampaignStore
from services.survey.retention.errors import AnswersErasedError, WrongLastDayError
from services.survey.retention.keeping import Span, last_day, midnight_after, span_of
from services.survey.retention.store import RetentionStore
from shared.audit.trail import AuditTrail
from shared.auth.principal import Access
from shared.http.etag import check_version


@dataclass(frozen=True, slots=True)
class ShownRetention:
    """Until when answers are kept, and what has become of them."""

    kept_to: date
    span: Span
    erased_at: datetime | None
    version: int


class RetentionService:
    """Retention of a campaign's answers; contact data have days of their own, list by list."""

    def __init__(
        self,
        store: RetentionStore,
        campaigns: CampaignStore,
        audit: AuditTrail,
        *,
        usual_days: int,
    ) -> None:
        self._store = store
        self._campaigns = campaigns
        self._audit = audit
        self._usual_days = usual_days

    async def show(self, campaign_id: UUID, *, by: Access) -> ShownRetention:
        """Say until when answers are kept."""
        campaign = await reach_campaign(self._campaigns, campaign_id, by)
        span = self._span(campaign)
        row = await self._store.read(campaign_id)
        if row is None:
            return ShownRetention(span.usual, span, None, 0)
        kept_to = last_day(row.keep_until) if row.keep_until else span.usual
        return ShownRetention(kept_to, span, row.erased_at, row.version)

    async def set(
        self,
        campaign_id: UUID,
        kept_to: date,
        reason: str,
        *,
        expected: int,
        by: Access,
        now: datetime,
    ) -> ShownRetention:
        """Choose another last day, earlier or later; what is erased stays so."""
        before = await self.show(campaign_id, by=by)
        campaign = await reach_campaign(self._campaigns, campaign_id, by)
        row = await self._store.lock(campaign_id, campaign.authority_id)
        if row.erased_at is not None or row.erased:
            raise AnswersErasedError(campaign=campaign.code)
        check_version(expected, row.version)
        span = before.span
        if not span.holds(kept_to):
            raise WrongLastDayError(first=f"{span.first:%d/%m/%Y}", last=f"{span.last:%d/%m/%Y}")
        row.keep_until, row.version = midnight_after(kept_to), row.version + 1
        await self._store.save()
        self._audit.add(
            "campaign.retention-set",
            campaign_id,
            authority_id=campaign.authority_id,
            by=by.principal,
            now=now,
            before={"kept_to": before.kept_to.isoformat()},
            after={"kept_to": kept_to.isoformat()},
            reason=reason,
        )
        return ShownRetention(kept_to, span, None, row.version)

    def _span(self, campaign: CampaignRow) -> Span:
        return span_of(campaign.closes_at, campaign.closed_at, self._usual_days)
