"""How a report is reached: found, locked, and how much of it the caller sees."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from services.assessment.appraisals.errors import OwnAgencyError
from services.assessment.frameworks import service as frameworks
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.leaf_standings.rules import claimable_leaves
from services.assessment.periods.errors import WrongPhaseError
from services.assessment.periods.models import Phase, WindowName
from services.assessment.periods.rules import Extra, deadline
from services.assessment.periods.service import calendar_of
from services.assessment.permissions import Permission
from services.assessment.self_assessments import store
from services.assessment.self_assessments.errors import (
    DeadlinePassedError,
    LeafNotReturnedError,
    ReportSubmittedError,
    UnknownLeavesError,
)
from services.assessment.self_assessments.models import EditRefusal, Reach, ReportStanding
from services.assessment.self_assessments.rules import refuse_edit
from services.assessment.tables import (
    OpinionTable,
    PeriodTable,
    SelfAssessmentTable,
    SignOffTable,
)
from services.assessment.unit import Unit
from shared.auth.principal import AGENCY_ROLES, Role
from shared.clock import local_text
from shared.methodology.framework import Framework, Leaf
from shared.problems.common import NotFoundError

_OVERSIGHT = frozenset({Role.OFFICER, Role.COUNCIL_CHAIR, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class Report:
    """A report with what is needed to judge it."""

    row: SelfAssessmentTable
    framework: Framework

    @property
    def period(self) -> PeriodTable:
        """The period it belongs to."""
        return self.row.period

    @property
    def phase(self) -> Phase:
        """Where the period stands."""
        return Phase(self.row.period.phase)

    @property
    def standing(self) -> ReportStanding:
        """What decides whether the agency may change it."""
        window = calendar_of(self.row.period).get(WindowName.SELF_ASSESSMENT)
        extra = Extra(self.row.extended_until, self.row.returned_until)
        return ReportStanding(
            self.row.period.phase,
            self.row.state,
            deadline(window, extra),
            tuple(self.row.returned_leaves or ()),
            self.row.returned_until,
        )

    @property
    def evidence_phase(self) -> Phase:
        """The phase that evidence is added in: what corrects a report after its phase still belongs to the report."""
        return Phase.SUPPLEMENT if self.phase is Phase.SUPPLEMENT else Phase.SELF_ASSESSMENT

    def leaf(self, code: str) -> Leaf:
        """Give a leaf that the agency has, or refuse."""
        leaf = self.framework.leaf(code)
        if leaf is None or not self.has(leaf):
            raise UnknownLeavesError(leaves=code)
        return leaf

    def has(self, leaf: Leaf) -> bool:
        """Whether the agency is scored on a leaf."""
        return leaf.applies(self.row.block, self.row.agency.code)

    @property
    def claimable(self) -> tuple[Leaf, ...]:
        """Leaves that the agency scores itself."""
        return claimable_leaves(self.framework, self.row.block, self.row.agency.code)


async def read_report(unit: Unit, cache: FrameworkCache, report_id: UUID) -> Report:
    """Give a report that the caller may see."""
    access = unit.seen(Permission.READ_SELF_ASSESSMENTS)
    return await _judged(unit, cache, await store.load_report(unit.session, report_id, access))


async def read_signed_report(
    unit: Unit, cache: FrameworkCache, report_id: UUID
) -> tuple[Report, SignOffTable | None]:
    """Give a report that the caller may see, and its latest sign-off, voided or not."""
    access = unit.seen(Permission.READ_SELF_ASSESSMENTS)
    row, sign_off = await store.load_signed_report(unit.session, report_id, access)
    return await _judged(unit, cache, row), sign_off


async def _judged(unit: Unit, cache: FrameworkCache, row: SelfAssessmentTable | None) -> Report:
    if row is None:
        raise NotFoundError
    framework = await frameworks.parsed_framework(unit, cache, row.period.framework)
    return Report(row, framework)


async def lock_report(
    unit: Unit, cache: FrameworkCache, report_id: UUID, *, shared: bool = False
) -> Report:
    """Give a report that the caller may see and act on, locked; from here on it is the instant of the lock.

    On the report of the own agency nobody acts but as its member.
    """
    access = unit.seen(Permission.READ_SELF_ASSESSMENTS)
    locked = await store.lock_report(unit.session, report_id, access, shared=shared)
    if locked is None:
        raise NotFoundError
    unit.must_cover(locked.authority_id, locked.agency_id)
    if is_own_agency(unit, locked) and not unit.access.has(*AGENCY_ROLES):
        raise OwnAgencyError
    await unit.tell_time()
    return await read_report(unit, cache, report_id)


async def reach_of(
    unit: Unit, report: SelfAssessmentTable, opinions: Iterable[OpinionTable] | None = None
) -> Reach:
    """Tell how much of a report the caller may see. Nobody sees the council's work on the own agency early.

    Who has read the report's opinions gives them: they are not asked for again.
    """
    seen = unit.seen(Permission.READ_SELF_ASSESSMENTS)
    own = is_own_agency(unit, report)
    oversight = not own and unit.caller.acting_as(_OVERSIGHT).covers(report.authority_id)
    if own or not seen.has(Role.APPRAISER):
        return Reach(oversight, own)
    fields = await store.fields_assigned(unit.session, report, unit.caller.id)
    if opinions is None:
        given = await store.opinions_given(unit.session, report.id, unit.caller.id)
    else:
        own_opinions = (one for one in opinions if one.appraiser_id == unit.caller.id)
        given = frozenset((one.round, one.leaf) for one in own_opinions)
    return Reach(oversight, own, fields, given)


def is_own_agency(unit: Unit, report: SelfAssessmentTable) -> bool:
    """Whether the caller works for the agency of a report."""
    return unit.caller.acting_as(AGENCY_ROLES).covers(report.authority_id, report.agency_id)


def refuse_locked(unit: Unit, report: Report, leaf: str | None = None) -> None:
    """Refuse a change of a report that the agency may not change now."""
    standing = report.standing
    match refuse_edit(standing, unit.now, leaf):
        case None:
            return
        case EditRefusal.WRONG_PHASE:
            raise WrongPhaseError(needed=str(Phase.SELF_ASSESSMENT), present=standing.phase)
        case EditRefusal.SUBMITTED:
            raise ReportSubmittedError
        case EditRefusal.DEADLINE_PASSED:
            passed = local_text(standing.deadline) if standing.deadline else "-"
            raise DeadlinePassedError(deadline=passed)
        case EditRefusal.LEAF_NOT_RETURNED:
            raise LeafNotReturnedError(leaves=", ".join(standing.returned_leaves))
