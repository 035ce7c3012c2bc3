"""How many claims are accepted at once: in one report, or in many of a period."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.assessment.acceptances import store
from services.assessment.acceptances.errors import AcceptanceRefusedError
from services.assessment.acceptances.models import WORDS, Accepted, Looked, WhyLeft
from services.assessment.acceptances.rules import why_left
from services.assessment.appraisals import store as appraisal_store
from services.assessment.appraisals.errors import NoRoundError
from services.assessment.appraisals.models import Basis
from services.assessment.appraisals.rounds import refuse_appraiser, refuse_late
from services.assessment.frameworks import service as frameworks
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.leaf_standings.models import LeafFacts
from services.assessment.leaf_standings.store import facts_of
from services.assessment.opinions import store as opinion_store
from services.assessment.opinions.deciding import Round, decide
from services.assessment.opinions.reopening import leaves_of_round_2
from services.assessment.periods import service as periods
from services.assessment.periods.models import Phase
from services.assessment.rounds.service import refuse_round_over
from services.assessment.self_assessments import store as report_store
from services.assessment.self_assessments.access import lock_report
from services.assessment.self_assessments.rules import decidable_leaves, places_of, round_of
from services.assessment.tables import PeriodTable, SelfAssessmentTable
from services.assessment.unit import Unit
from shared.db.cursor import Window
from shared.methodology.documents import Decision
from shared.methodology.framework import Leaf
from shared.problems import Fault


@dataclass(frozen=True, slots=True)
class Wish:
    """What an appraiser wants to accept in a report."""

    report: SelfAssessmentTable
    leaves: Mapping[str, Leaf | WhyLeft]
    """Leaves to be looked at; where one cannot be the caller's to accept, why."""


async def accept_in_report(
    unit: Unit,
    cache: FrameworkCache,
    report_id: UUID,
    *,
    leaves: Sequence[str] | None,
    all_or_nothing: bool,
) -> tuple[int, Accepted]:
    """Accept the claims of a report where nothing differs: of the leaves named, or of all that are assigned."""
    report = await lock_report(unit, cache, report_id)
    await refuse_appraiser(unit, report, ())
    number = _running(report.period)
    await refuse_late(unit, report, number)
    fields = await report_store.fields_assigned(unit.session, report.row, unit.caller.id)
    of = Round(report.period, number, report.framework)
    mine = await _mine(unit, of, [report.row], {report_id: fields})
    wish = mine[0] if leaves is None else _named(of, report.row, fields, leaves)
    (result,) = await _accept(unit, of, [wish], all_or_nothing=all_or_nothing)
    return number, result


async def accept_in_period(
    unit: Unit,
    cache: FrameworkCache,
    period_id: UUID,
    page: Window,
    *,
    fields: Collection[str] | None,
    blocks: Collection[str] | None,
    agency_ids: Collection[UUID] | None,
    all_or_nothing: bool,
) -> tuple[int, list[Accepted], str | None]:
    """Accept the claims of a page of assigned reports where nothing differs; by a fixed number of statements."""
    await store.lock_period(unit.session, period_id)
    period = await periods.find_period(unit, period_id)
    unit.must_cover(period.authority_id)
    await unit.tell_time()
    number = _running(period)
    await refuse_round_over(unit, period, number)
    reports, following = await store.lock_assigned_reports(
        unit.session, period_id, unit.access, page, blocks=blocks, agency_ids=agency_ids
    )
    framework = await frameworks.parsed_framework(unit, cache, period.framework)
    assignments = await appraisal_store.assignments_of(unit.session, period_id, unit.caller.id)
    assigned = {
        report.id: {
            field
            for one in assignments
            if one.agency_ids is None or report.agency_id in one.agency_ids
            for field in one.fields
            if fields is None or field in fields
        }
        for report in reports
    }
    of = Round(period, number, framework)
    wishes = await _mine(unit, of, reports, assigned)
    results = await _accept(unit, of, wishes, all_or_nothing=all_or_nothing)
    return number, results, following


def _running(period: PeriodTable) -> int:
    number = round_of(Phase(period.phase))
    if number is None:
        raise NoRoundError(round="1, 2", present=period.phase)
    return number


async def _mine(
    unit: Unit,
    of: Round,
    reports: Sequence[SelfAssessmentTable],
    assigned: Mapping[UUID, Collection[str]],
) -> list[Wish]:
    """Wish for all that is assigned; in round 2 for what is open again."""
    ids = [report.id for report in reports]
    again = await leaves_of_round_2(unit.session, ids) if of.number > 1 else {}
    return [
        Wish(
            report,
            {
                leaf.code: leaf
                for leaf in decidable_leaves(of.framework, report.block, report.agency.code)
                if leaf.field in assigned[report.id]
                and (of.number == 1 or leaf.code in again[report.id])
            },
        )
        for report in reports
    ]


def _named(
    of: Round, report: SelfAssessmentTable, fields: Collection[str], leaves: Sequence[str]
) -> Wish:
    """Wish for leaves by their codes."""
    decidable = {
        leaf.code: leaf for leaf in decidable_leaves(of.framework, report.block, report.agency.code)
    }

    def one(code: str) -> Leaf | WhyLeft:
        leaf = decidable.get(code)
        if leaf is None:
            return WhyLeft.NOT_DECIDABLE
        return leaf if leaf.field in fields else WhyLeft.NOT_ASSIGNED

    return Wish(report, {code: one(code) for code in leaves})


async def _accept(
    unit: Unit, of: Round, wishes: Sequence[Wish], *, all_or_nothing: bool
) -> list[Accepted]:
    ids = [wish.report.id for wish in wishes]
    session, me = unit.session, unit.caller.id
    own = await opinion_store.lock_own(session, ids, of.number, me)
    decisions = await opinion_store.lock_decisions(session, ids, of.number)
    entries = await store.entries_on(session, ids)
    facts = await facts_of(session, ids)
    before = await store.decided_in_round_1(session, ids) if of.number > 1 else {}
    places = places_of(of.framework.claim_step)

    def look(report_id: UUID, code: str) -> Looked:
        key = (report_id, code)
        entry, given, row, first = (
            entries.get(key),
            own.get(key),
            decisions.get(key),
            before.get(key),
        )
        return Looked(
            state=entry.answer["state"] if entry else None,
            rule_points=entry.rule_points if entry else None,
            claimed_points=entry.claimed_points if entry else None,
            facts=facts.get(report_id, {}).get(code, LeafFacts()),
            own=Decision(given.decision) if given else None,
            basis=Basis(row.basis) if row else None,
            round_1=Decision(first) if first else None,
        )

    results = []
    for wish in wishes:
        result = Accepted(wish.report, [], {})
        for code, leaf in wish.leaves.items():
            why = (
                leaf
                if isinstance(leaf, WhyLeft)
                else why_left(leaf, look(wish.report.id, code), places)
            )
            if why is None:
                result.accepted.append(code)
            else:
                result.left[code] = why
        results.append(result)
    if all_or_nothing:
        _refuse_left(results)
    new = {
        result.report.id: [code for code in result.accepted if (result.report.id, code) not in own]
        for result in results
    }
    await opinion_store.insert_opinions(
        session,
        [
            _opinion(unit, of, result.report, code)
            for result in results
            for code in new[result.report.id]
        ],
    )
    for result in results:
        if new[result.report.id]:
            unit.audit(
                "opinion.accepted-many",
                ("opinion", f"{result.report.id}/{of.number}"),
                result.report.authority_id,
                after={"leaves": new[result.report.id], "appraiser": unit.caller.name},
            )
    await decide(unit, of, [wish.report for wish in wishes], new)
    return results


def _opinion(unit: Unit, of: Round, report: SelfAssessmentTable, code: str) -> dict[str, Any]:
    return {
        "self_assessment_id": report.id,
        "round": of.number,
        "leaf": code,
        "appraiser_id": unit.caller.id,
        "appraiser_name": unit.caller.name,
        "authority_id": report.authority_id,
        "decision": str(Decision.ACCEPTED),
        "answer": None,
        "points": None,
        "rule_points": None,
        "opinion": "",
        "explanation_requested": False,
        "given_at": unit.now,
        "changed_after_others": False,
        "created_at": unit.now,
        "version": 1,
    }


def _refuse_left(results: Sequence[Accepted]) -> None:
    faults = [
        Fault(
            f"#/{result.report.agency.code}/{code}",
            WORDS[why],
            str(why).lower().replace("_", "-"),
            {"agency_code": result.report.agency.code, "leaf": code},
        )
        for result in results
        for code, why in result.left.items()
    ]
    if faults:
        raise AcceptanceRefusedError(faults=faults, count=len(faults))
