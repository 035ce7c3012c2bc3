"""What appraisers do: each gives an opinion of his or her own on a leaf."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from services.assessment.appraisals.errors import DecisionRefusedError, LeafSettledError
from services.assessment.appraisals.models import Basis, CheckedDecision, DraftDecision
from services.assessment.appraisals.plain import plain_opinion
from services.assessment.appraisals.rounds import (
    decidable_leaf,
    refuse_appraiser,
    refuse_late,
    refuse_unreviewed,
)
from services.assessment.appraisals.rules import DecisionFaultsError, check_decision
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.kernel_faults import to_faults
from services.assessment.opinions import store
from services.assessment.opinions.deciding import Round, decide
from services.assessment.self_assessments.access import Report, lock_report
from services.assessment.self_assessments.not_applicable import is_not_applicable
from services.assessment.tables import OpinionTable
from services.assessment.unit import Unit
from shared.http.etag import check_version
from shared.methodology.documents import Decision
from shared.problems import Fault


async def give_opinions(
    unit: Unit,
    cache: FrameworkCache,
    report_id: UUID,
    number: int,
    drafts: Sequence[DraftDecision],
    *,
    bulk: bool,
) -> list[OpinionTable]:
    """Give opinions on leaves of a submitted report in the round that is going on, all or none.

    The report is locked alone: of two members who finish a leaf at the same time, the second has to see the first's opinion,
    or nobody would notice that the leaf is complete.
    """
    report = await lock_report(unit, cache, report_id)
    leaves = [draft.leaf for draft in drafts]
    await refuse_appraiser(unit, report, leaves)
    await refuse_late(unit, report, number)
    checked = check_drafts(report, drafts, bulk=bulk)
    await refuse_unreviewed(unit, report, leaves, accepted_leaves(drafts))
    present = await store.lock_own(unit.session, [report_id], number, unit.caller.id)
    for draft in drafts:
        row = present.get((report_id, draft.leaf))
        check_version(draft.expected, row.version if row else 0)
    await refuse_settled(unit, report_id, number, leaves)
    others = await store.leaves_of_others(unit.session, report_id, number, unit.caller.id)
    new: list[dict[str, Any]] = []
    for draft in drafts:
        row = present.get((report_id, draft.leaf))
        values = _values(unit, draft, checked[draft.leaf])
        if row is None:
            new.append(new_opinion(unit, report, number, draft.leaf, values))
            before = None
        else:
            before = plain_opinion(row)
            _write(row, values, seen=draft.leaf in others)
        unit.audit(
            "opinion.given",
            ("opinion", f"{report_id}/{number}/{draft.leaf}"),
            report.row.authority_id,
            before=before,
            after=plain_opinion(values) | {"after_others": draft.leaf in others and bool(row)},
        )
    await store.insert_opinions(unit.session, new)
    await unit.session.flush()
    await decide(
        unit,
        Round(report.period, number, report.framework),
        [report.row],
        {report_id: leaves},
    )
    saved = await store.lock_own(unit.session, [report_id], number, unit.caller.id)
    return [saved[report_id, leaf] for leaf in leaves]


def check_drafts(
    report: Report, drafts: Sequence[DraftDecision], *, bulk: bool
) -> dict[str, CheckedDecision]:
    """Check every opinion before any is stored, and tell all faults at once."""
    checked: dict[str, CheckedDecision] = {}
    faults: list[Fault] = []
    for place, draft in enumerate(drafts):
        leaf = decidable_leaf(report, draft.leaf, finding=is_not_applicable(draft.answer))
        try:
            checked[draft.leaf] = check_decision(
                report.framework, leaf, draft, stage=report.period.stage
            )
        except DecisionFaultsError as error:
            faults += to_faults(error.faults, f"/items/{place}" if bulk else "")
    if faults:
        raise DecisionRefusedError(faults=faults, count=len(faults))
    return checked


def accepted_leaves(drafts: Sequence[DraftDecision]) -> list[str]:
    """Give the leaves on which the agency's claim is to stand."""
    return [draft.leaf for draft in drafts if draft.decision is Decision.ACCEPTED]


def new_opinion(
    unit: Unit, report: Report, number: int, leaf: str, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Give the row of an opinion that is given for the first time."""
    return {
        "self_assessment_id": report.row.id,
        "round": number,
        "leaf": leaf,
        "appraiser_id": unit.caller.id,
        "authority_id": report.row.authority_id,
        "created_at": unit.now,
        "changed_after_others": False,
        "version": 1,
        **values,
    }


async def refuse_settled(unit: Unit, report_id: UUID, number: int, leaves: Sequence[str]) -> None:
    """Refuse leaves that the chair has settled or waived: nothing is left to give an opinion on."""
    decisions = await store.lock_decisions(unit.session, [report_id], number)
    settled = [
        leaf
        for leaf in leaves
        if (row := decisions.get((report_id, leaf))) and row.basis != Basis.OPINIONS
    ]
    if settled:
        raise LeafSettledError(leaves=", ".join(settled))


def _values(unit: Unit, draft: DraftDecision, checked: CheckedDecision) -> dict[str, Any]:
    return {
        "decision": str(draft.decision),
        "answer": checked.answer,
        "points": checked.points,
        "rule_points": checked.rule_points,
        "opinion": draft.opinion,
        "explanation_requested": draft.explanation_requested,
        "appraiser_name": unit.caller.name,
        "given_at": unit.now,
    }


def _write(row: OpinionTable, values: Mapping[str, Any], *, seen: bool) -> None:
    """Write an opinion anew; whether the others' points were open to the appraiser then stays to be read."""
    for name, value in values.items():
        setattr(row, name, value)
    row.changed_after_others = row.changed_after_others or seen
    row.version += 1
