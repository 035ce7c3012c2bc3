"""Decides about campaigns: prepared whole, opened, given newer forms, closed into a frozen summary."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.survey.campaigns.errors import (
    CampaignClosedError,
    CampaignNotOpenError,
    CampaignNotPreparedError,
    FaultyCampaignError,
)
from services.survey.campaigns.models import (
    CampaignScope,
    CampaignState,
    FormVersion,
    Group,
    NewCampaign,
)
from services.survey.campaigns.rules import faults_of_campaign, faults_of_groups
from services.survey.campaigns.store import CampaignRow, CampaignStore, GroupRow
from services.survey.flags.closing import ClosingChecks
from services.survey.questionnaires.store import QuestionnaireStore
from services.survey.summaries.service import SummaryService
from shared.audit.trail import AuditTrail
from shared.auth.principal import Access
from shared.canonical import digest
from shared.db.cursor import Window
from shared.http.etag import check_version
from shared.ids import new_id
from shared.problems.common import NotFoundError


@dataclass(frozen=True, slots=True)
class CampaignShown:
    """A campaign with what the caller sees of it."""

    row: CampaignRow
    groups: Sequence[GroupRow]
    summary_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class HandedOut:
    """The groups that a caller may ask, and the forms for them."""

    groups: Sequence[GroupRow]
    forms: Sequence[Mapping[str, Any]]
    digest: str


class CampaignService:
    """Prepares, opens, changes, closes and shows campaigns."""

    def __init__(
        self,
        store: CampaignStore,
        questionnaires: QuestionnaireStore,
        summaries: SummaryService,
        checks: ClosingChecks,
        audit: AuditTrail,
    ) -> None:
        self._store = store
        self._questionnaires = questionnaires
        self._summaries = summaries
        self._checks = checks
        self._audit = audit

    async def prepare(self, new: NewCampaign, *, by: Access, now: datetime) -> CampaignShown:
        """Keep a new campaign with its groups and targets."""
        if not by.covers(new.authority_id):
            raise NotFoundError
        named = {group.questionnaire_id for group in new.groups}
        issued = await self._questionnaires.read_issued(named, new.authority_id)
        faults = faults_of_campaign(new, issued.keys())
        if faults:
            raise FaultyCampaignError(faults=faults, count=len(faults))
        campaign_id = new_id()
        row = await self._store.add(
            {
                "id": campaign_id,
                "authority_id": new.authority_id,
                "code": new.code,
                "name": new.name,
                "period_id": new.period_id,
                "opens_at": new.opens_at,
                "closes_at": new.closes_at,
                "state": CampaignState.PREPARED,
                "favourable": list(new.figures.favourable),
                "aggregate": new.figures.aggregate,
                "withhold_below": new.figures.withhold_below,
                "created_at": now,
            },
            [_group_values(campaign_id, new.authority_id, *one) for one in enumerate(new.groups)],
            [
                _target_values(campaign_id, new.authority_id, one)
                for one in map(asdict, new.targets)
            ],
        )
        after = {"code": row.code, "groups": len(new.groups), "targets": len(new.targets)}
        self._record("campaign.prepared", row, by=by, now=now, after=after)
        return await self._shown(row, CampaignScope.of(by))

    async def open(
        self, campaign_id: UUID, *, expected: int, by: Access, now: datetime
    ) -> CampaignShown:
        """Let responses in."""
        row = await self._hold(campaign_id, by)
        if row.state != CampaignState.PREPARED:
            raise CampaignNotPreparedError(campaign=row.code, state=row.state)
        check_version(expected, row.version)
        row.state, row.opened_at = CampaignState.OPEN, now
        await self._store.save()
        before, after = {"state": CampaignState.PREPARED}, {"state": row.state}
        self._record("campaign.opened", row, by=by, now=now, before=before, after=after)
        return await self._shown(row, CampaignScope.of(by))

    async def change_groups(
        self,
        campaign_id: UUID,
        groups: Sequence[Group],
        *,
        expected: int,
        by: Access,
        now: datetime,
    ) -> CampaignShown:
        """Hand out other forms from now on; answers to those handed out while it was open stay welcome."""
        row = await self._hold(campaign_id, by)
        if row.state == CampaignState.CLOSED:
            raise CampaignClosedError(campaign=row.code)
        check_version(expected, row.version)
        old = {one.code: one for one in await self._store.groups(row.id, interviewer_id=None)}
        await self._check_groups(row, groups, old)
        kept = old if row.state == CampaignState.OPEN else {}
        await self._store.remove_groups(old.values())
        await self._store.add_groups(
            [
                _group_values(
                    row.id,
                    row.authority_id,
                    position,
                    group,
                    former=kept[group.code].accepted_ids if group.code in kept else (),
                )
                for position, group in enumerate(groups)
            ]
        )
        await self._store.touch(row)
        self._record(
            "campaign.groups-changed",
            row,
            by=by,
            now=now,
            before={code: str(one.questionnaire_id) for code, one in old.items()},
            after={group.code: str(group.questionnaire_id) for group in groups},
        )
        return await self._shown(row, CampaignScope.of(by))

    async def _check_groups(
        self, row: CampaignRow, groups: Sequence[Group], old: Mapping[str, GroupRow]
    ) -> None:
        named = {group.questionnaire_id for group in groups}
        present = {one.questionnaire_id for one in old.values()}
        rows = await self._questionnaires.read_issued(named | present, row.authority_id)
        forms = {one.id: FormVersion(one.code, one.version) for one in rows.values()}
        faults = faults_of_groups(
            groups,
            state=CampaignState(row.state),
            forms=forms,
            present={code: forms[one.questionnaire_id] for code, one in old.items()},
            targeted=await self._store.targeted_groups(row.id),
        )
        if faults:
            raise FaultyCampaignError(faults=faults, count=len(faults))

    async def close(
        self,
        campaign_id: UUID,
        *,
        expected: int,
        undecided_reason: str | None,
        by: Access,
        now: datetime,
    ) -> CampaignShown:
        """Take no more responses, check all that were acknowledged, and freeze their figures."""
        since = await self._checks.beforehand(campaign_id, expected=expected, by=by, now=now)
        row = await self._hold(campaign_id, by)
        if row.state != CampaignState.OPEN:
            raise CampaignNotOpenError(campaign=row.code, state=row.state)
        check_version(expected, row.version)
        undecided = await self._checks.behind_the_gate(
            campaign_id, since=since, reason=undecided_reason, by=by, now=now
        )
        row.state, row.closed_at = CampaignState.CLOSED, now
        await self._store.save()
        summary_id, content_digest = await self._summaries.freeze(row, now=now)
        self._record(
            "campaign.closed",
            row,
            by=by,
            now=now,
            before={"state": CampaignState.OPEN},
            after={
                "state": row.state,
                "summary_id": str(summary_id),
                "summary_digest": content_digest,
                "undecided_flags": undecided,
            },
            reason=undecided_reason,
        )
        return await self._shown(row, CampaignScope.of(by))

    async def show(self, campaign_id: UUID, visible_to: CampaignScope) -> CampaignShown:
        """Give a campaign as the caller sees it."""
        return await self._shown(await self._find(campaign_id, visible_to), visible_to)

    async def page(
        self,
        visible_to: CampaignScope,
        window: Window,
        *,
        authority_id: UUID | None,
        period_id: UUID | None,
        state: CampaignState | None,
    ) -> tuple[list[CampaignRow], str | None]:
        """Give a page of campaigns, newest first."""
        return await self._store.page(
            visible_to, window, authority_id=authority_id, period_id=period_id, state=state
        )

    async def hand_out(self, campaign_id: UUID, visible_to: CampaignScope) -> HandedOut:
        """Give the present forms of the groups that the caller may ask."""
        shown = await self.show(campaign_id, visible_to)
        ids = {group.questionnaire_id for group in shown.groups}
        rows = await self._questionnaires.read_issued(ids, shown.row.authority_id)
        forms = [
            {**row.form, "id": row.id, "version": row.version, "digest": row.digest}
            for row in sorted(rows.values(), key=lambda row: (row.code, row.version))
        ]
        names = [[one.code, one.name, str(one.questionnaire_id)] for one in shown.groups]
        return HandedOut(
            shown.groups, forms, digest([names, sorted(str(form["digest"]) for form in forms)])
        )

    async def _find(self, campaign_id: UUID, visible_to: CampaignScope) -> CampaignRow:
        row = await self._store.find(campaign_id, visible_to)
        if row is None:
            raise NotFoundError
        return row

    async def _hold(self, campaign_id: UUID, by: Access) -> CampaignRow:
        """Give a campaign that nobody else changes, and nothing is taken in for, until this transaction ends."""
        scope = CampaignScope.of(by)
        await self._find(campaign_id, scope)
        await self._store.shut_gate(campaign_id)
        return await self._find(campaign_id, scope)

    async def _shown(self, row: CampaignRow, visible_to: CampaignScope) -> CampaignShown:
        interviewer_id = visible_to.interviewer_in(row.authority_id)
        return CampaignShown(
            row,
            await self._store.groups(row.id, interviewer_id=interviewer_id),
            await self._store.summary_id(row.id) if row.state == CampaignState.CLOSED else None,
        )

    def _record(
        self,
        action: str,
        row: CampaignRow,
        *,
        by: Access,
        now: datetime,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        reason: str | None = None,
    ) -> None:
        self._audit.add(
            action,
            row.id,
            authority_id=row.authority_id,
            by=by.principal,
            now=now,
            before=before,
            after=after,
            reason=reason,
        )


def _group_values(
    campaign_id: UUID,
    authority_id: UUID,
    position: int,
    group: Group,
    former: Sequence[UUID] = (),
) -> dict[str, Any]:
    return {
        "campaign_id": campaign_id,
        "authority_id": authority_id,
        "position": position,
        "code": group.code,
        "name": group.name,
        "questionnaire_id": group.questionnaire_id,
        "accepted_ids": list(dict.fromkeys((*former, group.questionnaire_id))),
    }


def _target_values(
    campaign_id: UUID, authority_id: UUID, target: Mapping[str, Any]
) -> dict[str, Any]:
    values = {**target, "campaign_id": campaign_id, "authority_id": authority_id}
    values["group_code"] = values.pop("group")
    return values
