"""Takes in responses: each exactly once, whatever the network repeats."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from services.survey.campaigns.errors import CampaignNotOpenError
from services.survey.campaigns.models import CampaignState
from services.survey.devices.errors import DeviceRevokedError
from services.survey.responses.errors import (
    InvalidResponseError,
    NotAssignedError,
    ResponseIdTakenError,
    UnknownFormVersionError,
)
from services.survey.responses.intake_store import IntakeStore
from services.survey.responses.models import (
    Channel,
    ItemOutcome,
    NewRow,
    Outcome,
    Receipt,
    ReceivedResponse,
    Sender,
    StoredResponse,
    Unreadable,
)
from services.survey.responses.plan_cache import PlanCache
from services.survey.responses.rules import IntakePlan, Refusal, judge
from shared.auth.principal import Access, Role
from shared.problems.common import NotFoundError, UnavailableError
from shared.problems.problem import DomainError, Fault, Text

_ATTEMPTS: Final = 3
"""A campaign that changes in the very moment of an attempt is looked at again, but not for ever."""

_CHANNELS: Final = {
    Role.SURVEY_APP: Channel.APP,
    Role.PORTAL: Channel.PORTAL,
    Role.INTERVIEWER: Channel.INTERVIEWER,
}
"""The usual channel of each role, the widest role first."""


class ResponseIntake:
    """Judges responses by what is remembered of their campaign, and keeps them in one statement."""

    def __init__(self, store: IntakeStore, plans: PlanCache) -> None:
        self._store = store
        self._plans = plans

    async def take(
        self, campaign_id: UUID, response: ReceivedResponse, *, by: Access, now: datetime
    ) -> Receipt:
        """Keep one response, or tell that it is here already; committed on return."""
        plan = await self._plans.find(campaign_id)
        sender = _sender(plan, by)
        if plan is None or sender is None:
            raise NotFoundError
        for _ in range(_ATTEMPTS):
            judged = judge(response, plan, sender, now)
            if isinstance(judged, NewRow):
                if await self._store.keep(plan, judged, sender, now):
                    return Receipt(judged.id, Outcome.STORED, now)
                known = await self._store.stored([judged.id])
                if judged.id in known:
                    return _repeated(campaign_id, judged, known[judged.id])
            newest = await self._reread(campaign_id, sender)
            if newest.version == plan.version:
                raise _refusal(response, newest, judged, sender)
            plan = newest
        raise UnavailableError(service="survey", headers={"retry-after": "1"})

    async def take_all(
        self,
        campaign_id: UUID,
        items: Sequence[ReceivedResponse | Unreadable],
        *,
        by: Access,
        now: datetime,
    ) -> list[ItemOutcome]:
        """Keep what is new and valid of a batch in one statement, and tell what became of each member."""
        plan = await self._plans.find(campaign_id)
        sender = _sender(plan, by)
        if plan is None or sender is None:
            raise NotFoundError
        for _ in range(_ATTEMPTS):
            batch = _JudgedBatch(items, plan, sender, now)
            kept = (
                await self._store.keep_all(plan, batch.rows, sender, now) if batch.rows else set()
            )
            others = batch.ids - kept
            known = await self._store.stored(others) if others else {}
            if batch.all_valid and len(known) == len(others):
                return batch.outcomes(kept, known, _NOT_KEPT)
            newest = await self._reread(campaign_id, sender)
            if kept or newest.version == plan.version:
                return batch.outcomes(kept, known, _whole_fault(_not_kept(newest, sender)))
            plan = newest
        raise UnavailableError(service="survey", headers={"retry-after": "1"})

    async def _reread(self, campaign_id: UUID, sender: Sender) -> IntakePlan:
        """Look at the campaign again before anything is refused; strangers learn nothing of it."""
        plan = await self._plans.read(campaign_id)
        if plan is None:
            raise NotFoundError
        if sender.interviewer_id is not None and not await self._store.assigned(
            campaign_id, sender.interviewer_id
        ):
            raise NotFoundError
        return plan


class _JudgedBatch:
    """The members of a batch, judged; of several with one id the first valid one stands for all."""

    def __init__(
        self,
        items: Sequence[ReceivedResponse | Unreadable],
        plan: IntakePlan,
        sender: Sender,
        now: datetime,
    ) -> None:
        self._campaign_id = plan.campaign_id
        self._items = items
        self._judged = [
            item if isinstance(item, Unreadable) else judge(item, plan, sender, now)
            for item in items
        ]
        self._first: dict[UUID, NewRow] = {}
        for judged in self._judged:
            if isinstance(judged, NewRow):
                self._first.setdefault(judged.id, judged)
        self.rows = list(self._first.values())
        self.ids = self._first.keys()
        self.all_valid = not any(isinstance(judged, Refusal) for judged in self._judged)

    def outcomes(
        self, kept: set[UUID], known: Mapping[UUID, StoredResponse], not_kept: Fault
    ) -> list[ItemOutcome]:
        """Tell what became of each member, in the order of the batch."""
        if len(kept) == len(self._items):
            return [ItemOutcome(item.id, Outcome.STORED) for item in self._items]
        return [
            self._outcome(item, judged, kept, known, not_kept)
            for item, judged in zip(self._items, self._judged, strict=True)
        ]

    def _outcome(
        self,
        item: ReceivedResponse | Unreadable,
        judged: NewRow | Refusal | Unreadable,
        kept: set[UUID],
        known: Mapping[UUID, StoredResponse],
        not_kept: Fault,
    ) -> ItemOutcome:
        if not isinstance(judged, NewRow):
            return ItemOutcome(item.id, Outcome.REJECTED, judged.faults)
        if judged.id in kept:
            first = self._first[judged.id]
            if judged is first:
                return ItemOutcome(item.id, Outcome.STORED)
            same = judged.content == first.content
        elif judged.id in known:
            same = known[judged.id].content == (self._campaign_id, judged.content)
        else:
            return ItemOutcome(item.id, Outcome.REJECTED, (not_kept,))
        if same:
            return ItemOutcome(item.id, Outcome.DUPLICATE)
        taken = _whole_fault(ResponseIdTakenError(response_id=judged.id))
        return ItemOutcome(item.id, Outcome.CONFLICT, (taken,))


def _sender(plan: IntakePlan | None, by: Access) -> Sender | None:
    """Tell as whom the caller sends to this campaign, by the widest of its grants there."""
    if plan is None:
        return None
    roles = {grant.role for grant in by.grants if grant.authority_id == plan.authority_id}
    for role, channel in _CHANNELS.items():
        if role in roles:
            interviewer = by.principal.id if role is Role.INTERVIEWER else None
            return Sender(by.principal.id, channel, interviewer)
    return None


def _repeated(campaign_id: UUID, row: NewRow, stored: StoredResponse) -> Receipt:
    if stored.content != (campaign_id, row.content):
        raise ResponseIdTakenError(response_id=row.id)
    return Receipt(row.id, Outcome.DUPLICATE, stored.received_at)


def _refusal(
    response: ReceivedResponse, plan: IntakePlan, judged: NewRow | Refusal, sender: Sender
) -> DomainError:
    """Say why a response is not kept, by what the campaign says now."""
    if isinstance(judged, NewRow) or plan.state is not CampaignState.OPEN:
        return _not_kept(plan, sender)
    if judged.device_is_revoked:
        return DeviceRevokedError()
    if judged.form_is_unknown:
        return UnknownFormVersionError(
            faults=judged.faults, campaign=plan.code, questionnaire_id=response.questionnaire_id
        )
    return InvalidResponseError(faults=judged.faults, count=len(judged.faults))


def _not_kept(plan: IntakePlan, sender: Sender) -> DomainError:
    if plan.state is not CampaignState.OPEN:
        return CampaignNotOpenError(campaign=plan.code, state=plan.state)
    if sender.interviewer_id is not None:
        return NotAssignedError()
    return UnavailableError(service="survey", headers={"retry-after": "1"})


def _whole_fault(error: DomainError) -> Fault:
    """Say a refusal of one member of a batch as a fault of the whole member."""
    words = Text(error.said("vi"), error.said("en"))
    return Fault("#", words, error.code)


_NOT_KEPT: Final = _whole_fault(UnavailableError(service="survey"))
