"""An agency's report as a workbook: given, and taken back."""

from collections.abc import Collection
from uuid import UUID

from anyio import to_thread

from services.assessment.delegations.guarding import barred_leaves
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.leaf_standings.rules import stand_all
from services.assessment.leaf_standings.store import facts_of
from services.assessment.report_workbooks.errors import ReportWorkbookFaultsError
from services.assessment.report_workbooks.models import OnConflict, PresentLeaf, Said, Taken
from services.assessment.report_workbooks.reading import read_report as read_filled
from services.assessment.report_workbooks.rules import take
from services.assessment.report_workbooks.writing import ReportHead, is_writable, write_report
from services.assessment.self_assessments import store
from services.assessment.self_assessments.access import (
    Report,
    lock_report,
    read_report,
    refuse_locked,
)
from services.assessment.self_assessments.entries import save_entries
from services.assessment.self_assessments.models import DraftEntry, EditRefusal
from services.assessment.self_assessments.rules import refuse_edit
from services.assessment.tables import EntryTable
from services.assessment.unit import Unit
from shared.canonical import digest_of_bytes
from shared.clock import local_text
from shared.workbooks import CellFaults, read_aside


async def write_workbook(unit: Unit, cache: FrameworkCache, report_id: UUID) -> tuple[str, bytes]:
    """Give the report of the caller's agency as a workbook, with a name for its file."""
    report = await read_report(unit, cache, report_id)
    unit.must_cover(report.row.authority_id, report.row.agency_id)
    leaves = [one for one in (await _present(unit, report)).values() if is_writable(one)]
    facts = (await facts_of(unit.session, [report_id])).get(report_id, {})
    standings = {one.leaf.code: one for one in stand_all(report.claimable, facts)}
    head = ReportHead(
        str(report_id),
        report.period.framework.digest,
        f"Báo cáo tự đánh giá: {report.row.agency.name}, {report.period.name}",
    )
    content = await to_thread.run_sync(write_report, head, leaves, standings)
    return f"{report.row.agency.code}-{report.period.code}.xlsx", content


async def take_workbook(
    unit: Unit,
    cache: FrameworkCache,
    report_id: UUID,
    content: bytes,
    *,
    on_conflict: OnConflict,
    dry_run: bool,
) -> Taken:
    """Take a filled-in workbook back, all or nothing; as a dry run, only say what it would do."""
    workbook = await read_aside(content)
    report = await lock_report(unit, cache, report_id, shared=True)
    refuse_locked(unit, report)
    faults = CellFaults(workbook.sheets)
    leaves = {leaf.code: leaf for leaf in report.claimable}
    filled = read_filled(
        workbook,
        faults,
        leaves,
        report_id=str(report_id),
        framework_digest=report.period.framework.digest,
    )
    taken = take(
        filled,
        await _present(unit, report),
        faults,
        framework=report.framework,
        stage=report.period.stage,
        on_conflict=on_conflict,
        closed=await _closed(unit, report, leaves.keys()),
    )
    if faults:
        raise ReportWorkbookFaultsError(faults=faults.found, count=len(faults.found))
    if taken.changes and not dry_run:
        await _save(unit, cache, report, taken, content)
    return taken


async def _save(
    unit: Unit, cache: FrameworkCache, report: Report, taken: Taken, content: bytes
) -> None:
    drafts = [
        DraftEntry(
            one.leaf.code,
            one.expected,
            one.after.answer,
            one.after.claimed_points,
            one.after.explanation,
        )
        for one in taken.changes
    ]
    await save_entries(unit, cache, report.row.id, drafts, bulk=True)
    unit.audit(
        "report-workbook.taken",
        ("self-assessment", report.row.id),
        report.row.authority_id,
        after={
            "workbook": digest_of_bytes(content),
            "leaves": [one.leaf.code for one in taken.changes],
            "kept": list(taken.kept),
        },
    )


async def _present(unit: Unit, report: Report) -> dict[str, PresentLeaf]:
    entries = {entry.leaf: entry for entry in await store.entries_of(unit.session, report.row.id)}
    return {
        leaf.code: PresentLeaf(leaf, None, 0)
        if (entry := entries.get(leaf.code)) is None
        else PresentLeaf(
            leaf, _said(entry), entry.version, entry.updated_by, local_text(entry.updated_at)
        )
        for leaf in report.claimable
    }


def _said(entry: EntryTable) -> Said:
    return Said(entry.answer, entry.claimed_points, entry.explanation)


async def _closed(unit: Unit, report: Report, leaves: Collection[str]) -> frozenset[str]:
    """Give the leaves that the caller may not change: not sent back, or exclusively another's."""
    not_returned = frozenset(
        leaf
        for leaf in leaves
        if refuse_edit(report.standing, unit.now, leaf) is EditRefusal.LEAF_NOT_RETURNED
    )
    return not_returned | await barred_leaves(unit, report.row, leaves)
