"""Lets interviewers' apps in, and shuts them out again."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.survey.app_users.errors import (
    AppUserIdTakenError,
    AppUserRevokedError,
    FaultyAppUserError,
)
from services.survey.app_users.keys import digest_of_key, make_key
from services.survey.app_users.models import NewAppUser
from services.survey.app_users.rules import faults_of_expiry, usual_expiry
from services.survey.app_users.store import AppUserRow, AppUserStore
from services.survey.campaigns.errors import CampaignClosedError
from services.survey.campaigns.models import CampaignScope, CampaignState
from services.survey.campaigns.store import CampaignRow, CampaignStore
from shared.audit.trail import AuditTrail
from shared.auth.principal import Access
from shared.db.cursor import Window
from shared.http.etag import check_version
from shared.ids import new_id
from shared.problems.common import NotFoundError


@dataclass(frozen=True, slots=True)
class MadeKey:
    """An app user with the key that was made just now; later nobody knows it."""

    row: AppUserRow
    campaign: CampaignRow
    key: str | None


class AppUserService:
    """Makes, renews, revokes and shows app users."""

    def __init__(self, store: AppUserStore, campaigns: CampaignStore, audit: AuditTrail) -> None:
        self._store = store
        self._campaigns = campaigns
        self._audit = audit

    async def make(
        self, campaign_id: UUID, new: NewAppUser, *, by: Access, now: datetime
    ) -> MadeKey:
        """Let an interviewer's app in. Asked again with the same id, it is there already and its key is not told again."""
        campaign = await self._hold(campaign_id, by)
        if new.id is not None and (known := await self._store.named(new.id)) is not None:
            return MadeKey(_same(known, campaign_id, new), campaign, None)
        expires_at = new.expires_at or usual_expiry(campaign.closes_at, now)
        if faults := faults_of_expiry(expires_at, now):
            raise FaultyAppUserError(faults=faults, count=len(faults))
        key = make_key()
        row = await self._store.add(
            id=new.id or new_id(),
            authority_id=campaign.authority_id,
            campaign_id=campaign_id,
            interviewer_id=new.interviewer_id,
            interviewer_name=new.interviewer_name,
            key_digest=digest_of_key(key),
            key_made_at=now,
            expires_at=expires_at,
            created_at=now,
        )
        self._record("app_user.made", row, by=by, now=now)
        return MadeKey(row, campaign, key)

    async def renew(
        self, campaign_id: UUID, app_user_id: UUID, *, expected: int, by: Access, now: datetime
    ) -> MadeKey:
        """Make a new key in the place of the old one, which opens nothing from now on."""
        campaign = await self._hold(campaign_id, by)
        row = await self._lock(campaign_id, app_user_id, expected)
        if row.revoked_at is not None:
            raise AppUserRevokedError
        key = make_key()
        row.key_digest, row.key_made_at = digest_of_key(key) or b"", now
        row.expires_at = max(row.expires_at, usual_expiry(campaign.closes_at, now))
        await self._store.save()
        self._record("app_user.renewed", row, by=by, now=now)
        return MadeKey(row, campaign, key)

    async def revoke(
        self, campaign_id: UUID, app_user_id: UUID, *, expected: int, by: Access, now: datetime
    ) -> AppUserRow:
        """Shut an app out, for good; also after the campaign has closed."""
        await self._campaign(campaign_id, by)
        row = await self._lock(campaign_id, app_user_id, expected)
        if row.revoked_at is not None:
            raise AppUserRevokedError
        row.revoked_at = now
        await self._store.save()
        self._record("app_user.revoked", row, by=by, now=now)
        return row

    async def page(
        self, campaign_id: UUID, window: Window, *, interviewer_id: UUID | None, by: Access
    ) -> tuple[list[AppUserRow], str | None]:
        """Give a page of app users."""
        await self._campaign(campaign_id, by)
        return await self._store.page(campaign_id, window, interviewer_id=interviewer_id)

    async def show(self, campaign_id: UUID, app_user_id: UUID, *, by: Access) -> AppUserRow:
        """Give one app user."""
        await self._campaign(campaign_id, by)
        row = await self._store.find(campaign_id, app_user_id)
        if row is None:
            raise NotFoundError
        return row

    async def _lock(self, campaign_id: UUID, app_user_id: UUID, expected: int) -> AppUserRow:
        row = await self._store.find(campaign_id, app_user_id, lock=True)
        if row is None:
            raise NotFoundError
        check_version(expected, row.version)
        return row

    async def _hold(self, campaign_id: UUID, by: Access) -> CampaignRow:
        """Give a campaign that cannot be closed until this transaction ends."""
        await self._campaign(campaign_id, by)
        await self._campaigns.pass_gate(campaign_id)
        campaign = await self._campaign(campaign_id, by)
        if campaign.state == CampaignState.CLOSED:
            raise CampaignClosedError(campaign=campaign.code)
        return campaign

    async def _campaign(self, campaign_id: UUID, by: Access) -> CampaignRow:
        campaign = await self._campaigns.find(campaign_id, CampaignScope.of(by))
        if campaign is None:
            raise NotFoundError
        return campaign

    def _record(self, action: str, row: AppUserRow, *, by: Access, now: datetime) -> None:
        self._audit.add(
            action,
            row.id,
            authority_id=row.authority_id,
            by=by.principal,
            now=now,
            after={
                "campaign_id": str(row.campaign_id),
                "interviewer_id": str(row.interviewer_id),
                "expires_at": row.expires_at.isoformat(),
                "revoked": row.revoked_at is not None,
            },
        )


def _same(row: AppUserRow, campaign_id: UUID, new: NewAppUser) -> AppUserRow:
    """Take a repeat for what it is; another wish under the same id is refused."""
    if (
        row.campaign_id != campaign_id
        or row.interviewer_id != new.interviewer_id
        or row.interviewer_name != new.interviewer_name
        or (new.expires_at is not None and row.expires_at != new.expires_at)
    ):
        raise AppUserIdTakenError(app_user_id=row.id)
    return row
