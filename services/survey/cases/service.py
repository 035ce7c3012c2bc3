"""Hands cases out, and records what came of them; answers come by themselves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.survey.assignments.store import AssignmentStore
from services.survey.campaigns.models import CampaignScope
from services.survey.campaigns.reaching import hold_campaign, reach_campaign
from services.survey.campaigns.store import CampaignRow, CampaignStore
from services.survey.cases.errors import (
    CaseNotWaitingError,
    NoCaseToAssignError,
    NoReplacementLeftError,
    WrongResponseError,
)
from services.survey.cases.models import (
    CaseAssignment,
    CaseCounts,
    CaseFilter,
    CaseState,
    CaseStatus,
    Cause,
)
from services.survey.cases.rules import counts_by_cell
from services.survey.cases.store import CaseRow, CaseStore
from shared.audit.trail import AuditTrail
from shared.auth.principal import Access
from shared.db.cursor import Window
from shared.http.etag import check_version
from shared.ids import new_id
from shared.problems.common import NotFoundError


@dataclass(frozen=True, slots=True)
class CaseShown:
    """A case, and where it stands."""

    row: CaseRow
    status: CaseStatus


class CaseService:
    """Assigns, gives up, replaces and shows cases: to an interviewer the own ones."""

    def __init__(
        self,
        store: CaseStore,
        campaigns: CampaignStore,
        assignments: AssignmentStore,
        audit: AuditTrail,
    ) -> None:
        self._store = store
        self._campaigns = campaigns
        self._assignments = assignments
        self._audit = audit

    async def page(
        self, campaign_id: UUID, wanted: CaseFilter, window: Window, *, by: Access
    ) -> tuple[list[CaseShown], str | None]:
        """Give a page of cases by number."""
        campaign = await reach_campaign(self._campaigns, campaign_id, by)
        rows, following = await self._store.page(
            campaign_id, wanted, window, interviewer_id=_only(campaign, by)
        )
        return await self._shown(rows), following

    async def get(self, campaign_id: UUID, case_id: UUID, *, by: Access) -> CaseShown:
        """Give one case."""
        campaign = await reach_campaign(self._campaigns, campaign_id, by)
        row = await self._store.find(campaign_id, case_id, interviewer_id=_only(campaign, by))
        if row is None:
            raise NotFoundError
        return (await self._shown([row]))[0]

    async def counts(self, campaign_id: UUID, *, by: Access) -> list[CaseCounts]:
        """Count cases by agency and group; the parts always add up."""
        await reach_campaign(self._campaigns, campaign_id, by)
        return counts_by_cell(await self._store.counts(campaign_id))

    async def assign(
        self, campaign_id: UUID, order: CaseAssignment, *, by: Access, now: datetime
    ) -> int:
        """Hand cases of some areas to an interviewer, who may collect about their agencies from now on."""
        campaign = await hold_campaign(self._campaigns, campaign_id, by)
        handed: list[tuple[UUID, UUID, str]] = []
        for wanted in order.areas or (CaseFilter(),):
            handed += await self._store.assign(
                campaign_id,
                wanted,
                order.case_ids,
                interviewer_id=order.interviewer_id,
                interviewer_name=order.interviewer_name,
                take_over=order.take_over,
                now=now,
            )
        if not handed:
            raise NoCaseToAssignError
        cells = sorted({(agency_id, group) for _, agency_id, group in handed})
        await self._assignments.add(
            [
                {
                    "id": new_id(),
                    "authority_id": campaign.authority_id,
                    "campaign_id": campaign_id,
                    "interviewer_id": order.interviewer_id,
                    "interviewer_name": order.interviewer_name,
                    "agency_id": agency_id,
                    "group_code": group,
                    "created_at": now,
                }
                for agency_id, group in cells
            ]
        )
        cases = sorted({str(case_id) for case_id, _, _ in handed})
        self._audit.add(
            "case.assigned",
            campaign_id,
            authority_id=campaign.authority_id,
            by=by.principal,
            now=now,
            after={"interviewer_id": str(order.interviewer_id), "cases": cases},
        )
        return len(cases)

    async def give_up(
        self,
        campaign_id: UUID,
        case_id: UUID,
        cause: Cause,
        reason: str,
        *,
        version: int,
        by: Access,
        now: datetime,
    ) -> CaseShown:
        """Record that a case stays without an answer."""
        row = await self._waiting(campaign_id, case_id, version, by)
        row.state, row.cause, row.ended_at = CaseState.REFUSED.value, cause.value, now
        await self._store.save()
        self._note("case.given-up", row, {"cause": cause.value}, by=by, now=now, reason=reason)
        return CaseShown(row, CaseStatus.REFUSED)

    async def reopen(
        self, campaign_id: UUID, case_id: UUID, *, version: int, by: Access, now: datetime
    ) -> CaseShown:
        """Take a giving-up back."""
        row = await self._locked(campaign_id, case_id, version, by, CaseStatus.REFUSED)
        given_up = {"cause": row.cause}
        row.state, row.cause, row.ended_at = CaseState.SENT.value, None, None
        await self._store.save()
        self._note("case.reopened", row, {"was": given_up}, by=by, now=now)
        return CaseShown(row, CaseStatus.WAITING)

    async def replace(
        self,
        campaign_id: UUID,
        case_id: UUID,
        cause: Cause,
        reason: str,
        *,
        version: int,
        by: Access,
        now: datetime,
    ) -> CaseShown:
        """Send the next of the same area's replacements instead; gives that one."""
        row = await self._locked(
            campaign_id, case_id, version, by, CaseStatus.WAITING, CaseStatus.REFUSED
        )
        other = await self._store.next_standby(row)
        if other is None:
            raise NoReplacementLeftError(number=row.number)
        row.state, row.cause, row.ended_at = CaseState.REPLACED.value, cause.value, now
        row.replaced_by = other.id
        other.state, other.sent_at = CaseState.SENT.value, now
        other.interviewer_id, other.interviewer_name = row.interviewer_id, row.interviewer_name
        await self._store.save()
        after = {"cause": cause.value, "by": str(other.id)}
        self._note("case.replaced", row, after, by=by, now=now, reason=reason)
        return CaseShown(other, CaseStatus.WAITING)

    async def link(
        self,
        campaign_id: UUID,
        case_id: UUID,
        response_id: UUID,
        *,
        version: int,
        by: Access,
        now: datetime,
    ) -> CaseShown:
        """Say which response answers a case, where its sender could not give it the case's id."""
        row = await self._waiting(campaign_id, case_id, version, by)
        if not await self._store.is_answer(row, response_id):
            raise WrongResponseError
        row.response_id = response_id
        await self._store.save()
        self._note("case.answered", row, {"response_id": str(response_id)}, by=by, now=now)
        return (await self._shown([row]))[0]

    async def _waiting(self, campaign_id: UUID, case_id: UUID, version: int, by: Access) -> CaseRow:
        return await self._locked(campaign_id, case_id, version, by, CaseStatus.WAITING)

    async def _locked(
        self, campaign_id: UUID, case_id: UUID, version: int, by: Access, *wanted: CaseStatus
    ) -> CaseRow:
        """Lock a case that stands where it has to."""
        campaign = await hold_campaign(self._campaigns, campaign_id, by)
        row = await self._store.lock(campaign_id, case_id, interviewer_id=_only(campaign, by))
        if row is None:
            raise NotFoundError
        check_version(version, row.version)
        (shown,) = await self._shown([row])
        if shown.status not in wanted:
            raise CaseNotWaitingError(number=row.number, status=shown.status.value)
        return row

    async def _shown(self, rows: Sequence[CaseRow]) -> list[CaseShown]:
        statuses: Mapping[UUID, CaseStatus] = await self._store.statuses(_ids(rows))
        return [CaseShown(row, statuses[row.id]) for row in rows]

    def _note(
        self,
        action: str,
        row: CaseRow,
        after: dict[str, Any],
        *,
        by: Access,
        now: datetime,
        reason: str | None = None,
    ) -> None:
        self._audit.add(
            action,
            row.id,
            authority_id=row.authority_id,
            by=by.principal,
            now=now,
            after={"number": row.number, **after},
            reason=reason,
        )


def _ids(rows: Sequence[CaseRow]) -> Collection[UUID]:
    return [row.id for row in rows]


def _only(campaign: CampaignRow, by: Access) -> UUID | None:
    """Name the interviewer whose cases alone the caller may know of, or nobody."""
    return CampaignScope.of(by).interviewer_in(campaign.authority_id)
