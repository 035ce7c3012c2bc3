"""Reviews what interviewers collected, sends it back, and takes it again."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.survey.campaigns.errors import CampaignNotOpenError
from services.survey.campaigns.models import CampaignScope, CampaignState
from services.survey.campaigns.store import CampaignRow, CampaignStore
from services.survey.responses.errors import (
    InvalidResponseError,
    ResponseIdTakenError,
    SupersededResponseError,
)
from services.survey.responses.models import (
    SUPERSEDED,
    Channel,
    NewRow,
    Outcome,
    Receipt,
    ReceivedResponse,
    Sender,
)
from services.survey.responses.rules import IntakePlan, Refusal, judge
from services.survey.responses.store import ResponseStore
from services.survey.reviews import errors
from services.survey.reviews.models import (
    RETURNED,
    NewReview,
    NewVersion,
    ReviewFilter,
    ReviewState,
    ReviewVerdict,
)
from services.survey.reviews.rules import faults_of_review, state_of, step_of
from services.survey.reviews.store import ResponseRow, ReviewedResponse, ReviewStore
from shared.audit.trail import AuditTrail
from shared.auth.principal import Access
from shared.db.cursor import Window
from shared.problems.common import NotFoundError


class Plans(Protocol):
    """Where a campaign's plan of intake is had from."""

    async def read(self, campaign_id: UUID) -> IntakePlan | None:
        """Give a campaign's plan as it is now."""


class ReviewService:
    """Reviews of a campaign."""

    def __init__(
        self,
        store: ReviewStore,
        *,
        responses: ResponseStore,
        campaigns: CampaignStore,
        audit: AuditTrail,
    ) -> None:
        self._store = store
        self._responses = responses
        self._campaigns = campaigns
        self._audit = audit

    async def review(
        self, campaign_id: UUID, response_id: UUID, new: NewReview, *, by: Access, now: datetime
    ) -> ReviewedResponse:
        """Approve a response, or send it back with comments; then it is out of the figures until its new version comes."""
        await self._hold(campaign_id, by)
        row = await self._responses.lock(campaign_id, response_id)
        if row is None:
            raise NotFoundError
        (before,) = await self._store.with_reviews([row])
        state = review_state(before)
        _check(before, state, new, by)
        form = await self._store.form(row.questionnaire_id)
        if faults := faults_of_review(new, {one.code for one in form.questions}):
            raise errors.FaultyReviewError(faults=faults, count=len(faults))
        comments = [asdict(one) for one in new.comments]
        if new.verdict is ReviewVerdict.REJECT:
            await self._responses.send_back(
                row, RETURNED + (new.reason or "…"), by=by.principal.id, now=now
            )
        made = await self._store.add_review(
            response_id=row.id,
            number=len(before.reviews) + 1,
            authority_id=row.authority_id,
            campaign_id=campaign_id,
            interviewer_id=row.principal_id,
            step=step_of(state),
            verdict=new.verdict,
            reason=new.reason,
            comments=comments,
            reviewed_by=by.principal.id,
            reviewed_at=now,
        )
        self._record(
            "response.reviewed",
            row,
            by=by,
            now=now,
            before={"state": state},
            after={
                "verdict": new.verdict,
                "step": made.step,
                "commented": [one["question"] for one in comments],
            },
            reason=new.reason,
        )
        return ReviewedResponse(row, [*before.reviews, made])

    async def take_version(
        self,
        campaign_id: UUID,
        response_id: UUID,
        new: NewVersion,
        plans: Plans,
        *,
        by: Access,
        now: datetime,
    ) -> Receipt:
        """Take the new version of what was sent back, once, from its own interviewer."""
        await self._hold(campaign_id, by)
        base = await self._responses.lock(campaign_id, response_id)
        if (
            base is None
            or base.channel != Channel.INTERVIEWER
            or base.principal_id != by.principal.id
        ):
            raise NotFoundError
        plan = await plans.read(campaign_id)
        assert plan is not None  # the campaign was found just now
        sender = Sender(by.principal.id, Channel.INTERVIEWER, by.principal.id)
        judged = judge(_received(base, new), plan, sender, now)
        if isinstance(judged, Refusal):
            raise InvalidResponseError(faults=judged.faults, count=len(judged.faults))
        if (known := await self._store.find(new.id)) is not None:
            return _repeated(known, base, judged)
        if state_of(base.exclusion_reason, None) is not ReviewState.RETURNED:
            raise errors.NotReturnedError
        await self._responses.supersede(base, by=by.principal.id, now=now)
        made = await self._store.add_version(
            id=new.id,
            chain_id=base.chain_id,
            replaces_id=base.id,
            authority_id=base.authority_id,
            campaign_id=campaign_id,
            agency_id=base.agency_id,
            group_code=base.group_code,
            questionnaire_id=base.questionnaire_id,
            answers=dict(judged.answers),
            captured_at=judged.captured_at,
            started_at=judged.started_at,
            received_at=now,
            principal_id=by.principal.id,
            channel=Channel.INTERVIEWER,
            device_id=judged.device_id,
        )
        await self._responses.place(made, now)
        await self._store.answer(base.id, made.id, now)
        self._record("response.mended", made, by=by, now=now, after={"replaces_id": str(base.id)})
        return Receipt(made.id, Outcome.STORED, now)

    async def page(
        self, campaign_id: UUID, window: Window, wanted: ReviewFilter, *, by: Access
    ) -> tuple[list[ReviewedResponse], str | None]:
        """Give a page of what interviewers collected, with where it stands; to an interviewer the own ones."""
        return await self._store.page(campaign_id, window, await self._own(campaign_id, wanted, by))

    async def counts(
        self, campaign_id: UUID, wanted: ReviewFilter, *, by: Access
    ) -> Mapping[ReviewState, int]:
        """Count what interviewers collected by where it stands."""
        return await self._store.counts(campaign_id, await self._own(campaign_id, wanted, by))

    async def versions(
        self, campaign_id: UUID, response_id: UUID, *, by: Access
    ) -> Sequence[ReviewedResponse]:
        """Give all versions of a response with their reviews; to an interviewer of an own one."""
        wanted = await self._own(campaign_id, ReviewFilter(), by)
        row = await self._store.find(response_id)
        if (
            row is None
            or row.campaign_id != campaign_id
            or wanted.interviewer_id not in {None, row.principal_id}
        ):
            raise NotFoundError
        return await self._store.chain(campaign_id, row.chain_id)

    async def _own(self, campaign_id: UUID, wanted: ReviewFilter, by: Access) -> ReviewFilter:
        """Bound an interviewer's look to what he or she collected."""
        scope = CampaignScope.of(by)
        campaign = await self._campaign(campaign_id, scope)
        own = scope.interviewer_in(campaign.authority_id)
        if own is None:
            return wanted
        return ReviewFilter(wanted.state, own, wanted.agency_id, wanted.group)

    async def _hold(self, campaign_id: UUID, by: Access) -> CampaignRow:
        """Have a campaign that is open, and cannot be closed until this transaction ends."""
        scope = CampaignScope.of(by)
        await self._campaign(campaign_id, scope)
        await self._campaigns.pass_gate(campaign_id)
        campaign = await self._campaign(campaign_id, scope)
        if campaign.state != CampaignState.OPEN:
            raise CampaignNotOpenError(campaign=campaign.code, state=campaign.state)
        return campaign

    async def _campaign(self, campaign_id: UUID, scope: CampaignScope) -> CampaignRow:
        campaign = await self._campaigns.find(campaign_id, scope)
        if campaign is None:
            raise NotFoundError
        return campaign

    def _record(
        self, action: str, row: ResponseRow, *, by: Access, now: datetime, **more: Any
    ) -> None:
        self._audit.add(
            action, row.id, authority_id=row.authority_id, by=by.principal, now=now, **more
        )


def review_state(one: ReviewedResponse) -> ReviewState:
    """Tell where a response stands."""
    last = one.reviews[-1] if one.reviews else None
    return state_of(
        one.row.exclusion_reason,
        None if last is None else (ReviewVerdict(last.verdict), last.step),
    )


def _check(one: ReviewedResponse, state: ReviewState, new: NewReview, by: Access) -> None:
    """Refuse what cannot be: each refusal says what to do instead."""
    row = one.row
    if row.channel != Channel.INTERVIEWER:
        raise errors.NoInterviewerError(channel=row.channel)
    if row.exclusion_reason == SUPERSEDED:
        raise SupersededResponseError
    if state is ReviewState.RETURNED:
        raise errors.ReturnedAlreadyError
    if new.verdict is ReviewVerdict.REJECT:
        return
    if state is ReviewState.OUT:
        raise errors.NotCountingError(reason=row.exclusion_reason)
    if state is ReviewState.CONFIRMED:
        raise errors.ReviewedAlreadyError
    if state is ReviewState.TO_CONFIRM and one.reviews[-1].reviewed_by == by.principal.id:
        raise errors.SecondReviewerError


def _received(base: ResponseRow, new: NewVersion) -> ReceivedResponse:
    return ReceivedResponse(
        new.id,
        base.questionnaire_id,
        base.group_code,
        base.agency_id,
        new.answers,
        new.captured_at,
        new.device_id,
        Channel.INTERVIEWER,
        new.started_at,
    )


def _repeated(known: ResponseRow, base: ResponseRow, judged: NewRow) -> Receipt:
    """Take a repeat for what it is; anything else under the same id is refused."""
    same = known.replaces_id == base.id and (known.captured_at, known.answers) == (
        judged.captured_at,
        judged.answers,
    )
    if not same:
        raise ResponseIdTakenError(response_id=known.id)
    return Receipt(judged.id, Outcome.DUPLICATE, known.received_at)
