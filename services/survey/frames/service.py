"""Takes frames in, and shows them without anybody's name."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from services.survey.campaigns.reaching import hold_campaign, reach_campaign
from services.survey.campaigns.store import CampaignRow, CampaignStore
from services.survey.contacts.errors import ContactsNotConfiguredError
from services.survey.contacts.sealing import ContactKeys
from services.survey.frames.errors import (
    FaultyListError,
    FrameExistsError,
    NoSuchGroupError,
)
from services.survey.frames.keeping import keep_until
from services.survey.frames.models import (
    Duplicates,
    LeftOut,
    ListedAgency,
    NewDossierFrame,
    NewFrame,
    Person,
    Source,
)
from services.survey.frames.reading import ListReading
from services.survey.frames.store import FrameRow, FrameStore
from services.survey.frames.writing import write_template
from services.survey.samples.errors import EmptyFrameError
from shared.audit.trail import AuditTrail
from shared.auth.principal import Access
from shared.canonical import digest, digest_of_bytes
from shared.clock import local_day
from shared.db.cursor import Window
from shared.ids import new_id
from shared.problems.common import NotFoundError
from shared.workbooks import read_aside


@dataclass(frozen=True, slots=True)
class TakenList:
    """A list as it was taken in, or would be."""

    row: FrameRow | None
    size: int
    left_out: Sequence[LeftOut]


@dataclass(frozen=True, slots=True)
class FrameShown:
    """A frame with its sizes by agency."""

    row: FrameRow
    agencies: Sequence[tuple[ListedAgency, int, int, int]]


class FrameService:
    """Takes in lists and dossiers; `keys` are nothing where no secret is set."""

    def __init__(
        self,
        store: FrameStore,
        campaigns: CampaignStore,
        keys: ContactKeys | None,
        audit: AuditTrail,
        *,
        contact_days: int,
    ) -> None:
        self._store = store
        self._campaigns = campaigns
        self._keys = keys
        self._audit = audit
        self._kept = timedelta(days=contact_days)

    async def take_list(
        self,
        new: NewFrame,
        content: bytes,
        source: Source,
        duplicates: Duplicates,
        *,
        dry_run: bool,
        by: Access,
        now: datetime,
    ) -> TakenList:
        """Take in a workbook, all of it or nothing; the same again under the same id changes nothing."""
        campaign = await hold_campaign(self._campaigns, new.campaign_id, by)
        keys = self._usable_keys()
        values = self._values(campaign, new, source, digest_of_bytes(content), now)
        if (known := await self._known(values)) is not None:
            return TakenList(known, known.size, ())
        agencies = await self._agencies(campaign.id, new.group)
        await self._store.take_turn(campaign.id)
        workbook = await read_aside(content)
        reading = ListReading(workbook, source, duplicates)
        await asyncio.to_thread(reading.read, {one.code: one.id for one in agencies})
        reading.refuse_known(await self._known_phones(campaign.id, reading.people, keys))
        if reading.faults:
            raise FaultyListError(faults=reading.faults.found, count=len(reading.faults.found))
        values["size"] = len(reading.people)
        if dry_run:
            return TakenList(None, len(reading.people), reading.left_out)
        units, contacts = await asyncio.to_thread(_rows, values, reading.people, keys)
        row = await self._store.add(values, units, contacts)
        self._note(row, by, now, left_out=len(reading.left_out))
        return TakenList(row, row.size, reading.left_out)

    async def take_dossiers(self, order: NewDossierFrame, *, by: Access, now: datetime) -> FrameRow:
        """Make a frame of completed dossiers; it holds no contact data, for portals send none."""
        campaign = await hold_campaign(self._campaigns, order.frame.campaign_id, by)
        made_of = digest(
            {"months": [one.name for one in order.months], "applicant": order.applicant}
        )
        values = self._values(campaign, order.frame, Source.DOSSIERS, made_of, now)
        if (known := await self._known(values)) is not None:
            return known
        await self._agencies(campaign.id, order.frame.group)
        row = await self._store.add(values | {"size": 0})
        row.size = await self._store.fill_from_dossiers(row, order)
        if not row.size:
            raise EmptyFrameError
        self._note(row, by, now, left_out=0)
        return row

    async def template(self, campaign_id: UUID, group: str, source: Source, *, by: Access) -> bytes:
        """Write an empty list for a group."""
        campaign = await reach_campaign(self._campaigns, campaign_id, by)
        agencies = await self._agencies(campaign.id, group)
        return await asyncio.to_thread(partial(write_template, source, agencies))

    async def show(self, campaign_id: UUID, frame_id: UUID, *, by: Access) -> FrameShown:
        """Give a frame with its sizes."""
        await reach_campaign(self._campaigns, campaign_id, by)
        row = await self._find(campaign_id, frame_id)
        agencies = {one.id: one for one in await self._store.agencies(campaign_id, row.group_code)}
        sizes = await self._store.sizes(frame_id)
        shown = [(agencies[one[0]], *one[1:]) for one in sizes]
        return FrameShown(row, sorted(shown, key=lambda one: one[0].code))

    async def page(
        self, campaign_id: UUID, window: Window, *, by: Access
    ) -> tuple[list[FrameRow], str | None]:
        """Give a page of a campaign's frames."""
        await reach_campaign(self._campaigns, campaign_id, by)
        return await self._store.page(campaign_id, window)

    async def remove(self, campaign_id: UUID, frame_id: UUID, *, by: Access, now: datetime) -> None:
        """Forget a frame that nothing was drawn from, and how those in it are reached."""
        campaign = await hold_campaign(self._campaigns, campaign_id, by)
        row = await self._find(campaign.id, frame_id)
        await self._store.remove(row)
        self._audit.add(
            "frame.removed",
            row.id,
            authority_id=row.authority_id,
            by=by.principal,
            now=now,
            before=_said(row),
        )

    async def _find(self, campaign_id: UUID, frame_id: UUID) -> FrameRow:
        row = await self._store.find(campaign_id, frame_id)
        if row is None:
            raise NotFoundError
        return row

    def _usable_keys(self) -> ContactKeys:
        if self._keys is None:
            raise ContactsNotConfiguredError
        return self._keys

    async def _agencies(self, campaign_id: UUID, group: str) -> list[ListedAgency]:
        agencies = await self._store.agencies(campaign_id, group)
        if not agencies:
            groups = await self._campaigns.targeted_groups(campaign_id)
            raise NoSuchGroupError(group=group, groups=", ".join(sorted(groups)))
        return agencies

    async def _known(self, values: dict[str, Any]) -> FrameRow | None:
        known = await self._store.find_anywhere(values["id"])
        kept = ("campaign_id", "group_code", "name", "source", "digest", "keep_until")
        if known and any(getattr(known, key) != values[key] for key in kept):
            raise FrameExistsError
        return known

    async def _known_phones(
        self, campaign_id: UUID, people: Sequence[Person], keys: ContactKeys
    ) -> dict[str, str]:
        hashes = {
            known: phone
            for phone in {one.contact.phone for one in people if one.contact.phone}
            for known in keys.phone_hashes(phone, campaign_id)
        }
        listed = await self._store.phones_of(campaign_id, hashes)
        return {hashes[known]: name for known, name in listed}

    def _values(
        self, campaign: CampaignRow, new: NewFrame, source: Source, made_of: str, now: datetime
    ) -> dict[str, Any]:
        return {
            "id": new.id or new_id(),
            "authority_id": campaign.authority_id,
            "campaign_id": campaign.id,
            "group_code": new.group,
            "name": new.name,
            "source": str(source),
            "digest": made_of,
            "keep_until": self._keep_until(campaign, new.keep_until),
            "created_at": now,
        }

    def _keep_until(self, campaign: CampaignRow, wanted: date | None) -> datetime:
        return keep_until(campaign.closes_at, wanted or local_day(campaign.closes_at) + self._kept)

    def _note(self, row: FrameRow, by: Access, now: datetime, *, left_out: int) -> None:
        self._audit.add(
            "frame.taken",
            row.id,
            authority_id=row.authority_id,
            by=by.principal,
            now=now,
            after=_said(row) | {"left_out": left_out},
        )


def _said(row: FrameRow) -> dict[str, Any]:
    """Say of a frame what may stand in the trail for ever: nobody's name."""
    return {
        "campaign_id": str(row.campaign_id),
        "group": row.group_code,
        "name": row.name,
        "source": row.source,
        "size": row.size,
        "keep_until": row.keep_until.isoformat(),
    }


def _rows(
    frame: dict[str, Any], people: Sequence[Person], keys: ContactKeys
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Give the rows of all in a list: apart from how they are reached, and how they are reached."""
    units, contacts = [], []
    for number, person in enumerate(people, 1):
        unit_id = new_id()
        sealed = keys.seal(person.contact, unit_id=unit_id, campaign_id=frame["campaign_id"])
        shared = {"authority_id": frame["authority_id"], "frame_id": frame["id"]}
        units.append(
            shared
            | {
                "id": unit_id,
                "number": number,
                "agency_id": person.agency_id,
                "ward": person.ward,
                "village": person.village,
            }
        )
        contacts.append(
            shared
            | {
                "unit_id": unit_id,
                "campaign_id": frame["campaign_id"],
                "key_id": sealed.key_id,
                "sealed": sealed.content,
                "phone_hash": sealed.phone_hash,
            }
        )
    return units, contacts
