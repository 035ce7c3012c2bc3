"""Entries: an agency's answers and claims, saved one by one or many at once."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.assessment.delegations.guarding import refuse_delegated
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.kernel_faults import to_faults
from services.assessment.self_assessments import store
from services.assessment.self_assessments.access import (
    Report,
    lock_report,
    read_report,
    refuse_locked,
)
from services.assessment.self_assessments.errors import ClaimRefusedError, LeafNotClaimableError
from services.assessment.self_assessments.models import Claim, DraftEntry
from services.assessment.self_assessments.not_applicable import refuse_unexplained
from services.assessment.self_assessments.rules import ClaimFaultsError, make_claim
from services.assessment.self_assessments.stale_entries import entry_state, refuse_stale
from services.assessment.self_assessments.voiding import void_sign_off
from services.assessment.tables import EntryTable
from services.assessment.unit import Unit
from shared.methodology.decimals import decimal_text
from shared.methodology.framework import Leaf, Source
from shared.problems import Fault


async def save_entries(
    unit: Unit, cache: FrameworkCache, report_id: UUID, drafts: Sequence[DraftEntry], *, bulk: bool
) -> list[EntryTable]:
    """Save entries, all or none; each names the version that it changes."""
    report = await lock_report(unit, cache, report_id, shared=True)
    claims = _claims(unit, report, drafts, bulk=bulk)
    leaves = [draft.leaf for draft in drafts]
    versions = [(draft.leaf, draft.expected) for draft in drafts]
    await refuse_delegated(unit, report.row, leaves)
    present = await store.lock_entries(unit.session, report_id, leaves)
    refuse_stale(versions, present, bulk=bulk)
    values = {draft.leaf: _values(unit, draft, claims[draft.leaf]) for draft in drafts}
    new = [_new(unit, report, leaf, values[leaf]) for leaf in leaves if leaf not in present]
    made = await store.insert_entries(unit.session, new)
    if len(made) < len(new):
        refuse_stale(versions, await store.lock_entries(unit.session, report_id, leaves), bulk=bulk)
    for leaf in leaves:
        entry = present.get(leaf)
        unit.audit(
            "entry.saved",
            ("entry", f"{report_id}/{leaf}"),
            report.row.authority_id,
            before=entry_state(entry) if entry else None,
            after=_after(values[leaf]),
        )
        if entry is not None:
            _write(entry, values[leaf])
    await void_sign_off(unit, report.row, "entry.saved", leaves)
    await unit.session.flush()
    return [made.get(leaf) or present[leaf] for leaf in leaves]


async def preview_claim(
    unit: Unit,
    cache: FrameworkCache,
    report_id: UUID,
    *,
    leaf_code: str,
    answer: Mapping[str, Any],
    claimed_points: Decimal | None,
) -> tuple[Leaf, Claim]:
    """Say what the rule gives for an answer, and store nothing."""
    report = await read_report(unit, cache, report_id)
    unit.must_cover(report.row.authority_id, report.row.agency_id)
    leaf = _claimable(report, leaf_code)
    try:
        claim = make_claim(
            report.framework,
            leaf,
            answer=answer,
            claimed_points=claimed_points,
            stage=report.period.stage,
        )
    except ClaimFaultsError as error:
        raise ClaimRefusedError(faults=to_faults(error.faults), count=len(error.faults)) from error
    return leaf, claim


def _claims(
    unit: Unit, report: Report, drafts: Sequence[DraftEntry], *, bulk: bool
) -> dict[str, Claim]:
    """Check every entry before any is stored, and tell all faults at once."""
    claims: dict[str, Claim] = {}
    faults: list[Fault] = []
    for number, draft in enumerate(drafts):
        leaf = _claimable(report, draft.leaf)
        refuse_locked(unit, report, draft.leaf)
        try:
            claims[draft.leaf] = make_claim(
                report.framework,
                leaf,
                answer=draft.answer,
                claimed_points=draft.claimed_points,
                stage=report.period.stage,
            )
        except ClaimFaultsError as error:
            faults += to_faults(error.faults, f"/items/{number}" if bulk else "")
        faults += to_faults(
            refuse_unexplained(draft.answer, draft.explanation), f"/items/{number}" if bulk else ""
        )
    if faults:
        raise ClaimRefusedError(faults=faults, count=len(faults))
    return claims


def _claimable(report: Report, code: str) -> Leaf:
    leaf = report.framework.leaf(code)
    if leaf is None or leaf.source is not Source.SELF or not report.has(leaf):
        raise LeafNotClaimableError(leaf=code)
    return leaf


def _new(unit: Unit, report: Report, leaf: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "self_assessment_id": report.row.id,
        "leaf": leaf,
        "authority_id": report.row.authority_id,
        "created_at": unit.now,
        "version": 1,
        **values,
    }


def _values(unit: Unit, draft: DraftEntry, claim: Claim) -> dict[str, Any]:
    return {
        "answer": claim.answer,
        "rule_points": claim.rule_points,
        "claimed_points": claim.claimed_points,
        "explanation": draft.explanation.strip(),
        "updated_at": unit.now,
        "updated_by": unit.caller.name,
        "done_at": unit.now if draft.done else None,
        "done_by": unit.caller.name if draft.done else None,
        "to_confirm": False,
        "returned": False,
        "review": None,
    }


def _write(entry: EntryTable, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(entry, name, value)
    entry.version += 1


def _after(values: Mapping[str, Any]) -> dict[str, Any]:
    claimed: Decimal | None = values["claimed_points"]
    return {
        "answer": values["answer"],
        "claimed_points": None if claimed is None else decimal_text(claimed),
        "explanation": values["explanation"],
    }
