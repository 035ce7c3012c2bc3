"""Connects portals, and says what their status codes mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.survey.portals.errors import PortalExistsError
from services.survey.portals.models import DossierStatus, NewPortal
from services.survey.portals.store import PortalRow, PortalStore
from shared.audit.trail import AuditTrail
from shared.auth.principal import Access
from shared.db.cursor import Window
from shared.http.etag import check_version
from shared.ids import new_id
from shared.problems.common import NotFoundError


@dataclass(frozen=True, slots=True)
class StatusesShown:
    """The meanings that hold, and what has none."""

    portal: PortalRow
    statuses: Mapping[str, DossierStatus]
    unknown: Mapping[str, int]


class PortalService:
    """Connects and shows portals."""

    def __init__(self, store: PortalStore, audit: AuditTrail) -> None:
        self._store = store
        self._audit = audit

    async def connect(self, new: NewPortal, *, by: Access, now: datetime) -> PortalRow:
        """Keep a portal; the same one again changes nothing."""
        if not by.covers(new.authority_id):
            raise NotFoundError
        portal_id = new.id or new_id()
        values = {
            "id": portal_id,
            "authority_id": new.authority_id,
            "code": new.code,
            "name": new.name,
            "client_id": new.client_id,
        }
        known = await self._store.find_named(portal_id, new.authority_id, new.code)
        if known is not None:
            if any(getattr(known, name) != value for name, value in values.items()):
                raise PortalExistsError
            return known
        await self._store.add({**values, "statuses_version": 1, "created_at": now}, new.statuses)
        self._audit.add(
            "portal.connected",
            portal_id,
            authority_id=new.authority_id,
            by=by.principal,
            now=now,
            after={"code": new.code, "statuses": dict(new.statuses)},
        )
        return await self.find(portal_id, by)

    async def find(self, portal_id: UUID, by: Access, *, locked: bool = False) -> PortalRow:
        """Give a portal that the caller reaches."""
        portal = await self._store.find(portal_id, by.whole_authority_ids, locked=locked)
        if portal is None:
            raise NotFoundError
        return portal

    async def page(self, window: Window, *, by: Access) -> tuple[list[PortalRow], str | None]:
        """Give a page of portals."""
        return await self._store.page(by.whole_authority_ids, window)

    async def statuses(self, portal_id: UUID, *, by: Access) -> StatusesShown:
        """Give the meanings that hold, and the codes that came in without one."""
        return await self._shown(await self.find(portal_id, by))

    async def change_statuses(
        self,
        portal_id: UUID,
        statuses: Mapping[str, DossierStatus],
        *,
        expected: int,
        by: Access,
        now: datetime,
    ) -> StatusesShown:
        """Set what all status codes mean, as a new version; figures follow from the next reading on."""
        portal = await self.find(portal_id, by, locked=True)
        check_version(expected, portal.statuses_version)
        before = await self._store.statuses(portal)
        portal.statuses_version += 1
        await self._store.add_statuses(
            portal.id, portal.authority_id, portal.statuses_version, statuses
        )
        await self._store.save()
        self._audit.add(
            "portal.statuses-set",
            portal.id,
            authority_id=portal.authority_id,
            by=by.principal,
            now=now,
            before=dict(before),
            after=dict(statuses),
        )
        return await self._shown(portal)

    async def _shown(self, portal: PortalRow) -> StatusesShown:
        return StatusesShown(
            portal,
            await self._store.statuses(portal),
            await self._store.unknown_statuses(portal),
        )
