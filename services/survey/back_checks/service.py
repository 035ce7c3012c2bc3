"""Draws back-checks, takes down second contacts, and tells how far both answers agree."""

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.survey.back_checks.errors import (
    BackCheckExistsError,
    FaultyBackCheckError,
    FaultyContactError,
    NothingToCheckError,
)
from services.survey.back_checks.models import (
    Agreement,
    InterviewerFindings,
    ItemOutcome,
    NewBackCheck,
    NewContact,
)
from services.survey.back_checks.rules import (
    by_interviewer,
    compare,
    draw,
    drawn_from,
    faults_of_questions,
    judge_contact,
    usual_questions,
)
from services.survey.back_checks.store import BackCheckRow, BackCheckStore, ItemRow
from services.survey.campaigns.errors import CampaignNotOpenError
from services.survey.campaigns.models import CampaignScope, CampaignState
from services.survey.campaigns.store import CampaignRow, CampaignStore
from services.survey.summaries.store import SummaryStore
from shared.audit.trail import AuditTrail
from shared.auth.principal import Access
from shared.db.cursor import Window
from shared.ids import new_id
from shared.problems.common import NotFoundError


@dataclass(frozen=True, slots=True)
class ShownBackCheck:
    """A back-check with what came of it."""

    row: BackCheckRow
    total: InterviewerFindings
    interviewers: Sequence[InterviewerFindings]
    questions: Mapping[str, Agreement]


class BackCheckService:
    """Back-checks of a campaign."""

    def __init__(
        self,
        store: BackCheckStore,
        *,
        campaigns: CampaignStore,
        summaries: SummaryStore,
        audit: AuditTrail,
    ) -> None:
        self._store = store
        self._campaigns = campaigns
        self._summaries = summaries
        self._audit = audit

    async def draw(
        self, campaign_id: UUID, new: NewBackCheck, *, by: Access, now: datetime
    ) -> ShownBackCheck:
        """Draw a share of each interviewer's responses; asked again with the same id, it is there already."""
        campaign = await self._hold(campaign_id, by)
        if new.id is not None and (known := await self._store.named(new.id)) is not None:
            return await self._shown(_same(known, campaign_id, new))
        forms = [one.form for one in await self._summaries.forms(campaign_id)]
        asked = {question.code for form in forms for question in form.asked}
        if faults := faults_of_questions(new.questions, asked):
            raise FaultyBackCheckError(faults=faults, count=len(faults))
        candidates = by_interviewer(await self._store.candidates(campaign_id))
        if not candidates:
            raise NothingToCheckError
        seed = new.seed or secrets.token_hex(16)
        chosen = await asyncio.to_thread(
            draw, candidates, percent=new.percent, at_least=new.at_least, seed=seed
        )
        back_check_id = new.id or new_id()
        whose = {"authority_id": campaign.authority_id, "campaign_id": campaign_id}
        row = await self._store.add(
            {
                **whose,
                "id": back_check_id,
                "percent": new.percent,
                "at_least": new.at_least,
                "seed": seed,
                "questions": list(new.questions) or usual_questions(forms),
                "drawn_from": drawn_from(candidates),
                "drawn_at": now,
                "drawn_by": by.principal.id,
            },
            [
                {
                    **whose,
                    "back_check_id": back_check_id,
                    "response_id": one.response_id,
                    "interviewer_id": one.interviewer_id,
                    "agency_id": one.agency_id,
                    "group_code": one.group,
                    "place": place,
                    "outcome": ItemOutcome.PENDING,
                    "answers": {},
                    "agreed": {},
                    "contacts": 0,
                }
                for place, one in chosen
            ],
        )
        after = {"campaign_id": str(campaign_id), "seed": seed, "percent": new.percent}
        self._record(
            "back_check.drawn",
            row.id,
            campaign,
            by=by,
            now=now,
            after=after | {"drawn": len(chosen)},
        )
        return await self._shown(row)

    async def contact(
        self,
        campaign_id: UUID,
        back_check_id: UUID,
        response_id: UUID,
        new: NewContact,
        *,
        by: Access,
        now: datetime,
    ) -> ItemRow:
        """Take down a second contact; a later one of the same respondent takes its place."""
        campaign = await self._campaign(campaign_id, by)
        check = await self._found(campaign_id, back_check_id)
        found = await self._store.lock_item(back_check_id, response_id)
        if found is None:
            raise NotFoundError
        item, response = found
        forms = {one.id: one.form for one in await self._summaries.forms(campaign_id)}
        answers, faults = judge_contact(new, forms[response.questionnaire_id], check.questions)
        if faults:
            raise FaultyContactError(faults=faults, count=len(faults))
        before = {"outcome": item.outcome, "contacts": item.contacts}
        item.outcome, item.answers, item.note = new.outcome, answers, new.note
        item.agreed = compare(response.answers, answers)
        item.contacts += 1
        item.contacted_at, item.contacted_by = now, by.principal.id
        await self._store.save()
        after = {"outcome": item.outcome, "contacts": item.contacts, **_counted(item.agreed)}
        self._record(
            "response.back-checked",
            response_id,
            campaign,
            by=by,
            now=now,
            before=before,
            after=after,
        )
        return item

    async def show(self, campaign_id: UUID, back_check_id: UUID, *, by: Access) -> ShownBackCheck:
        """Give a back-check with what came of it so far."""
        await self._campaign(campaign_id, by)
        return await self._shown(await self._found(campaign_id, back_check_id))

    async def page(
        self, campaign_id: UUID, window: Window, *, by: Access
    ) -> tuple[list[BackCheckRow], str | None]:
        """Give a page of back-checks."""
        await self._campaign(campaign_id, by)
        return await self._store.page(campaign_id, window)

    async def items(
        self,
        campaign_id: UUID,
        back_check_id: UUID,
        window: Window,
        *,
        outcome: ItemOutcome | None,
        interviewer_id: UUID | None,
        by: Access,
    ) -> tuple[list[ItemRow], str | None]:
        """Give a page of what was drawn; the first answers are not shown, so that nobody leads the second."""
        await self._campaign(campaign_id, by)
        await self._found(campaign_id, back_check_id)
        return await self._store.items(
            back_check_id, window, outcome=outcome, interviewer_id=interviewer_id
        )

    async def _shown(self, row: BackCheckRow) -> ShownBackCheck:
        counted = await self._store.by_interviewer(row.id)
        outcomes: dict[UUID, dict[ItemOutcome, int]] = defaultdict(dict)
        compared: dict[UUID, int] = defaultdict(int)
        agreed: dict[UUID, int] = defaultdict(int)
        for who, outcome, items, agreement in counted:
            outcomes[who][outcome] = items
            compared[who] += agreement.compared
            agreed[who] += agreement.agreed
        kept = row.agreement or {}
        for who, (were_compared, have_agreed) in kept.get("interviewers", {}).items():
            compared[UUID(who)], agreed[UUID(who)] = were_compared, have_agreed
        lines = [
            InterviewerFindings(
                who,
                row.drawn_from[str(who)]["responses"],
                {one: outcomes[who].get(one, 0) for one in ItemOutcome},
                Agreement(compared[who], agreed[who]),
            )
            for who in sorted(outcomes)
        ]
        questions = await self._store.by_question(row.id)
        questions |= {code: Agreement(*one) for code, one in kept.get("questions", {}).items()}
        return ShownBackCheck(row, _total(lines), lines, questions)

    async def _found(self, campaign_id: UUID, back_check_id: UUID) -> BackCheckRow:
        row = await self._store.find(campaign_id, back_check_id)
        if row is None:
            raise NotFoundError
        return row

    async def _hold(self, campaign_id: UUID, by: Access) -> CampaignRow:
        """Have an open campaign to oneself, so that two draws never draw the same response."""
        await self._campaign(campaign_id, by)
        await self._campaigns.shut_gate(campaign_id)
        campaign = await self._campaign(campaign_id, by)
        if campaign.state != CampaignState.OPEN:
            raise CampaignNotOpenError(campaign=campaign.code, state=campaign.state)
        return campaign

    async def _campaign(self, campaign_id: UUID, by: Access) -> CampaignRow:
        campaign = await self._campaigns.find(campaign_id, CampaignScope.of(by))
        if campaign is None:
            raise NotFoundError
        return campaign

    def _record(
        self,
        action: str,
        subject_id: UUID,
        campaign: CampaignRow,
        *,
        by: Access,
        now: datetime,
        **more: Any,
    ) -> None:
        self._audit.add(
            action, subject_id, authority_id=campaign.authority_id, by=by.principal, now=now, **more
        )


def _counted(agreed: dict[str, bool]) -> dict[str, int]:
    """Say of a second contact what may stand in the trail for ever: how often it agreed, not in what."""
    return {"compared": len(agreed), "agreed": sum(agreed.values())}


def _total(lines: Sequence[InterviewerFindings]) -> InterviewerFindings:
    return InterviewerFindings(
        None,
        sum(one.responses for one in lines),
        {outcome: sum(one.outcomes[outcome] for one in lines) for outcome in ItemOutcome},
        Agreement(
            sum(one.agreement.compared for one in lines), sum(one.agreement.agreed for one in lines)
        ),
    )


def _same(known: BackCheckRow, campaign_id: UUID, new: NewBackCheck) -> BackCheckRow:
    """Take a repeat for what it is; another wish under the same id is refused."""
    if (
        known.campaign_id != campaign_id
        or (known.percent, known.at_least) != (new.percent, new.at_least)
        or (new.seed is not None and known.seed != new.seed)
        or (new.questions and known.questions != list(new.questions))
    ):
        raise BackCheckExistsError
    return known
