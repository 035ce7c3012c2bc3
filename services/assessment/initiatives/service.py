"""What agencies and the council do with initiatives."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from services.assessment.appraisals.errors import NotAssignedError, OwnAgencyError
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.initiatives import store
from services.assessment.initiatives.errors import (
    InitiativeJudgedError,
    InitiativeUnderReviewError,
    JudgementRefusedError,
    JudgingOverError,
    NoBonusLeafError,
    RegistrationOverError,
)
from services.assessment.initiatives.models import (
    Credit,
    InitiativeDetails,
    InitiativeFilter,
    InitiativeState,
    Judgement,
    Recognised,
)
from services.assessment.initiatives.rules import (
    can_be_fed,
    credit_of,
    seen_judgements,
    version_seen,
)
from services.assessment.kernel_faults import to_faults
from services.assessment.periods.models import Phase
from services.assessment.permissions import Permission
from services.assessment.repeats import made_before
from services.assessment.self_assessments.access import (
    Report,
    is_own_agency,
    lock_report,
    reach_of,
    read_report,
)
from services.assessment.self_assessments.rules import round_of
from services.assessment.tables import InitiativeTable, JudgementTable
from services.assessment.unit import Unit
from shared.auth.principal import Role
from shared.db.cursor import Window
from shared.http.etag import check_version
from shared.ids import new_id
from shared.methodology.claims import check_points
from shared.methodology.decimals import decimal_text
from shared.methodology.rules import Manual
from shared.problems.common import NotFoundError

_REGISTERING = frozenset({Phase.SELF_ASSESSMENT, Phase.ROUND_1, Phase.SUPPLEMENT})


async def register_initiative(
    unit: Unit,
    cache: FrameworkCache,
    *,
    initiative_id: UUID | None,
    report_id: UUID,
    details: InitiativeDetails,
) -> InitiativeTable:
    """Register a new model or idea of an agency for a period."""
    report = await lock_report(unit, cache, report_id, shared=True)
    before = await made_before(
        unit.session,
        InitiativeTable,
        initiative_id,
        self_assessment_id=report_id,
        title=details.title,
    )
    if before is not None:
        return await _found(unit, before.id)
    _refuse_registration(report)
    _refuse_leaf(report, details.leaf)
    initiative = InitiativeTable(
        id=initiative_id or new_id(),
        authority_id=report.row.authority_id,
        self_assessment_id=report_id,
        state=str(InitiativeState.REGISTERED),
        registered_by=unit.caller.name,
        created_at=unit.now,
        **_columns(details),
    )
    unit.session.add(initiative)
    await unit.session.flush()
    _audit(unit, initiative, "initiative.registered", after=_plain(initiative))
    return await _found(unit, initiative.id)


async def change_initiative(
    unit: Unit,
    cache: FrameworkCache,
    initiative_id: UUID,
    details: InitiativeDetails,
    *,
    expected: int,
) -> InitiativeTable:
    """Change what the agency says of an initiative that is not judged yet."""
    initiative, report = await _own_unjudged(unit, cache, initiative_id, expected=expected)
    _refuse_leaf(report, details.leaf)
    before = _plain(initiative)
    for name, value in _columns(details).items():
        setattr(initiative, name, value)
    await unit.session.flush()
    _audit(unit, initiative, "initiative.changed", before=before, after=_plain(initiative))
    return initiative


async def withdraw_initiative(
    unit: Unit, cache: FrameworkCache, initiative_id: UUID, *, expected: int
) -> InitiativeTable:
    """Take an initiative back; it stays to be read."""
    initiative, _ = await _own_unjudged(unit, cache, initiative_id, expected=expected)
    initiative.state = str(InitiativeState.WITHDRAWN)
    await unit.session.flush()
    _audit(
        unit,
        initiative,
        "initiative.withdrawn",
        before={"state": str(InitiativeState.REGISTERED)},
        after={"state": initiative.state},
    )
    return initiative


async def judge_initiative(
    unit: Unit,
    cache: FrameworkCache,
    initiative_id: UUID,
    judgement: Judgement,
    *,
    expected: int,
) -> InitiativeTable:
    """Recognise an initiative or not: the chair any, an appraiser those whose leaf is assigned to him or her."""
    initiative = await _found(unit, initiative_id)
    report = await lock_report(unit, cache, initiative.self_assessment_id, shared=True)
    initiative = await _found(unit, initiative_id, locked=True)
    await _refuse_judge(unit, report, initiative)
    check_version(expected, version_seen(initiative.version, initiative.judgements))
    if round_of(report.phase) is None:
        raise JudgingOverError(present=report.period.phase)
    if initiative.state == InitiativeState.WITHDRAWN:
        raise InitiativeJudgedError
    if judgement.points is not None:
        _refuse_points(report, initiative, judgement)
    of_round = next((one for one in initiative.judgements if one.phase == report.phase), None)
    before = None if of_round is None else _judged(of_round)
    if of_round is None:
        of_round = JudgementTable(
            phase=str(report.phase), authority_id=initiative.authority_id, created_at=unit.now
        )
        initiative.judgements.append(of_round)
    of_round.recognised, of_round.points = judgement.recognised, judgement.points
    of_round.opinion, of_round.judged_at = judgement.opinion, unit.now
    of_round.judged_by_id, of_round.judged_by = unit.caller.id, unit.caller.name
    await unit.session.flush()
    _audit(
        unit,
        initiative,
        "initiative.judged",
        before=before,
        after=_judged(of_round),
        reason=judgement.opinion,
    )
    return initiative


async def credits_of(unit: Unit, cache: FrameworkCache, report_id: UUID) -> list[Credit]:
    """Say what the recognised initiatives of a report bring to its bonus leaves; the council's own business."""
    report = await read_report(unit, cache, report_id)
    reach = await reach_of(unit, report.row)
    found = defaultdict(list)
    for one in await store.fed_by(unit.session, report_id):
        last = one.judgements[-1] if one.judgements else None
        if last is not None and last.recognised:
            found[one.leaf].append(Recognised(one.title, last.points))
    return [
        credit_of(leaf, found[leaf.code])
        for leaf in report.framework.leaves.values()
        if leaf.code in found and reach.sees_opinions(leaf.field)
    ]


def is_own(unit: Unit, initiative: InitiativeTable) -> bool:
    """Whether the caller belongs to the agency that registered an initiative."""
    return is_own_agency(unit, initiative.self_assessment)


async def find_initiative(unit: Unit, initiative_id: UUID) -> InitiativeTable:
    """Give an initiative that the caller may see."""
    return await _found(unit, initiative_id)


async def list_initiatives(
    unit: Unit, page: Window, wanted: InitiativeFilter
) -> tuple[list[InitiativeTable], str | None]:
    """List initiatives within reach, oldest first."""
    return await store.page_of_initiatives(unit.session, unit.access, page, wanted)


async def _found(unit: Unit, initiative_id: UUID, *, locked: bool = False) -> InitiativeTable:
    access = unit.seen(Permission.READ_INITIATIVES)
    initiative = await store.read_initiative(unit.session, initiative_id, access, locked=locked)
    if initiative is None:
        raise NotFoundError
    return initiative


async def _own_unjudged(
    unit: Unit, cache: FrameworkCache, initiative_id: UUID, *, expected: int
) -> tuple[InitiativeTable, Report]:
    """Give an initiative that the caller's agency may still change, locked.

    In a round the answer is the same whether it was judged or not: what the council does is not told before it is done.
    """
    found = await _found(unit, initiative_id)
    report = await lock_report(unit, cache, found.self_assessment_id, shared=True)
    _refuse_registration(report)
    if round_of(report.phase) is not None:
        raise InitiativeUnderReviewError
    initiative = await _found(unit, initiative_id, locked=True)
    judgements = seen_judgements(initiative.judgements, report.phase, own=True)
    check_version(expected, version_seen(initiative.version, judgements))
    if initiative.state != InitiativeState.REGISTERED or judgements:
        raise InitiativeJudgedError
    return initiative, report


def _refuse_registration(report: Report) -> None:
    if report.phase not in _REGISTERING:
        raise RegistrationOverError(present=report.period.phase)


def _refuse_leaf(report: Report, code: str | None) -> None:
    if code is None:
        return
    possible = [
        leaf.code
        for leaf in report.framework.leaves.values()
        if can_be_fed(leaf) and report.has(leaf)
    ]
    if code not in possible:
        raise NoBonusLeafError(leaf=code, possible=", ".join(possible) or "–")


async def _refuse_judge(unit: Unit, report: Report, initiative: InitiativeTable) -> None:
    if is_own_agency(unit, report.row):
        raise OwnAgencyError
    if unit.caller.acting_as({Role.COUNCIL_CHAIR}).covers(report.row.authority_id):
        return
    leaf = report.framework.leaf(initiative.leaf) if initiative.leaf else None
    reach = await reach_of(unit, report.row)
    if leaf is None or leaf.field not in reach.fields:
        raise NotAssignedError(fields=leaf.field if leaf else "–")


def _refuse_points(report: Report, initiative: InitiativeTable, judgement: Judgement) -> None:
    leaf = report.framework.leaf(initiative.leaf) if initiative.leaf else None
    if leaf is None or judgement.points is None or not judgement.recognised:
        raise JudgementRefusedError(count=1)
    step = leaf.rule.step if isinstance(leaf.rule, Manual) else report.framework.claim_step
    faults = check_points(leaf, judgement.points, step)
    if faults:
        raise JudgementRefusedError(faults=to_faults(faults), count=len(faults))


def _columns(details: InitiativeDetails) -> dict[str, Any]:
    return {
        "kind": str(details.kind),
        "title": details.title,
        "description": details.description,
        "effect": details.effect,
        "applied_on": details.applied_on,
        "leaf": details.leaf,
    }


def _plain(initiative: InitiativeTable) -> dict[str, Any]:
    return {
        "kind": initiative.kind,
        "title": initiative.title,
        "description": initiative.description,
        "effect": initiative.effect,
        "applied_on": initiative.applied_on.isoformat() if initiative.applied_on else None,
        "leaf": initiative.leaf,
    }


def _judged(judgement: JudgementTable) -> dict[str, Any]:
    points = judgement.points
    return {
        "round": judgement.phase,
        "recognised": judgement.recognised,
        "points": None if points is None else decimal_text(points),
        "opinion": judgement.opinion,
    }


def _audit(
    unit: Unit,
    initiative: InitiativeTable,
    action: str,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    unit.audit(
        action,
        ("initiative", initiative.id),
        initiative.authority_id,
        before=before,
        after=after,
        reason=reason,
    )
