"""What may be copied forward, and how it is."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from services.assessment.copies_forward import store
from services.assessment.copies_forward.errors import (
    CopyChangedError,
    CopyRefusedError,
    UnknownSourceError,
)
from services.assessment.copies_forward.models import (
    CopyItem,
    CopyPreview,
    CopySource,
    EarlierEntry,
    EvidenceReference,
)
from services.assessment.copies_forward.rules import Earlier, Present, default_source, plan_copy
from services.assessment.delegations.guarding import barred_leaves
from services.assessment.documents.models import ScanState
from services.assessment.evidence import store as evidence_store
from services.assessment.framework_mappings.store import mapping_between
from services.assessment.frameworks import service as frameworks
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.self_assessments import store as report_store
from services.assessment.self_assessments.access import (
    Report,
    lock_report,
    read_report,
    refuse_locked,
)
from services.assessment.self_assessments.voiding import void_sign_off
from services.assessment.tables import EntryTable, SelfAssessmentTable
from services.assessment.unit import Unit
from shared.ids import new_id


async def preview_copy(
    unit: Unit, cache: FrameworkCache, report_id: UUID, *, source_id: UUID | None
) -> CopyPreview:
    """Say what would come over, and store nothing."""
    report = await read_report(unit, cache, report_id)
    unit.must_cover(report.row.authority_id, report.row.agency_id)
    return await _preview(unit, cache, report, source_id)


async def carry_over(
    unit: Unit,
    cache: FrameworkCache,
    report_id: UUID,
    *,
    source_id: UUID,
    digest: str,
    leaves: Sequence[str] | None,
) -> list[EntryTable]:
    """Take over exactly what a preview showed, or some leaves of it; what comes over waits to be confirmed."""
    report = await lock_report(unit, cache, report_id, shared=True)
    refuse_locked(unit, report)
    preview = await _preview(unit, cache, report, source_id)
    if preview.digest != digest:
        raise CopyChangedError
    items = _chosen(preview, leaves)
    codes = [code for code, _ in items]
    for code in codes:
        refuse_locked(unit, report, code)
    rows = [_entry(unit, report, source_id, code, item) for code, item in items]
    made = await report_store.insert_entries(unit.session, rows)
    if len(made) < len(rows):
        raise CopyChangedError
    await evidence_store.insert_citations(
        unit.session,
        [
            _citation(unit, report, code, reference)
            for code, item in items
            for reference in item.evidence
        ],
    )
    for code, item in items:
        unit.audit(
            "entry.carried-over",
            ("entry", f"{report_id}/{code}"),
            report.row.authority_id,
            after=item.to_data() | {"carried_from_id": str(source_id)},
        )
    await void_sign_off(unit, report.row, "entries.carried-over", codes)
    return [made[code] for code in codes]


async def _preview(
    unit: Unit, cache: FrameworkCache, report: Report, source_id: UUID | None
) -> CopyPreview:
    rows = {row.id: row for row in await store.sources_of(unit.session, report.row)}
    sources = tuple(_source(report, row) for row in rows.values())
    if source_id is None:
        source = default_source(sources)
    elif source_id in rows:
        source = next(one for one in sources if one.id == source_id)
    else:
        raise UnknownSourceError
    items = await _items(unit, cache, report, rows[source.id]) if source else ()
    return CopyPreview(report.row.id, source, sources, items)


async def _items(
    unit: Unit, cache: FrameworkCache, report: Report, earlier: SelfAssessmentTable
) -> tuple[CopyItem, ...]:
    filled = {entry.leaf for entry in await report_store.entries_of(unit.session, report.row.id)}
    codes = [leaf.code for leaf in report.claimable]
    present = Present(
        report.framework,
        report.claimable,
        filled,
        await barred_leaves(unit, report.row, codes),
        report.period.stage,
    )
    became = await mapping_between(
        unit.session, earlier.period.framework_id, report.period.framework_id
    )
    framework = await frameworks.parsed_framework(unit, cache, earlier.period.framework)
    entries = await _earlier_entries(unit, earlier.id)
    return plan_copy(present, Earlier(framework, entries, became))


async def _earlier_entries(unit: Unit, report_id: UUID) -> dict[str, EarlierEntry]:
    references: dict[str, list[EvidenceReference]] = defaultdict(list)
    for one in await evidence_store.evidence_of(unit.session, report_id):
        version = one.document_version
        sound = version.file.scan_state != ScanState.INFECTED
        if sound and version.document.withdrawn_at is None:
            references[one.leaf].append(
                EvidenceReference(version.id, version.title, version.file_name, version.number)
            )
    return {
        entry.leaf: EarlierEntry(
            entry.leaf,
            entry.answer,
            entry.claimed_points,
            entry.explanation,
            tuple(references[entry.leaf]),
        )
        for entry in sorted(
            await report_store.entries_of(unit.session, report_id), key=lambda one: one.leaf
        )
    }


def _chosen(preview: CopyPreview, leaves: Collection[str] | None) -> list[tuple[str, CopyItem]]:
    coming = {item.leaf: item for item in preview.items if item.skipped is None and item.leaf}
    if leaves is None:
        return list(coming.items())
    refused = sorted(set(leaves) - coming.keys())
    if refused:
        raise CopyRefusedError(leaves=", ".join(refused))
    return [(code, item) for code, item in coming.items() if code in leaves]


def _source(report: Report, row: SelfAssessmentTable) -> CopySource:
    return CopySource(
        row.id,
        row.period_id,
        row.period.code,
        row.period.name,
        row.agency_id,
        row.agency.code,
        row.agency.name,
        own=row.agency_id == report.row.agency_id,
    )


def _entry(
    unit: Unit, report: Report, source_id: UUID, code: str, item: CopyItem
) -> dict[str, Any]:
    return {
        "self_assessment_id": report.row.id,
        "leaf": code,
        "authority_id": report.row.authority_id,
        "answer": item.answer,
        "rule_points": item.rule_points,
        "claimed_points": item.claimed_points,
        "explanation": item.explanation,
        "carried_from_id": source_id,
        "to_confirm": True,
        "created_at": unit.now,
        "updated_at": unit.now,
        "updated_by": unit.caller.name,
        "version": 1,
    }


def _citation(
    unit: Unit, report: Report, code: str, reference: EvidenceReference
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "authority_id": report.row.authority_id,
        "self_assessment_id": report.row.id,
        "leaf": code,
        "phase": report.period.phase,
        "document_version_id": reference.id,
        "cited_by": unit.caller.name,
        "created_at": unit.now,
    }
