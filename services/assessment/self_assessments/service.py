"""How reports are read: lists, and the sheet with self, round 1 and round 2 side by side."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.assessment.appraisals import store as appraisal_store
from services.assessment.delegations.store import current_delegations
from services.assessment.evidence import store as evidence_store
from services.assessment.evidence.service import judged
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.leaf_standings.rules import stand_all
from services.assessment.leaf_standings.store import facts_from
from services.assessment.opinions import store as opinion_store
from services.assessment.periods.models import Phase, WindowName
from services.assessment.periods.rules import Extra, deadline
from services.assessment.periods.service import calendar_of
from services.assessment.permissions import Permission
from services.assessment.self_assessments import store
from services.assessment.self_assessments.access import Report, reach_of, read_signed_report
from services.assessment.self_assessments.content import content_digest, content_document
from services.assessment.self_assessments.models import Reach, ReportVersions, Sheet, SheetLeaf
from services.assessment.self_assessments.rules import agency_sees_round, round_of
from services.assessment.statements import store as statement_store
from services.assessment.statements.models import StatementGroup
from services.assessment.tables import (
    AppraisalTable,
    DelegationTable,
    OpinionTable,
    SelfAssessmentTable,
)
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
    report, sign_off = await read_signed_report(unit, cache, report_id)
    given = await opinion_store.opinions_of(unit.session, report_id)
    reach = await reach_of(unit, report.row, given)
    entries = await store.entries_of(unit.session, report_id)
    evidence = await evidence_store.evidence_of(unit.session, report_id)
    decisions = await appraisal_store.decisions_of(unit.session, report_id)
    opinions: dict[str, list[OpinionTable]] = defaultdict(list)
    for opinion in given:
        opinions[opinion.leaf].append(opinion)
    statements = await statement_store.count_statements(unit.session, report_id, unit.caller.id)
    files = defaultdict(list)
    for one in evidence:
        files[one.leaf].append(judged(unit, report.period, one))
    decided: dict[str, dict[int, AppraisalTable]] = defaultdict(dict)
    for decision in decisions:
        decided[decision.leaf][decision.round] = decision
    by_leaf = {entry.leaf: entry for entry in entries}
    facts = facts_from(entries, evidence)
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
        sign_off=sign_off,
        leaves=tuple(
            SheetLeaf(
                leaf=leaf,
                applicable=report.has(leaf),
                entry=by_leaf.get(leaf.code),
                standing=standings.get(leaf.code),
                rounds={
                    number: decision
                    for number, decision in decided.get(leaf.code, {}).items()
                    if is_open(reach, report, leaf, number)
                },
                opinions=_visible_opinions(unit, reach, report, leaf, opinions[leaf.code]),
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


def is_open(reach: Reach, report: Report, leaf: Leaf, number: int) -> bool:
    """Whether the council's work of a round on a leaf is open to the caller: to everybody when the round is closed."""
    return agency_sees_round(number, report.phase) or reach.sees_council(
        leaf.field, leaf.code, number
    )


def _visible_opinions(
    unit: Unit, reach: Reach, report: Report, leaf: Leaf, opinions: Sequence[OpinionTable]
) -> tuple[OpinionTable, ...]:
    """Keep the caller's own opinions, and those of others that are open to him or her."""
    if not reach.sees_opinions(leaf.field):
        return ()
    return tuple(
        one
        for one in opinions
        if one.appraiser_id == unit.caller.id or is_open(reach, report, leaf, one.round)
    )


def _count(reach: Reach, report: Report, leaf: Leaf, counts: Mapping[StatementGroup, int]) -> int:
    return sum(
        count
        for group, count in counts.items()
        if group.leaf == leaf.code
        and (
            group.own
            or group.side == "AGENCY"
            or (number := round_of(Phase(group.phase))) is None
            or is_open(reach, report, leaf, number)
        )
    )
