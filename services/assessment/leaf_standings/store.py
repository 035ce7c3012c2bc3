"""What is stored about the leaves of reports, as far as their standing depends on it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, Label, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.documents.models import ScanState
from services.assessment.evidence.store import has_evidence, has_infected
from services.assessment.leaf_standings.models import LeafFacts
from services.assessment.tables import CitationTable, EntryTable

FactsByLeaf = dict[str, LeafFacts]


async def facts_of(session: AsyncSession, report_ids: Collection[UUID]) -> dict[UUID, FactsByLeaf]:
    """Give the facts of every entry of some reports, in one statement.

    Leaves come gathered by equal facts, so that a page of 200 reports with 140 leaves each is a few hundred rows.
    """
    facts = fact_columns()
    each = (
        select(EntryTable.self_assessment_id.label("report"), EntryTable.leaf, *facts)
        .where(EntryTable.self_assessment_id.in_(report_ids))
        .subquery()
    )
    keys = [each.c.report, *(each.c[str(one.key)] for one in facts)]
    query = select(*keys, func.array_agg(each.c.leaf)).group_by(*keys)
    found: dict[UUID, FactsByLeaf] = defaultdict(dict)
    names = [str(one.key) for one in facts]
    for report, *values, leaves in await session.execute(query):
        standing = LeafFacts(**dict(zip(names, values, strict=True)))
        found[report].update(dict.fromkeys(leaves, standing))
    return found


def facts_from(entries: Iterable[EntryTable], citations: Iterable[CitationTable]) -> FactsByLeaf:
    """Give the same of one report whose entries and evidence have been read with their files."""
    scans: dict[str, set[str]] = defaultdict(set)
    for one in citations:
        scans[one.leaf].add(one.document_version.file.scan_state)
    return {
        entry.leaf: LeafFacts(
            explained=entry.explanation != "",
            evidenced=entry.leaf in scans,
            infected=ScanState.INFECTED in scans.get(entry.leaf, ()),
            done=entry.done_at is not None,
            to_confirm=entry.to_confirm,
            returned=entry.returned,
            needs_review=entry.needs_review,
        )
        for entry in entries
    }


def fact_columns() -> tuple[ColumnElement[bool], ...]:
    """Give what `LeafFacts` are made of as columns of a query of entries."""
    return (
        *entry_columns(),
        has_evidence(EntryTable.self_assessment_id, EntryTable.leaf).label("evidenced"),
        has_infected(EntryTable.self_assessment_id, EntryTable.leaf).label("infected"),
    )


def entry_columns() -> tuple[Label[bool], ...]:
    """Give what `LeafFacts` take from the entry itself."""
    return (
        (EntryTable.explanation != "").label("explained"),
        EntryTable.done_at.is_not(None).label("done"),
        EntryTable.to_confirm.label("to_confirm"),
        EntryTable.returned.label("returned"),
        EntryTable.review.is_not(None).label("needs_review"),
    )
