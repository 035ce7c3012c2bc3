"""Checks the responses of a campaign, and lets a supervisor decide about what looks odd."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.survey.campaigns.errors import CampaignNotOpenError
from services.survey.campaigns.models import CampaignScope, CampaignState
from services.survey.campaigns.store import CampaignRow, CampaignStore
from services.survey.flags.errors import FaultyFlagDecisionError, FaultyFlagRulesError
from services.survey.flags.models import (
    Decision,
    FlaggedFilter,
    FlagRules,
    ResponseFlag,
    StateCounts,
    Verdict,
)
from services.survey.flags.rules import fault_of_decision, faults_of_rules, settings_of
from services.survey.flags.store import FlaggedResponse, FlagStore, plain_rules, rules_of
from services.survey.interviewer_checks.service import InterviewerCheckService, scaled_questions
from services.survey.responses.store import ResponseStore
from services.survey.summaries.models import IssuedForm
from services.survey.summaries.store import SummaryStore
from shared.audit.trail import AuditTrail
from shared.auth.principal import Access
from shared.db.cursor import Window
from shared.http.etag import check_version
from shared.problems.common import NotFoundError
from shared.problems.problem import Fault


@dataclass(frozen=True, slots=True)
class ShownRules:
    """The rules of a campaign."""

    rules: FlagRules
    version: int
    checked_at: datetime | None


@dataclass(frozen=True, slots=True)
class ShownCounts:
    """How many responses are flagged, and where they stand."""

    checked_at: datetime | None
    total: StateCounts
    by_flag: Mapping[str, StateCounts]
    excluded_by_rule: int = 0
    restored_by_rule: int = 0


class FlagService:
    """Checks, shows and decides."""

    def __init__(
        self,
        store: FlagStore,
        *,
        responses: ResponseStore,
        campaigns: CampaignStore,
        summaries: SummaryStore,
        interviewers: InterviewerCheckService,
        audit: AuditTrail,
    ) -> None:
        self._store = store
        self._responses = responses
        self._campaigns = campaigns
        self._summaries = summaries
        self._interviewers = interviewers
        self._audit = audit

    async def rules(self, campaign_id: UUID, *, by: Access) -> ShownRules:
        """Give the rules of a campaign."""
        await self._campaign(campaign_id, by)
        row = await self._store.rules(campaign_id)
        if row is None:
            return ShownRules(rules_of(None), 0, None)
        return ShownRules(rules_of(row), row.version, row.checked_at)

    async def set_rules(
        self, campaign_id: UUID, rules: FlagRules, *, expected: int, by: Access, now: datetime
    ) -> ShownRules:
        """Set what is checked from the next check on."""
        campaign = await self._hold(campaign_id, by)
        row = await self._store.lock_rules(campaign_id, campaign.authority_id)
        check_version(expected, row.version)
        forms = await self._summaries.forms(campaign_id)
        agencies = {agency_id for agency_id, _ in await self._campaigns.cells(campaign_id)}
        if faults := list(faults_of_rules(rules, forms, agencies)):
            raise FaultyFlagRulesError(faults=faults, count=len(faults))
        before, row.rules = row.rules, plain_rules(rules)
        row.version += 1
        await self._store.save()
        self._record(
            "campaign.flag-rules-set",
            campaign,
            by=by,
            now=now,
            before={"rules": before},
            after={"rules": row.rules},
        )
        return ShownRules(rules, row.version, row.checked_at)

    async def check(self, campaign_id: UUID, *, by: Access, now: datetime) -> ShownCounts:
        """Look at all responses anew, and do what the rules say."""
        campaign = await self._hold(campaign_id, by)
        await self._store.take_time()
        row = await self._store.lock_rules(campaign_id, campaign.authority_id)
        rules = rules_of(row)
        forms = await self._summaries.forms(campaign_id)
        for flag, limits in rules.limits.items():
            settings = settings_of(
                flag,
                limits,
                forms,
                scaled=scaled_questions(forms),
                odd_interviewers=await self._odd_interviewers(flag, campaign_id, forms),
            )
            await self._store.search(flag, campaign_id, settings, now)
        await self._store.forget_others(campaign_id, now)
        restored = await self._store.restore_by_rule(campaign_id, rules.excluding)
        excluded = await self._store.exclude_by_rule(campaign_id, rules.excluding, now)
        row.checked_at = now
        await self._store.save()
        after = {
            "excluding": rules.excluding,
            "excluded": [str(one) for one in excluded],
            "restored": [str(one) for one in restored],
        }
        self._record("campaign.flags-checked", campaign, by=by, now=now, after=after)
        counts = await self._store.counts(campaign_id)
        return _shown(counts, now, excluded=len(excluded), restored=len(restored))

    async def counts(self, campaign_id: UUID, *, by: Access) -> ShownCounts:
        """Count what is flagged, as of the last check and all decisions since."""
        await self._campaign(campaign_id, by)
        row = await self._store.rules(campaign_id)
        return _shown(
            await self._store.counts(campaign_id), None if row is None else row.checked_at
        )

    async def page(
        self, campaign_id: UUID, window: Window, wanted: FlaggedFilter, *, by: Access
    ) -> tuple[list[FlaggedResponse], str | None]:
        """Give a page of flagged responses."""
        await self._campaign(campaign_id, by)
        return await self._store.page(campaign_id, window, wanted)

    async def decide(
        self, campaign_id: UUID, decision: Decision, *, by: Access, now: datetime
    ) -> list[FlaggedResponse]:
        """Keep or exclude flagged responses, all of them or none; another decision takes this one back."""
        await self._hold(campaign_id, by)
        found = await self._store.lock(campaign_id, decision.response_ids)
        if faults := list(_faults(decision, found)):
            raise FaultyFlagDecisionError(faults=faults, count=len(faults))
        who = by.principal.id
        for one in found.values():
            before = _plain(one)
            if one.row.excluded_at is not None:
                await self._responses.take_back(one.row)
            if decision.verdict is Verdict.EXCLUDE:
                await self._responses.set_aside(one.row, decision.reason, by=who, now=now)
            self._audit.add(
                "response.flags-decided",
                one.row.id,
                authority_id=one.row.authority_id,
                by=by.principal,
                now=now,
                before=before,
                after={"decision": decision.verdict, "campaign_id": str(campaign_id)},
                reason=decision.reason,
            )
        await self._store.save()
        await self._store.decide(
            [one.row for one in found.values()],
            decision=decision.verdict,
            by_rule=False,
            decided_by=who,
            decided_at=now,
            reason=decision.reason,
        )
        return list((await self._store.lock(campaign_id, decision.response_ids)).values())

    async def _odd_interviewers(
        self, flag: ResponseFlag, campaign_id: UUID, forms: Sequence[IssuedForm]
    ) -> list[UUID]:
        if flag is not ResponseFlag.FAR_FROM_COLLEAGUES:
            return []
        compared = await self._interviewers.compare(campaign_id, forms, with_ruled_out=True)
        return [one.interviewer_id for one in compared if one.flags]

    async def _hold(self, campaign_id: UUID, by: Access) -> CampaignRow:
        """Give a campaign that is not closed, and cannot be until this transaction ends."""
        await self._campaign(campaign_id, by)
        await self._campaigns.pass_gate(campaign_id)
        campaign = await self._campaign(campaign_id, by)
        if campaign.state == CampaignState.CLOSED:
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
        campaign: CampaignRow,
        *,
        by: Access,
        now: datetime,
        after: dict[str, Any],
        before: dict[str, Any] | None = None,
    ) -> None:
        self._audit.add(
            action,
            campaign.id,
            authority_id=campaign.authority_id,
            by=by.principal,
            now=now,
            before=before,
            after=after,
        )


def _faults(decision: Decision, found: Mapping[UUID, FlaggedResponse]) -> Iterator[Fault]:
    for index, response_id in enumerate(decision.response_ids):
        one = found.get(response_id)
        fault = fault_of_decision(
            index,
            is_flagged=one is not None and bool(one.flags),
            exclusion_reason=None if one is None else one.row.exclusion_reason,
            decided_reason=None if one is None or one.decision is None else one.decision.reason,
        )
        if fault is not None:
            yield fault


def _plain(one: FlaggedResponse) -> dict[str, Any]:
    decision = one.decision
    return {
        "decision": None if decision is None else decision.decision,
        "by_rule": None if decision is None else decision.by_rule,
        "exclusion_reason": one.row.exclusion_reason,
        "flags": [flag.flag for flag in one.flags],
    }


def _shown(
    counts: Mapping[str | None, StateCounts],
    checked_at: datetime | None,
    *,
    excluded: int = 0,
    restored: int = 0,
) -> ShownCounts:
    by_flag = {flag: one for flag, one in sorted(counts.items(), key=str) if flag is not None}
    return ShownCounts(checked_at, counts[None], by_flag, excluded, restored)
