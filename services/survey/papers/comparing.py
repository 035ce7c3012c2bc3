"""Shows a supervisor where two entries differ, and makes a response of what is decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.survey.campaigns.errors import CampaignNotOpenError
from services.survey.campaigns.models import CampaignScope, CampaignState
from services.survey.campaigns.store import CampaignRow, CampaignStore
from services.survey.papers.errors import (
    CaseAnsweredError,
    FaultyPaperError,
    PaperKeyedOnceError,
    PaperTakenError,
)
from services.survey.papers.keying import reading_of_entry, take_paper
from services.survey.papers.models import Decision, Difference, PaperState, Reading
from services.survey.papers.rules import (
    AGENCY,
    DAY,
    decide,
    differences,
    reading_of,
    settled,
)
from services.survey.papers.store import EntryRow, PaperRow, PaperStore
from services.survey.papers.window import PaperWindow
from services.survey.questionnaires.models import Form
from services.survey.questionnaires.store import QuestionnaireStore
from services.survey.responses.answer_rules import FormChecker
from shared.audit.trail import AuditTrail
from shared.auth.principal import Access
from shared.db.cursor import Window
from shared.http.etag import check_version
from shared.problems.common import NotFoundError
from shared.problems.problem import Fault, Text


@dataclass(frozen=True, slots=True)
class PaperShown:
    """A paper form with its entries and where they differ."""

    row: PaperRow
    entries: Sequence[EntryRow]
    differences: Sequence[Difference]


class ComparingService:
    """Lists, settles and removes paper forms."""

    def __init__(
        self,
        store: PaperStore,
        campaigns: CampaignStore,
        questionnaires: QuestionnaireStore,
        audit: AuditTrail,
    ) -> None:
        self._store = store
        self._campaigns = campaigns
        self._questionnaires = questionnaires
        self._audit = audit

    async def page(
        self,
        campaign_id: UUID,
        window: Window,
        *,
        group: str | None,
        state: PaperState | None,
        by: Access,
    ) -> tuple[list[PaperShown], str | None]:
        """Give a page of papers with their differences."""
        await self._campaign(campaign_id, by)
        rows, following = await self._store.page(campaign_id, window, group=group, state=state)
        entries = await self._store.entries([row.id for row in rows])
        return [_shown(row, entries.get(row.id, [])) for row in rows], following

    async def show(self, campaign_id: UUID, paper_id: UUID, *, by: Access) -> PaperShown:
        """Give one paper."""
        await self._campaign(campaign_id, by)
        row = await self._store.find(campaign_id, paper_id)
        if row is None:
            raise NotFoundError
        return _shown(row, (await self._store.entries([row.id])).get(row.id, []))

    async def decide(
        self,
        campaign_id: UUID,
        paper_id: UUID,
        decisions: Sequence[Decision],
        *,
        expected: int,
        by: Access,
        now: datetime,
    ) -> PaperShown:
        """Keep what is right of some differences; with the last one the paper is a response."""
        campaign, row = await self._lock(campaign_id, paper_id, by)
        if row.state == PaperState.TAKEN:
            raise PaperTakenError(number=row.number)
        if row.state == PaperState.KEYED_ONCE:
            raise PaperKeyedOnceError(number=row.number)
        check_version(expected, row.version)
        if await self._store.answered([row.id]):
            raise CaseAnsweredError(number=row.number)
        entries = (await self._store.entries([row.id]))[row.id]
        first, second = (reading_of_entry(one) for one in entries)
        found = differences(first, second)
        decided, faults = decide(row.decided, found, decisions)
        row.decided = decided
        if not faults and len(decided) == len(found):
            faults = await self._take(campaign, row, settled(first, decided), by=by, now=now)
        if faults:
            raise FaultyPaperError(faults=faults, number=row.number, count=len(faults))
        self._audit.add(
            "paper.decided",
            row.id,
            authority_id=row.authority_id,
            by=by.principal,
            now=now,
            after={
                "campaign_id": str(campaign_id),
                "state": row.state,
                # Which side, never what: who reads the trail may not read single answers.
                "decisions": {one.field: str(one.take) for one in decisions},
            },
        )
        if await self._store.save():  # a phone was there in this very moment
            raise CaseAnsweredError(number=row.number)
        return _shown(row, entries)

    async def remove(
        self, campaign_id: UUID, paper_id: UUID, *, expected: int, by: Access, now: datetime
    ) -> None:
        """Forget a paper that was keyed by mistake, with its entries."""
        _, row = await self._lock(campaign_id, paper_id, by)
        if row.state == PaperState.TAKEN:
            raise PaperTakenError(number=row.number)
        check_version(expected, row.version)
        self._audit.add(
            "paper.removed",
            row.id,
            authority_id=row.authority_id,
            by=by.principal,
            now=now,
            before={"campaign_id": str(campaign_id), "number": row.number, "state": row.state},
        )
        await self._store.remove(row)

    async def _take(
        self,
        campaign: CampaignRow,
        row: PaperRow,
        fields: Mapping[str, Any],
        *,
        by: Access,
        now: datetime,
    ) -> list[Fault]:
        """Make a response of a settled paper, or say why it is none."""
        try:
            reading = reading_of(fields)
        except ValueError:
            return [_NO_HEAD]
        window = PaperWindow(campaign.opens_at, campaign.closes_at)
        forms = await self._questionnaires.read_issued(
            {row.questionnaire_id}, campaign.authority_id
        )
        checker = FormChecker(Form.of_data(forms[row.questionnaire_id].form))
        answers, faults = checker.judge(reading.answers)
        if (reading.agency_id, row.group_code) not in await self._campaigns.cells(campaign.id):
            faults.append(_NOT_A_TARGET)
        wrong_day = window.fault_of(reading.captured_on, now)
        if wrong_day is not None:
            faults.append(Fault(DAY, wrong_day, "outside-window"))
        if not faults:
            judged = Reading(reading.agency_id, reading.captured_on, answers)
            take_paper(self._store, row, judged, window, principal_id=by.principal.id, now=now)
        return faults

    async def _lock(
        self, campaign_id: UUID, paper_id: UUID, by: Access
    ) -> tuple[CampaignRow, PaperRow]:
        await self._campaign(campaign_id, by)
        await self._campaigns.pass_gate(campaign_id)
        campaign = await self._campaign(campaign_id, by)
        row = await self._store.lock(campaign_id, paper_id)
        if row is None:
            raise NotFoundError
        if campaign.state != CampaignState.OPEN:
            raise CampaignNotOpenError(campaign=campaign.code, state=campaign.state)
        return campaign, row

    async def _campaign(self, campaign_id: UUID, by: Access) -> CampaignRow:
        campaign = await self._campaigns.find(campaign_id, CampaignScope.of(by))
        if campaign is None:
            raise NotFoundError
        return campaign


def _shown(row: PaperRow, entries: Sequence[EntryRow]) -> PaperShown:
    found: Sequence[Difference] = ()
    if row.state == PaperState.DIFFERING:
        found = differences(*(reading_of_entry(one) for one in entries))
    return PaperShown(row, entries, found)


_NO_HEAD = Fault(
    AGENCY,
    Text(
        "Phiếu phải có cơ quan và ngày; hãy ghi mã định danh (id) cơ quan, và ngày dạng 2024-11-30.",
        "A paper needs an agency and a day; give the agency's id, and the day as 2024-11-30.",
    ),
    "no-agency-or-day",
)
_NOT_A_TARGET = Fault(
    AGENCY,
    Text(
        "Cơ quan này không có chỉ tiêu cho nhóm của phiếu; hãy chọn cơ quan trong đợt điều tra.",
        "No answers are wanted about this agency from the paper's group; choose an agency of the campaign.",
    ),
    "not-a-target",
)
