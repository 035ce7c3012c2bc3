"""Entries: an agency's answers and claims, saved one by one or many at once."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

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
from services.assessment.self_assessments.rules import ClaimFaultsError, make_claim
from services.assessment.tables import EntryTable
from services.assessment.unit import Unit
from shared.http.etag import check_version
from shared.methodology.decimals import decimal_text
from shared.methodology.framework import Leaf, Source
from shared.problems import Fault
from shared.problems.common import StaleVersionError


async def save_entries(
    unit: Unit, cache: FrameworkCache, report_id: UUID, drafts: Sequence[DraftEntry], *, bulk: bool
) -> list[EntryTable]:
    """Save entries, all or none; each names the version that it changes."""
    report = await lock_report(unit, cache, report_id, shared=True)
    claims = _claims(unit, report, drafts, bulk=bulk)
    present = await store.lock_entries(unit.session, report_id, [draft.leaf for draft in drafts])
    new: list[dict[str, Any]] = []
    for draft in drafts:
        entry = present.get(draft.leaf)
        check_version(draft.expected, entry.version if entry else 0)
        values = _values(unit, draft, claims[draft.leaf])
        unit.audit(
            "entry.saved",
            ("entry", f"{report_id}/{draft.leaf}"),
            report.row.authority_id,
            before=_state(entry) if entry else None,
            after=_after(values),
        )
        if entry is None:
            new.append(
                {
                    "self_assessment_id": report_id,
                    "leaf": draft.leaf,
                    "authority_id": report.row.authority_id,
                    "created_at": unit.now,
                    "version": 1,
                    **values,
                }
            )
        else:
            _write(entry, values)
    await _insert(unit, new)
    await store.void_sign_offs(unit.session, report_id, unit.now)
    await unit.session.flush()
    saved = await store.lock_entries(unit.session, report_id, [draft.leaf for draft in drafts])
    return [saved[draft.leaf] for draft in drafts]


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
    if faults:
        raise ClaimRefusedError(faults=faults, count=len(faults))
    return claims


def _claimable(report: Report, code: str) -> Leaf:
    leaf = report.framework.leaf(code)
    if leaf is None or leaf.source is not Source.SELF or not report.has(leaf):
        raise LeafNotClaimableError(leaf=code)
    return leaf


async def _insert(unit: Unit, rows: list[dict[str, Any]]) -> None:
    made = await store.insert_entries(unit.session, rows)
    if len(made) < len(rows):
        raise StaleVersionError(given=0, current=1)


def _values(unit: Unit, draft: DraftEntry, claim: Claim) -> dict[str, Any]:
    return {
        "answer": claim.answer,
        "rule_points": claim.rule_points,
        "claimed_points": claim.claimed_points,
        "explanation": draft.explanation.strip(),
        "updated_at": unit.now,
        "updated_by": unit.caller.name,
    }


def _write(entry: EntryTable, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(entry, name, value)
    entry.version += 1


def _state(entry: EntryTable) -> dict[str, Any]:
    return _after(
        {
            "answer": entry.answer,
            "claimed_points": entry.claimed_points,
            "explanation": entry.explanation,
        }
    )


def _after(values: Mapping[str, Any]) -> dict[str, Any]:
    claimed: Decimal | None = values["claimed_points"]
    return {
        "answer": values["answer"],
        "claimed_points": None if claimed is None else decimal_text(claimed),
        "explanation": values["explanation"],
    }
