"""Shows, finds and erases contact data. Every reading is on the trail: whose, by whom, never what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.survey.campaigns.models import CampaignScope
from services.survey.campaigns.reaching import reach_campaign
from services.survey.campaigns.store import CampaignStore
from services.survey.contacts.errors import (
    ContactErasedError,
    ContactsNotConfiguredError,
    ListErasedError,
    NotAPhoneError,
)
from services.survey.contacts.models import Contact
from services.survey.contacts.phones import plain_phone
from services.survey.contacts.sealing import ContactKeys, Sealed
from services.survey.contacts.store import ContactRow, ContactStore, FoundContact, FrameRow
from services.survey.frames.keeping import keep_until, keeping_version
from shared.audit.trail import AuditTrail
from shared.auth.principal import Access
from shared.db.cursor import Window
from shared.http.etag import check_version
from shared.problems.common import NotFoundError


@dataclass(frozen=True, slots=True)
class ContactShown:
    """How somebody is reached."""

    unit_id: UUID
    contact: Contact


class ContactService:
    """Shows contacts to supervisors, and to an interviewer those of the own cases."""

    def __init__(
        self,
        store: ContactStore,
        campaigns: CampaignStore,
        keys: ContactKeys | None,
        audit: AuditTrail,
    ) -> None:
        self._store = store
        self._campaigns = campaigns
        self._keys = keys
        self._audit = audit

    async def read(
        self, campaign_id: UUID, unit_id: UUID, *, by: Access, now: datetime
    ) -> ContactShown:
        """Give how one person is reached."""
        campaign = await reach_campaign(self._campaigns, campaign_id, by)
        only = CampaignScope.of(by).interviewer_in(campaign.authority_id)
        if not await self._store.is_known(campaign_id, unit_id, interviewer_id=only):
            raise NotFoundError
        row = await self._store.read(unit_id, now)
        if row is None:
            raise ContactErasedError
        return self.opened([row], by=by, now=now)[0]

    async def page(
        self,
        campaign_id: UUID,
        interviewer_id: UUID | None,
        window: Window,
        *,
        by: Access,
        now: datetime,
    ) -> tuple[list[ContactShown], str | None]:
        """Give a page of those whom an interviewer has yet to ask; the own ones where nobody is named."""
        campaign = await reach_campaign(self._campaigns, campaign_id, by)
        only = CampaignScope.of(by).interviewer_in(campaign.authority_id)
        if only is not None and interviewer_id not in {None, only}:
            raise NotFoundError
        whose = only or interviewer_id or by.principal.id
        rows, following = await self._store.page_in_hand(campaign_id, whose, window, now)
        return self.opened(rows, by=by, now=now), following

    async def search(
        self, campaign_id: UUID, written: str, *, by: Access, now: datetime
    ) -> list[FoundContact]:
        """Find who has a telephone number, so that somebody who calls can be erased."""
        campaign = await reach_campaign(self._campaigns, campaign_id, by)
        phone = plain_phone(written)
        if phone is None:
            raise NotAPhoneError
        hashes = self._usable_keys().phone_hashes(phone, campaign_id)
        found = await self._store.find_phone(campaign_id, hashes, now)
        self._audit.add(
            "contact.searched",
            campaign.id,
            authority_id=campaign.authority_id,
            by=by.principal,
            now=now,
            after={"found": [str(one.unit_id) for one in found]},
        )
        return found

    async def erase(
        self, campaign_id: UUID, unit_id: UUID, reason: str, *, by: Access, now: datetime
    ) -> None:
        """Erase how one person is reached; the case stays, and says nothing of who it is."""
        campaign = await reach_campaign(self._campaigns, campaign_id, by)
        if not await self._store.is_known(campaign_id, unit_id, interviewer_id=None):
            raise NotFoundError
        if await self._store.remove(unit_id):
            self._audit.add(
                "contact.erased",
                unit_id,
                authority_id=campaign.authority_id,
                by=by.principal,
                now=now,
                after={"campaign_id": str(campaign.id)},
                reason=reason,
            )

    async def erase_frame(
        self, campaign_id: UUID, frame_id: UUID, reason: str, *, by: Access, now: datetime
    ) -> FrameRow:
        """Erase how all of a list are reached, before their time."""
        await reach_campaign(self._campaigns, campaign_id, by)
        frame = await self._store.lock_frame(campaign_id, frame_id)
        if frame is None:
            raise NotFoundError
        if frame.erased_at is None:
            count = await self._store.erase_frame(frame, now)
            self._audit.add(
                "frame.erased",
                frame.id,
                authority_id=frame.authority_id,
                by=by.principal,
                now=now,
                after={"contacts": count},
                reason=reason,
            )
        return frame

    async def keep_frame(
        self,
        campaign_id: UUID,
        frame_id: UUID,
        kept_to: date,
        reason: str,
        *,
        expected: int,
        by: Access,
        now: datetime,
    ) -> FrameRow:
        """Choose another last day for a list's contact data, earlier or later; what is erased stays so."""
        campaign = await reach_campaign(self._campaigns, campaign_id, by)
        frame = await self._store.lock_frame(campaign_id, frame_id)
        if frame is None:
            raise NotFoundError
        if frame.erased_at is not None or frame.keep_until <= now:
            raise ListErasedError
        check_version(expected, keeping_version(frame.keep_until))
        before = frame.keep_until
        await self._store.keep_frame(frame, keep_until(campaign.closes_at, kept_to))
        self._audit.add(
            "frame.retention-set",
            frame.id,
            authority_id=frame.authority_id,
            by=by.principal,
            now=now,
            before={"keep_until": before.isoformat()},
            after={"keep_until": frame.keep_until.isoformat()},
            reason=reason,
        )
        return frame

    def opened(
        self, rows: Sequence[ContactRow], *, by: Access, now: datetime
    ) -> list[ContactShown]:
        """Decrypt, and note each reading by itself: who asks later who read about one person finds all of it."""
        keys = self._usable_keys()
        shown = []
        for row in rows:
            sealed = Sealed(row.key_id, row.sealed, row.phone_hash)
            contact = keys.open(sealed, unit_id=row.unit_id, campaign_id=row.campaign_id)
            shown.append(ContactShown(row.unit_id, contact))
            self._audit.add(
                "contact.read",
                row.unit_id,
                authority_id=row.authority_id,
                by=by.principal,
                now=now,
                after={"campaign_id": str(row.campaign_id)},
            )
        return shown

    def _usable_keys(self) -> ContactKeys:
        if self._keys is None:
            raise ContactsNotConfiguredError
        return self._keys
