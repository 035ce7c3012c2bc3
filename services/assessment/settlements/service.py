"""What the chair does: settle what appraisers differ on, and waive leaves, always with a reason."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from services.assessment.appraisals import store as appraisal_store
from services.assessment.appraisals.errors import (
    DecisionRefusedError,
    LeafDecidedError,
    LeafNotDifferingError,
    RequestUndecidedError,
)
from services.assessment.appraisals.models import Basis, DraftDecision
from services.assessment.appraisals.plain import plain_decision
from services.assessment.appraisals.rounds import decidable_leaf, refuse_round, refuse_unreviewed
from services.assessment.frameworks import service as frameworks
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.opinions import store as opinion_store
from services.assessment.opinions.deciding import decide_again
from services.assessment.opinions.service import accepted_leaves, check_drafts
from services.assessment.periods import service as periods
from services.assessment.self_assessments.access import Report, lock_report
from services.assessment.settlements import store
from services.assessment.settlements.models import Difference
from services.assessment.tables import AppraisalTable, PeriodTable
from services.assessment.unit import Unit
from shared.db.cursor import Window
from shared.http.etag import check_version
from shared.methodology.documents import Decision
from shared.problems import Fault, Text


async def list_differences(
    unit: Unit,
    cache: FrameworkCache,
    period_id: UUID,
    page: Window,
    *,
    field: str | None,
    agency_id: UUID | None,
) -> tuple[list[Difference], str | None]:
    """List the leaves on which appraisers differ, with what each of them gives."""
    period = await periods.find_period(unit, period_id)
    framework = await frameworks.parsed_framework(unit, cache, period.framework)
    rows, following = await store.page_of_differences(
        unit.session, period_id, unit.access, page, field=field, agency_id=agency_id
    )
    reports = await store.reports_of(unit.session, {row.self_assessment_id for row in rows})
    opinions = await store.opinions_on(unit.session, rows)
    claims = await store.claims_on(unit.session, rows)
    found = []
    for row in rows:
        report, leaf = reports[row.self_assessment_id], framework.leaves[row.leaf]
        entry = claims.get((row.self_assessment_id, row.leaf))
        found.append(
            Difference(
                report.id,
                report.agency_id,
                report.agency.code,
                report.agency.name,
                row.round,
                leaf.code,
                leaf.name,
                leaf.field,
                entry.claimed_points if entry else None,
                leaf.maximum,
                row.created_at,
                tuple(opinions[row.self_assessment_id, row.round, row.leaf]),
            )
        )
    return found, following


async def settle(
    unit: Unit, cache: FrameworkCache, report_id: UUID, number: int, draft: DraftDecision
) -> AppraisalTable:
    """Settle a leaf on which the appraisers differ, with the reason; what the chair has decided the chair may change."""
    report = await lock_report(unit, cache, report_id)
    refuse_round(report, number)
    checked = check_drafts(report, [draft], bulk=False)[draft.leaf]
    await refuse_unreviewed(unit, report, [draft.leaf], accepted_leaves([draft]))
    if not draft.opinion:
        raise DecisionRefusedError(faults=[_REASON_NEEDED], count=1)
    decisions = await opinion_store.lock_decisions(unit.session, [report_id], number)
    present = decisions.get((report_id, draft.leaf))
    check_version(draft.expected, present.version if present else 0)
    chairs = present is not None and present.basis != Basis.OPINIONS
    if not chairs and not await store.is_differing(unit.session, report_id, number, draft.leaf):
        raise LeafNotDifferingError(leaf=draft.leaf)
    content = {
        "basis": str(Basis.SETTLED),
        "decision": str(draft.decision),
        "answer": checked.answer,
        "points": checked.points,
        "rule_points": checked.rule_points,
        "opinion": draft.opinion,
        "explanation_requested": draft.explanation_requested,
    }
    (saved,) = await _write(unit, report, number, {draft.leaf: content}, {draft.leaf: present})
    return saved


async def waive(
    unit: Unit,
    cache: FrameworkCache,
    report_id: UUID,
    number: int,
    *,
    leaves: Sequence[str],
    reason: str,
) -> list[AppraisalTable]:
    """Waive leaves: the council abstains, and what stood before stands.

    In round 1 that is the claim (nothing, where no agency claims the leaf), in round 2 what round 1 decided.
    """
    report = await lock_report(unit, cache, report_id)
    refuse_round(report, number)
    for code in leaves:
        decidable_leaf(report, code)
    await refuse_unreviewed(unit, report, leaves, leaves)
    if number == 1:
        await _refuse_requests(unit, report_id, leaves)
    decisions = await opinion_store.lock_decisions(unit.session, [report_id], number)
    present = {code: decisions.get((report_id, code)) for code in leaves}
    decided = [code for code, row in present.items() if row and row.basis != Basis.WAIVED]
    if decided:
        raise LeafDecidedError(leaves=", ".join(decided))
    before = await store.decisions_of_round_1(unit.session, report_id, leaves) if number > 1 else {}
    contents = {code: _waived(before.get(code), reason) for code in leaves}
    return await _write(unit, report, number, contents, present)


async def _refuse_requests(unit: Unit, report_id: UUID, leaves: Sequence[str]) -> None:
    """Refuse to pass over a request that a leaf does not apply: silence would grant it."""
    requests = await appraisal_store.not_applicable_requests(unit.session, [report_id])
    open_requests = sorted(requests.get(report_id, set()) & set(leaves))
    if open_requests:
        raise RequestUndecidedError(leaves=", ".join(open_requests))


async def set_quorum(
    unit: Unit,
    cache: FrameworkCache,
    period_id: UUID,
    *,
    quorum: int | None,
    reason: str,
    expected: int,
) -> PeriodTable:
    """Set how many opinions decide a leaf; None for those of everybody who is assigned."""
    period = await periods.changeable_period(unit, period_id)
    check_version(expected, period.version)
    before = period.quorum
    period.quorum = quorum
    period.version += 1
    await unit.session.flush()
    unit.audit(
        "period.quorum-set",
        ("period", period.id),
        period.authority_id,
        before={"quorum": before},
        after={"quorum": quorum},
        reason=reason,
    )
    await decide_again(unit, cache, period)
    return period


def _waived(before: AppraisalTable | None, reason: str) -> dict[str, Any]:
    return {
        "basis": str(Basis.WAIVED),
        "decision": before.decision if before else str(Decision.ACCEPTED),
        "answer": before.answer if before else None,
        "points": before.points if before else None,
        "rule_points": before.rule_points if before else None,
        "opinion": reason,
        "explanation_requested": False,
    }


async def _write(
    unit: Unit,
    report: Report,
    number: int,
    contents: Mapping[str, Mapping[str, Any]],
    present: Mapping[str, AppraisalTable | None],
) -> list[AppraisalTable]:
    """Write decisions of the chair; what is the same already stays as it is."""
    new = []
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for code, content in contents.items():
        row = present[code]
        if row is not None and all(getattr(row, name) == value for name, value in content.items()):
            continue
        values = {
            **content,
            "appraiser_id": unit.caller.id,
            "appraiser_name": unit.caller.name,
            "decided_at": unit.now,
        }
        after[code] = plain_decision(values)
        if row is None:
            new.append(
                {
                    "self_assessment_id": report.row.id,
                    "round": number,
                    "leaf": code,
                    "authority_id": report.row.authority_id,
                    "created_at": unit.now,
                    "version": 1,
                    **values,
                }
            )
        else:
            before[code] = plain_decision(row)
            for name, value in values.items():
                setattr(row, name, value)
            row.version += 1
    await unit.session.flush()
    await opinion_store.insert_decisions(unit.session, new)
    await opinion_store.delete_differences(
        unit.session, number, [(report.row.id, code) for code in contents]
    )
    if after:
        unit.audit(
            "appraisal.decided-by-chair",
            ("appraisal", f"{report.row.id}/{number}"),
            report.row.authority_id,
            before=before or None,
            after=after,
        )
    saved = await opinion_store.lock_decisions(unit.session, [report.row.id], number)
    return [saved[report.row.id, code] for code in contents]


_REASON_NEEDED = Fault(
    "#/opinion",
    Text(
        "Kết luận của Chủ tịch phải có lý do; hãy ghi vào `opinion`.",
        "What the chair settles needs a reason; give it in `opinion`.",
    ),
    "opinion-needed",
)
