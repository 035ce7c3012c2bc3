"""Marks: somebody of the agency says that a leaf is done, or not yet."""

from collections.abc import Sequence
from uuid import UUID

from services.assessment.delegations.guarding import refuse_delegated
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.self_assessments import store
from services.assessment.self_assessments.access import lock_report, refuse_locked
from services.assessment.self_assessments.errors import NothingToMarkError
from services.assessment.self_assessments.models import Mark
from services.assessment.self_assessments.reviews import confirm_reviewed
from services.assessment.self_assessments.stale_entries import refuse_stale
from services.assessment.tables import EntryTable
from services.assessment.unit import Unit
from shared.problems import Fault, Text


async def mark_entries(
    unit: Unit, cache: FrameworkCache, report_id: UUID, marks: Sequence[Mark]
) -> list[EntryTable]:
    """Mark entries, all or none. A mark confirms what was carried over and answers what was sent back or put in question.

    What is said and claimed stays as it is, and so does the head's signature.
    """
    report = await lock_report(unit, cache, report_id, shared=True)
    for mark in marks:
        refuse_locked(unit, report, mark.leaf)
    leaves = [mark.leaf for mark in marks]
    await refuse_delegated(unit, report.row, leaves)
    present = await store.lock_entries(unit.session, report_id, leaves)
    empty = [
        Fault(f"#/items/{number}/leaf", _NOT_FILLED, "not-filled", {"leaf": mark.leaf})
        for number, mark in enumerate(marks)
        if mark.leaf not in present
    ]
    if empty:
        raise NothingToMarkError(faults=empty, count=len(empty))
    refuse_stale([(mark.leaf, mark.expected) for mark in marks], present, bulk=True)
    confirm_reviewed(
        report, [(number, present[mark.leaf]) for number, mark in enumerate(marks) if mark.done]
    )
    for mark in marks:
        entry = present[mark.leaf]
        before = {"done": entry.done_at is not None}
        entry.done_at = unit.now if mark.done else None
        entry.done_by = unit.caller.name if mark.done else None
        if mark.done:
            entry.to_confirm, entry.returned = False, False
        entry.version += 1
        unit.audit(
            "entry.marked",
            ("entry", f"{report_id}/{mark.leaf}"),
            report.row.authority_id,
            before=before,
            after={"done": mark.done},
        )
    await unit.session.flush()
    return [present[mark.leaf] for mark in marks]


_NOT_FILLED = Text(
    "Tiêu chí này chưa có nội dung; hãy nhập trước rồi mới đánh dấu.",
    "This leaf has no entry yet; fill it in first, then mark it.",
)
