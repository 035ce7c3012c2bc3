"""Registers, shows and revokes devices."""

from datetime import datetime
from uuid import UUID

from services.survey.campaigns.models import CampaignScope
from services.survey.campaigns.store import CampaignRow, CampaignStore
from services.survey.devices.contacts import Contact, DeviceContacts
from services.survey.devices.errors import AlreadyRevokedError
from services.survey.devices.store import DeviceRow, DeviceStore
from services.survey.openrosa.xforms import form_id_of
from shared.audit.trail import AuditTrail
from shared.auth.principal import Access
from shared.db.cursor import Window
from shared.problems.common import NotFoundError


class DeviceService:
    """What is on which device, and which are shut out."""

    def __init__(
        self,
        store: DeviceStore,
        campaigns: CampaignStore,
        contacts: DeviceContacts,
        audit: AuditTrail,
    ) -> None:
        self._store = store
        self._campaigns = campaigns
        self._contacts = contacts
        self._audit = audit

    async def tell(self, contact: Contact, *, by: Access, now: datetime) -> DeviceRow:
        """Note what a device tells of itself; the first time it is registered by that."""
        await self._look_for(contact.campaign_id, by)
        device_id = await self._contacts.note(contact, now)
        row = await self._found(contact.campaign_id, device_id)
        if row.registered_at == now:
            self._record("device.registered", row, by=by, now=now)
        return row

    async def page(
        self, campaign_id: UUID, window: Window, *, owner_id: UUID | None, by: Access
    ) -> tuple[list[DeviceRow], str | None]:
        """Give a page of devices."""
        await self._look_for(campaign_id, by)
        return await self._store.page(campaign_id, window, owner_id=owner_id)

    async def handed_out(self, campaign_id: UUID) -> dict[str, str]:
        """Name the versions of forms that the campaign hands out now: by code, and by the name that OpenRosa clients know."""
        found = {}
        for group, code, version in await self._store.handed_out(campaign_id):
            found[form_id_of(campaign_id, group)] = found[code] = str(version)
        return found

    async def revoke(
        self, campaign_id: UUID, device_id: UUID, *, by: Access, now: datetime
    ) -> DeviceRow:
        """Take nothing more of a device; what is remembered of the campaign is void from then on."""
        await self._look_for(campaign_id, by)
        await self._campaigns.shut_gate(campaign_id)
        campaign = await self._look_for(campaign_id, by)
        row = await self._found(campaign_id, device_id, lock=True)
        if row.revoked_at is not None:
            raise AlreadyRevokedError
        row.revoked_at = now
        await self._store.save()
        await self._campaigns.touch(campaign)
        self._record("device.revoked", row, by=by, now=now)
        return row

    async def _found(self, campaign_id: UUID, device_id: UUID, *, lock: bool = False) -> DeviceRow:
        row = await self._store.find(campaign_id, device_id, lock=lock)
        if row is None:
            raise NotFoundError
        return row

    async def _look_for(self, campaign_id: UUID, by: Access) -> CampaignRow:
        campaign = await self._campaigns.find(campaign_id, CampaignScope.of(by))
        if campaign is None:
            raise NotFoundError
        return campaign

    def _record(self, action: str, row: DeviceRow, *, by: Access, now: datetime) -> None:
        self._audit.add(
            action,
            row.id,
            authority_id=row.authority_id,
            by=by.principal,
            now=now,
            after={"campaign_id": str(row.campaign_id), "owner_id": str(row.owner_id)},
        )
