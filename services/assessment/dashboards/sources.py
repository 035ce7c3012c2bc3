"""Where the marks of cells come from: each source reads one table by the reports and gives the cell, marks, and measures."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    and_,
    case,
    func,
    literal,
    select,
)

from services.assessment.appraisals.models import Basis
from services.assessment.dashboards.marks import Mark
from services.assessment.documents.models import ScanState
from services.assessment.leaf_standings.store import entry_columns
from services.assessment.tables import (
    AppraisalTable,
    CitationTable,
    DifferenceTable,
    DocumentVersionTable,
    EntryTable,
    FileTable,
    OpinionTable,
    StatementTable,
)

Marks = Select[Any]
_NONE = literal(0, Integer)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is gathered on a cell besides its marks."""

    name: str
    nothing: ColumnElement[Any]
    """What a source gives that says nothing of it."""
    gather: Callable[[ColumnElement[Any]], ColumnElement[Any]]


EVIDENCE: Final = Measure("evidence", _NONE.label("evidence"), func.sum)
"""How much evidence stands on a cell."""


def carries(marks: ColumnElement[int], wanted: Mark) -> ColumnElement[bool]:
    """Say whether any of some marks stands on a cell."""
    return marks.bitwise_and(int(wanted)) != 0


def opinions_of(report: CTE, leaf: CTE, account_id: UUID) -> Marks:
    """Mark the cells on which somebody has given an opinion."""
    rounds = ((OpinionTable.round == 1, Mark.GIVEN_1), (OpinionTable.round == 2, Mark.GIVEN_2))
    return marked(report, leaf, OpinionTable, bits(*rounds)).where(
        OpinionTable.appraiser_id == account_id
    )


def agency_sources(report: CTE, leaf: CTE) -> list[Marks]:
    """Mark what agencies have done: entries, evidence, and what they added between the rounds."""
    facts = ((column, Mark[str(column.key).upper()]) for column in entry_columns())
    entries = _source(report, leaf, EntryTable, bits(*facts) + int(Mark.ENTERED))
    standing = CitationTable.removed_at.is_(None)
    added = (CitationTable.phase == "SUPPLEMENT", Mark.SUPPLEMENTED)
    evidence = _source(
        report, leaf, CitationTable, bits(added) + int(Mark.EVIDENCED), literal(1, Integer)
    ).where(standing)
    infected = (
        _source(report, leaf, CitationTable, literal(int(Mark.INFECTED), Integer))
        .join(DocumentVersionTable, DocumentVersionTable.id == CitationTable.document_version_id)
        .join(FileTable, FileTable.sha256 == DocumentVersionTable.sha256)
        .where(standing, FileTable.scan_state == ScanState.INFECTED)
    )
    statements = _source(
        report, leaf, StatementTable, literal(int(Mark.SUPPLEMENTED), Integer)
    ).where(
        StatementTable.phase == "SUPPLEMENT",
        StatementTable.side == "AGENCY",
        StatementTable.withdrawn_at.is_(None),
    )
    return [entries, evidence, infected, statements]


def council_sources(report: CTE, leaf: CTE) -> list[Marks]:
    """Mark what the council has done: decisions, differences, and leaves taken up in round 2."""
    decided, differing, opinion = AppraisalTable, DifferenceTable, OpinionTable
    waived, asked = decided.basis == Basis.WAIVED, decided.explanation_requested
    decisions = bits(
        (decided.round == 1, Mark.DECIDED_1),
        (and_(decided.round == 1, waived), Mark.WAIVED_1),
        (and_(decided.round == 1, asked), Mark.ASKED_1),
        (decided.round == 2, Mark.DECIDED_2),
        (and_(decided.round == 2, waived), Mark.WAIVED_2),
        (and_(decided.round == 2, asked), Mark.ASKED_2),
    )
    differences = bits(
        (differing.round == 1, Mark.DIFFERING_1), (differing.round == 2, Mark.DIFFERING_2)
    )
    taken_up = literal(int(Mark.TAKEN_UP_2 | Mark.LISTED_2), Integer)
    return [
        _source(report, leaf, decided, decisions),
        _source(report, leaf, differing, differences),
        _source(report, leaf, opinion, taken_up).where(opinion.round == 2),
    ]


def marked(
    report: CTE, leaf: CTE, table: Any, marks: ColumnElement[int], *measures: ColumnElement[Any]
) -> Marks:
    """Read a table by the reports, each row as the cell that it is about, marks, and measures."""
    return (
        select((report.c["first"] + leaf.c.no).label("cell"), marks.label("marks"), *measures)
        .select_from(report)
        .join(table, table.self_assessment_id == report.c.id)
        .join(leaf, leaf.c.code == table.leaf)
    )


def _source(
    report: CTE, leaf: CTE, table: Any, marks: ColumnElement[int], evidence: Any = EVIDENCE.nothing
) -> Marks:
    return marked(report, leaf, table, marks, evidence)


def bits(*marks: tuple[ColumnElement[bool], Mark]) -> ColumnElement[int]:
    """Give the marks of a row as one whole number."""
    found: ColumnElement[int] = _NONE
    for holds, mark in marks:
        found = found + case((holds, int(mark)), else_=0)
    return found
