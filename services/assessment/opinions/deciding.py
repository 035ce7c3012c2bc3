"""How decisions are made of opinions, by a fixed number of statements however many leaves there are."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from services.assessment.appraisals.models import Assigned, Basis, Opinion, Verdict
from services.assessment.appraisals.plain import plain_decision
from services.assessment.appraisals.rules import joint_opinion, verdict_of
from services.assessment.conflicts import store as conflict_store
from services.assessment.frameworks import service as frameworks
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.opinions import store
from services.assessment.opinions.store import Key
from services.assessment.periods.models import Phase
from services.assessment.self_assessments.rules import round_of
from services.assessment.tables import AppraisalTable, PeriodTable, SelfAssessmentTable
from services.assessment.unit import Unit
from shared.methodology.framework import Framework


@dataclass(frozen=True, slots=True)
class Round:
    """The round that is going on, and what its decisions are made by."""

    period: PeriodTable
    number: int
    framework: Framework


@dataclass(frozen=True, slots=True)
class _Case:
    """One leaf of a report, what is decided on it, and what the opinions come to."""

    report: SelfAssessmentTable
    code: str
    row: AppraisalTable | None
    given: Sequence[Opinion]
    verdict: Verdict


@dataclass(slots=True)
class _Changes:
    """What is to be written, and told in the trail, report by report."""

    inserted: list[dict[str, Any]] = field(default_factory=list)
    reopened: list[Key] = field(default_factory=list)
    differing: list[Key] = field(default_factory=list)
    at_one: list[Key] = field(default_factory=list)
    before: dict[UUID, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    after: dict[UUID, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))


async def decide(
    unit: Unit,
    of: Round,
    reports: Sequence[SelfAssessmentTable],
    leaves: Mapping[UUID, Collection[str]],
    *,
    only_undecided: bool = False,
) -> None:
    """Make, change or take back the decisions on some leaves of reports that are locked.

    What the chair has settled or waived is left alone; so is, on `only_undecided`, what is decided.
    """
    agencies = {report.id: report.agency_id for report in reports}
    opinions = await store.counted_opinions(unit.session, list(agencies), of.number)
    present = await store.lock_decisions(unit.session, list(agencies), of.number)
    assigned = await _assigned(unit, of.period.id)
    changes = _Changes()
    for report in reports:
        for code in sorted(leaves.get(report.id, ())):
            key = (report.id, code)
            row = present.get(key)
            if row is not None and (only_undecided or row.basis != Basis.OPINIONS):
                continue
            given = opinions.get(key, [])
            members = assigned(report.agency_id, _field_of(of, code))
            verdict = verdict_of(given, members, of.period.quorum)
            _note(unit, of, changes, _Case(report, code, row, given, verdict))
    await _write(unit, of, changes)
    _tell(unit, of, changes, reports)


def _field_of(of: Round, code: str) -> str:
    leaf = of.framework.leaf(code)
    return leaf.field if leaf else ""


async def _assigned(unit: Unit, period_id: UUID) -> Callable[[UUID, str], frozenset[UUID]]:
    """Give who has to give an opinion on a field of an agency: a conflict of interest takes one out."""
    assignments: list[Assigned] = await store.assigned_in(unit.session, period_id)
    conflicts = await conflict_store.agencies_in_conflict(
        unit.session, period_id, {one.appraiser_id for one in assignments}
    )

    def members(agency_id: UUID, of_field: str) -> frozenset[UUID]:
        return frozenset(
            one.appraiser_id
            for one in assignments
            if one.covers(agency_id, of_field)
            and agency_id not in conflicts.get(one.appraiser_id, ())
        )

    return members


def _note(unit: Unit, of: Round, changes: _Changes, case: _Case) -> None:
    report_id, row = case.report.id, case.row
    key = (report_id, case.code)
    if case.verdict is not Verdict.AGREED:
        (changes.differing if case.verdict is Verdict.DIFFERING else changes.at_one).append(key)
        if row is not None:
            changes.reopened.append(key)
            changes.before[report_id][case.code] = plain_decision(row)
        if row is not None or case.verdict is Verdict.DIFFERING:
            changes.after[report_id][case.code] = {"verdict": str(case.verdict)}
        return
    changes.at_one.append(key)
    values = _values(unit, joint_opinion(case.given))
    if row is None:
        changes.inserted.append(
            {
                "self_assessment_id": report_id,
                "round": of.number,
                "leaf": case.code,
                "authority_id": case.report.authority_id,
                "created_at": unit.now,
                "version": 1,
                **values,
            }
        )
        changes.after[report_id][case.code] = plain_decision(changes.inserted[-1])
        return
    before = plain_decision(row)
    for name, value in values.items():
        setattr(row, name, value)
    if plain_decision(row) != before:
        row.version += 1
        changes.before[report_id][case.code] = before
        changes.after[report_id][case.code] = plain_decision(row)


def _values(unit: Unit, joint: Opinion) -> dict[str, Any]:
    return {
        "basis": str(Basis.OPINIONS),
        "decision": joint.decision,
        "answer": joint.answer,
        "points": joint.points,
        "rule_points": joint.rule_points,
        "opinion": joint.opinion,
        "explanation_requested": joint.explanation_requested,
        "appraiser_id": joint.appraiser_id,
        "appraiser_name": joint.appraiser_name,
        "decided_at": unit.now,
    }


async def _write(unit: Unit, of: Round, changes: _Changes) -> None:
    session = unit.session
    await session.flush()
    await store.insert_decisions(session, changes.inserted)
    await store.delete_decisions(session, of.number, changes.reopened)
    await store.delete_differences(session, of.number, changes.at_one)
    await store.insert_differences(
        session,
        [
            {
                "self_assessment_id": report_id,
                "round": of.number,
                "leaf": code,
                "period_id": of.period.id,
                "field": _field_of(of, code),
                "authority_id": of.period.authority_id,
                "created_at": unit.now,
            }
            for report_id, code in changes.differing
        ],
    )


def _tell(unit: Unit, of: Round, changes: _Changes, reports: Sequence[SelfAssessmentTable]) -> None:
    for report in reports:
        if after := changes.after.get(report.id):
            unit.audit(
                "appraisal.decided",
                ("appraisal", f"{report.id}/{of.number}"),
                report.authority_id,
                before=changes.before.get(report.id),
                after=after,
            )


async def decide_again(
    unit: Unit, cache: FrameworkCache, period: PeriodTable, *, only_undecided: bool = True
) -> None:
    """Look again at all opinions of the round that is going on: who has to give one has changed.

    Decisions that were made stand on `only_undecided`; without it, those that rest on an opinion which counts no more fall.
    """
    number = round_of(Phase(period.phase))
    if number is None:
        return
    reports = await store.reports_with_opinions(unit.session, period.id, number)
    if not reports:
        return
    taken_up = await store.leaves_taken_up(unit.session, [report.id for report in reports], number)
    framework = await frameworks.parsed_framework(unit, cache, period.framework)
    of = Round(period, number, framework)
    await decide(unit, of, reports, taken_up, only_undecided=only_undecided)
