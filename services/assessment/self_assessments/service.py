"""How reports are read: lists, and the sheet with self, round 1 and round 2 side by side."""

from collections import defaultdict
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.assessment.appraisals import store as appraisal_store
from services.assessment.delegations.store import current_delegations
from services.assessment.evidence import store as evidence_store
from services.assessment.evidence.service import judged
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.leaf_standings.rules import stand_all
from services.assessment.leaf_standings.store import facts_of
from services.assessment.periods.models import Phase, WindowName
from services.assessment.periods.rules import Extra, deadline
from services.assessment.periods.service import calendar_of
from services.assessment.permissions import Permission
from services.assessment.self_assessments import store
from services.assessment.self_assessments.access import Report, reach_of, read_report
from services.assessment.self_assessments.content import content_digest, content_document
from services.assessment.self_assessments.models import Reach, ReportVersions, Sheet, SheetLeaf
from services.assessment.self_assessments.rules import agency_sees_round
from services.assessment.statements import store as statement_store
from services.assessment.tables import AppraisalTable, DelegationTable, SelfAssessmentTable
from services.assessment.unit import Unit
from shared.db.cursor import Window
from shared.methodology.framework import Leaf
from shared.problems.common import NotFoundError


async def list_reports(
    unit: Unit, page: Window, *, period_id: UUID | None, agency_id: UUID | None, state: str | None
) -> tuple[list[SelfAssessmentTable], str | None]:
    """List the reports that the caller may see."""
    return await store.page_of_reports(
        unit.session, unit.access, page, period_id=period_id, agency_id=agency_id, state=state
    )


async def read_versions(unit: Unit, report_id: UUID) -> ReportVersions:
    """Say what has which version in a report of the caller's agency: cheap enough to be asked every few seconds."""
    access = unit.seen(Permission.READ_SELF_ASSESSMENTS)
    found = await store.versions_of(unit.session, report_id, access)
    if found is None:
        raise NotFoundError
    by_kind: dict[str, dict[str, int]] = defaultdict(dict)
    for kind, leaf, version in found:
        by_kind[kind][leaf] = version
    return ReportVersions(
        by_kind["report"][""], "signed" in by_kind, by_kind["entry"], by_kind["evidence"]
    )


def deadline_of(report: SelfAssessmentTable) -> datetime | None:
    """Give the instant at which an agency is too late with its report."""
    window = calendar_of(report.period).get(WindowName.SELF_ASSESSMENT)
    return deadline(window, Extra(report.extended_until, report.returned_until))


async def read_sheet(
    unit: Unit,
    cache: FrameworkCache,
    report_id: UUID,
    *,
    delegated_to: UUID | Literal["me"] | None = None,
) -> Sheet:
    """Give a report with all its leaves, or those in somebody's hands, as far as the caller may see them."""
    report = await read_report(unit, cache, report_id)
    reach = await reach_of(unit, report.row)
    entries = await store.entries_of(unit.session, report_id)
    evidence = await evidence_store.evidence_of(unit.session, report_id)
    decisions = await appraisal_store.decisions_of(unit.session, report_id)
    statements = await statement_store.count_statements(unit.session, report_id)
    files = defaultdict(list)
    for one in evidence:
        files[one.leaf].append(judged(unit, report.period, one))
    decided: dict[str, dict[int, AppraisalTable]] = defaultdict(dict)
    for decision in decisions:
        decided[decision.leaf][decision.round] = decision
    by_leaf = {entry.leaf: entry for entry in entries}
    facts = (await facts_of(unit.session, [report_id])).get(report_id, {})
    standings = {one.leaf.code: one for one in stand_all(report.claimable, facts)}
    inside = reach.everything or reach.agency
    hands = unit.caller.id if delegated_to == "me" else delegated_to
    delegated = await current_delegations(unit.session, report_id) if inside else {}
    return Sheet(
        report=report.row,
        deadline=report.standing.deadline,
        digest=content_digest(
            content_document(report.row, report.period.framework.digest, entries, evidence)
        ),
        sign_off=await store.last_sign_off(unit.session, report_id),
        leaves=tuple(
            SheetLeaf(
                leaf=leaf,
                applicable=report.has(leaf),
                entry=by_leaf.get(leaf.code),
                standing=standings.get(leaf.code),
                rounds=visible_rounds(reach, report, leaf, decided.get(leaf.code, {})),
                evidence=tuple(files.get(leaf.code, ())),
                delegation=delegated.get(leaf.code),
                statements=_count(reach, report, leaf, statements),
            )
            for leaf in report.framework.leaves.values()
            if reach.sees_leaf(leaf.field)
            and (hands is None or _in_hands(delegated.get(leaf.code), hands))
        ),
    )


def _in_hands(delegation: DelegationTable | None, account_id: UUID) -> bool:
    return delegation is not None and delegation.account_id == account_id


def visible_rounds(
    reach: Reach, report: Report, leaf: Leaf, decided: dict[int, AppraisalTable]
) -> dict[int, AppraisalTable]:
    """Keep the decisions that the caller may see: the agency those of rounds that are closed."""
    if reach.sees_council(leaf.field):
        return decided
    return {
        number: decision
        for number, decision in decided.items()
        if agency_sees_round(number, report.phase)
    }


def _count(
    reach: Reach, report: Report, leaf: Leaf, counts: dict[tuple[str, str, str], int]
) -> int:
    return sum(
        count
        for (code, side, phase), count in counts.items()
        if code == leaf.code
        and (reach.sees_council(leaf.field) or statement_open(side, Phase(phase), report.phase))
    )


def statement_open(side: str, made_in: Phase, phase: Phase) -> bool:
    """Whether a statement is open to the agency: its own always, the council's when its round is closed."""
    if side == "AGENCY":
        return True
    number = {Phase.ROUND_1: 1, Phase.ROUND_2: 2}.get(made_in)
    return number is None or agency_sees_round(number, phase)
