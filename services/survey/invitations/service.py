"""Makes, shows and revokes invitations."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.survey.campaigns.errors import CampaignClosedError
from services.survey.campaigns.models import CampaignScope, CampaignState
from services.survey.campaigns.store import CampaignRow, CampaignStore
from services.survey.cases.store import CaseStore
from services.survey.invitations.codes import digest_of_code, make_code, read_code
from services.survey.invitations.errors import (
    FaultyInvitationsError,
    FaultyInvitationSheetError,
    InvitationBatchIdTakenError,
)
from services.survey.invitations.models import (
    Counts,
    Invitation,
    NewBatch,
    PrintedInvitation,
    State,
)
from services.survey.invitations.rules import faults_of, not_printable
from services.survey.invitations.store import BatchRow, InvitationStore
from shared.audit.trail import AuditTrail
from shared.auth.principal import Access
from shared.db.cursor import Window
from shared.http.etag import check_version
from shared.ids import new_id
from shared.problems.common import NotFoundError


@dataclass(frozen=True, slots=True)
class MadeInvitation:
    """An invitation with its code, which is told once."""

    id: UUID
    number: int
    code: str


@dataclass(frozen=True, slots=True)
class MadeBatch:
    """A batch with the codes that were made just now; nothing where it was there already."""

    row: BatchRow
    invitations: tuple[MadeInvitation, ...] | None


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch and where its invitations stand."""

    row: BatchRow
    counts: Counts


@dataclass(frozen=True, slots=True)
class Change:
    """A change to invitations of a batch that nobody has answered: to those of some numbers, or to all."""

    numbers: Collection[int] | None
    reason: str
    expected: int
    by: Access
    now: datetime


class InvitationService:
    """Invitations of the campaigns that the caller controls."""

    def __init__(
        self,
        store: InvitationStore,
        *,
        campaigns: CampaignStore,
        cases: CaseStore,
        audit: AuditTrail,
        secrets: Sequence[str],
    ) -> None:
        self._store = store
        self._campaigns = campaigns
        self._cases = cases
        self._audit = audit
        self._secrets = secrets

    async def make(
        self, campaign_id: UUID, wish: NewBatch, *, by: Access, now: datetime
    ) -> MadeBatch:
        """Make a batch. Asked again with the same id, it is there already and its codes are not told again."""
        campaign = await self._hold(campaign_id, by)
        if wish.id is not None and (known := await self._store.named(wish.id)) is not None:
            return MadeBatch(_same(known, campaign_id, wish), None)
        cases = await self._store.cases(campaign_id, wish.case_ids or ())
        faults = faults_of(
            wish,
            cases=cases,
            cells=await self._campaigns.cells(campaign_id),
            closes_at=campaign.closes_at,
            now=now,
        )
        if faults:
            raise FaultyInvitationsError(faults=faults, count=len(faults))
        invited = {case_id: cases[case_id].number for case_id in wish.case_ids or ()}
        numbers = invited.values() or range(1, (wish.count or 0) + 1)
        made = tuple(MadeInvitation(new_id(), one, make_code(self._secrets)) for one in numbers)
        row = await self._add(campaign, wish, made, invited, now)
        await self._cases.send(invited.keys(), now)
        self._audit.add(
            "invitation_batch.made",
            row.id,
            authority_id=row.authority_id,
            by=by.principal,
            now=now,
            after=_summary(row),
        )
        return MadeBatch(row, made)

    async def show(self, campaign_id: UUID, batch_id: UUID, *, by: Access, now: datetime) -> Batch:
        """Give one batch, and where its invitations stand."""
        await self._campaign(campaign_id, by)
        row = await self._store.find(campaign_id, batch_id)
        if row is None:
            raise NotFoundError
        return await self._batch(row, now)

    async def batches(
        self, campaign_id: UUID, window: Window, *, by: Access, now: datetime
    ) -> tuple[list[Batch], str | None]:
        """Give a page of batches, and where their invitations stand."""
        await self._campaign(campaign_id, by)
        rows, following = await self._store.batches(campaign_id, window)
        counts = await self._store.counts_of([row.id for row in rows], now)
        return [Batch(row, counts[row.id]) for row in rows], following

    async def page(
        self,
        campaign_id: UUID,
        window: Window,
        *,
        batch_id: UUID | None,
        state: State | None,
        by: Access,
        now: datetime,
    ) -> tuple[list[Invitation], str | None]:
        """Give a page of invitations."""
        await self._campaign(campaign_id, by)
        return await self._store.invitations(
            campaign_id, window, batch_id=batch_id, state=state, now=now
        )

    async def counts(
        self, campaign_id: UUID, *, by: Access, now: datetime
    ) -> list[tuple[UUID, str, Counts]]:
        """Tell where the invitations of a campaign stand, by agency and group."""
        await self._campaign(campaign_id, by)
        return await self._store.counts_by_cell(campaign_id, now)

    async def revoke(self, campaign_id: UUID, batch_id: UUID, change: Change) -> Batch:
        """Take back invitations that nobody has answered, also after the campaign has closed."""
        await self._campaign(campaign_id, change.by)
        row = await self._lock(campaign_id, batch_id, change)
        held = await self._store.lock_unanswered(batch_id, change.numbers)
        await self._store.revoke(held.values(), change.now)
        await self._changed(row, "invitation_batch.revoked", held, change)
        return await self._batch(row, change.now)

    async def renew(self, campaign_id: UUID, batch_id: UUID, change: Change) -> MadeBatch:
        """Make new codes for unanswered invitations, whose sheets were lost or left lying about; the old ones are void."""
        await self._hold(campaign_id, change.by)
        row = await self._lock(campaign_id, batch_id, change)
        held = await self._store.lock_unanswered(batch_id, change.numbers)
        made = tuple(
            MadeInvitation(one, number, make_code(self._secrets)) for number, one in held.items()
        )
        await self._store.renew({one.id: digest_of_code(one.code) for one in made})
        await self._changed(row, "invitation_batch.renewed", held, change)
        return MadeBatch(row, made)

    async def printable(
        self, campaign_id: UUID, written: Sequence[str], *, by: Access
    ) -> list[PrintedInvitation]:
        """Give what is printed of invitations, by their codes, which only who made them knows."""
        await self._campaign(campaign_id, by)
        codes = [read_code(one, self._secrets) for one in written]
        known = await self._store.printable(
            campaign_id, {digest_of_code(one): one for one in codes if one is not None}
        )
        faults = [not_printable(place) for place, one in enumerate(codes) if one not in known]
        if faults:
            raise FaultyInvitationSheetError(faults=faults, count=len(faults))
        return [known[one] for one in codes if one is not None]

    async def _changed(
        self, row: BatchRow, action: str, held: Mapping[int, UUID], change: Change
    ) -> None:
        self._store.touch(row)
        await self._store.save()
        self._audit.add(
            action,
            row.id,
            authority_id=row.authority_id,
            by=change.by.principal,
            now=change.now,
            after={**_summary(row), "numbers": list(held)},
            reason=change.reason,
        )

    async def _lock(self, campaign_id: UUID, batch_id: UUID, change: Change) -> BatchRow:
        row = await self._store.find(campaign_id, batch_id, lock=True)
        if row is None:
            raise NotFoundError
        check_version(change.expected, row.version)
        return row

    async def _batch(self, row: BatchRow, now: datetime) -> Batch:
        return Batch(row, (await self._store.counts_of([row.id], now))[row.id])

    async def _add(
        self,
        campaign: CampaignRow,
        wish: NewBatch,
        made: Sequence[MadeInvitation],
        invited: Mapping[UUID, int],
        now: datetime,
    ) -> BatchRow:
        whose = {"authority_id": campaign.authority_id, "campaign_id": campaign.id}
        batch_id = wish.id or new_id()
        batch = {
            **whose,
            "id": batch_id,
            "agency_id": wish.agency_id,
            "group_code": wish.group,
            "kind": wish.kind.value,
            "label": wish.label,
            "size": len(made),
            "most_responses": wish.most_responses,
            "expires_at": wish.expires_at or campaign.closes_at,
            "created_at": now,
        }
        case_of = {number: case_id for case_id, number in invited.items()}
        invitations = [
            {
                **whose,
                "id": one.id,
                "batch_id": batch_id,
                "number": one.number,
                "case_id": case_of.get(one.number),
                "code_digest": digest_of_code(one.code),
                "responses": 0,
            }
            for one in made
        ]
        return await self._store.add(batch, invitations)

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


def _summary(row: BatchRow) -> dict[str, object]:
    return {
        "campaign_id": str(row.campaign_id),
        "agency_id": str(row.agency_id),
        "group": row.group_code,
        "kind": row.kind,
        "size": row.size,
        "expires_at": row.expires_at.isoformat(),
    }


def _same(row: BatchRow, campaign_id: UUID, wish: NewBatch) -> BatchRow:
    """Take a repeat for what it is; another wish under the same id is refused."""
    kept = (row.campaign_id, row.agency_id, row.group_code, row.kind, row.size, row.label)
    size = wish.count if wish.case_ids is None else len(wish.case_ids)
    asked = (campaign_id, wish.agency_id, wish.group, wish.kind, size, wish.label)
    limits = row.most_responses == wish.most_responses and (
        wish.expires_at is None or row.expires_at == wish.expires_at
    )
    if kept != asked or not limits:
        raise InvitationBatchIdTakenError(batch_id=row.id)
    return row
