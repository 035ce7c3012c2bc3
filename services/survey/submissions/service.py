"""Lets a supervisor look at what does not fit, and decide: take it in, or leave it out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.survey.campaigns.errors import CampaignNotOpenError
from services.survey.campaigns.models import CampaignScope, CampaignState
from services.survey.campaigns.store import CampaignRow, CampaignStore
from services.survey.cases.models import ANSWERED
from services.survey.cases.store import CaseStore
from services.survey.responses.models import Channel
from services.survey.responses.store import ResponseStore
from services.survey.submissions.errors import AgencyNeededError, SubmissionDecidedError
from services.survey.submissions.models import CASES, Decision, State
from services.survey.submissions.store import FileRow, ResponseRow, SubmissionRow, SubmissionStore
from shared.audit.trail import AuditTrail
from shared.auth.principal import Access
from shared.db.cursor import Window
from shared.downloads.models import Download
from shared.ids import new_id
from shared.problems.common import NotFoundError


@dataclass(frozen=True, slots=True)
class ShownSubmission:
    """A submission with what is known of its files."""

    row: SubmissionRow
    files: Sequence[FileRow]


class SubmissionService:
    """Shows and decides."""

    def __init__(
        self,
        store: SubmissionStore,
        responses: ResponseStore,
        cases: CaseStore,
        campaigns: CampaignStore,
        audit: AuditTrail,
    ) -> None:
        self._store = store
        self._responses = responses
        self._cases = cases
        self._campaigns = campaigns
        self._audit = audit

    async def page(
        self,
        campaign_id: UUID,
        window: Window,
        *,
        state: State | None,
        interviewer_id: UUID | None,
        by: Access,
    ) -> tuple[list[ShownSubmission], str | None]:
        """Give a page of submissions."""
        await self._campaign(campaign_id, by)
        rows, following = await self._store.page(
            campaign_id, window, state=state, interviewer_id=interviewer_id
        )
        return await self._shown(rows), following

    async def xml(self, campaign_id: UUID, response_id: UUID, number: int, *, by: Access) -> bytes:
        """Give what was sent, byte for byte."""
        await self._campaign(campaign_id, by)
        content = await self._store.xml(campaign_id, response_id, number)
        if content is None:
            raise NotFoundError
        return content

    async def file(
        self, campaign_id: UUID, response_id: UUID, number: int, name: str, *, by: Access
    ) -> Download:
        """Hand out a file that is here."""
        await self._campaign(campaign_id, by)
        file = await self._store.file(campaign_id, response_id, number, name)
        if file is None or file.sha256 is None or file.size is None:
            raise NotFoundError
        return Download(file.sha256, file.size, file.name, "application/octet-stream")

    async def decide(
        self,
        campaign_id: UUID,
        response_id: UUID,
        number: int,
        decision: Decision,
        *,
        by: Access,
        now: datetime,
    ) -> ShownSubmission:
        """Take a submission in, in the place of what counted so far, or leave it out for good."""
        await self._hold(campaign_id, by)
        row = await self._store.find(campaign_id, response_id, number, lock=True)
        if row is None:
            raise NotFoundError
        if row.state not in CASES:
            raise SubmissionDecidedError(state=row.state)
        before = row.state
        if decision.take:
            await self._take(row, decision, by=by.principal.id, now=now)
        row.state = State.TAKEN if decision.take else State.LEFT
        row.decided_at, row.decided_by, row.decision_reason = now, by.principal.id, decision.reason
        await self._store.save()
        self._audit.add(
            f"submission.{row.state.lower()}",
            row.response_id,
            authority_id=row.authority_id,
            by=by.principal,
            now=now,
            before={"state": before},
            after={"state": row.state, "number": number, "campaign_id": str(campaign_id)},
            reason=decision.reason,
        )
        (shown,) = await self._shown([row])
        return shown

    async def _shown(self, rows: Sequence[SubmissionRow]) -> list[ShownSubmission]:
        files: dict[tuple[UUID, int], list[FileRow]] = defaultdict(list)
        for one in await self._store.files(rows):
            files[one.response_id, one.number].append(one)
        return [ShownSubmission(row, files[row.response_id, row.number]) for row in rows]

    async def _take(
        self, row: SubmissionRow, decision: Decision, *, by: UUID, now: datetime
    ) -> None:
        known = await self._store.lock_response(row.campaign_id, row.response_id)
        if row.state == State.IN_REVIEW and known is not None:
            if known.excluded_at is not None:  # it may have been restored as a response meanwhile
                await self._responses.take_back(known)
            return
        agency_id = decision.agency_id or row.agency_id
        if not await self._store.is_target(row.campaign_id, agency_id, row.group_code):
            raise AgencyNeededError(group=row.group_code)
        replaced = await self._replaced(row, known)
        response_id = row.response_id if known is None else new_id()
        if replaced is not None:
            await self._responses.supersede(replaced, by=by, now=now)
        made = await self._store.respond(
            id=response_id,
            chain_id=response_id if replaced is None else replaced.chain_id,
            replaces_id=None if replaced is None else replaced.id,
            authority_id=row.authority_id,
            campaign_id=row.campaign_id,
            agency_id=agency_id,
            group_code=row.group_code,
            questionnaire_id=row.questionnaire_id,
            answers=row.answers,
            captured_at=row.captured_at,
            received_at=now,
            principal_id=row.interviewer_id,
            channel=Channel.INTERVIEWER,
            device_id=row.device_id,
        )
        await self._responses.move_quota(made, 1)
        await self._return_case(row, made)

    async def _return_case(self, row: SubmissionRow, made: ResponseRow) -> None:
        """Let a response that is taken in answer the case that it names, if nothing else does."""
        if row.case_id is None:
            return
        case = await self._cases.lock(
            row.campaign_id, row.case_id, interviewer_id=row.interviewer_id
        )
        if case is None or (await self._cases.statuses([case.id]))[case.id] in ANSWERED:
            return
        if await self._cases.is_answer(case, made.chain_id):
            case.response_id = made.chain_id

    async def _replaced(self, row: SubmissionRow, known: ResponseRow | None) -> ResponseRow | None:
        """Find the version that counts so far of the same response, or of the one that is edited."""
        base = known
        if base is None and row.base_id is not None:
            base = await self._store.lock_response(row.campaign_id, row.base_id)
        return None if base is None else await self._store.newest_of_chain(base)

    async def _hold(self, campaign_id: UUID, by: Access) -> None:
        """Have a campaign that is open, and cannot be closed until this transaction ends."""
        await self._campaign(campaign_id, by)
        await self._campaigns.pass_gate(campaign_id)
        campaign = await self._campaign(campaign_id, by)
        if campaign.state != CampaignState.OPEN:
            raise CampaignNotOpenError(campaign=campaign.code, state=campaign.state)

    async def _campaign(self, campaign_id: UUID, by: Access) -> CampaignRow:
        campaign = await self._campaigns.find(campaign_id, CampaignScope.of(by))
        if campaign is None:
            raise NotFoundError
        return campaign
