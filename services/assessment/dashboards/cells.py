"""The cells of a period, leaf by report, that a caller may see: what dashboards and statistics of gaps add up.

Reports and leaves are few; what is stored about them is much. So each table is read once, by the period's reports, each of its
rows becomes bits on a cell, and one pass over whole numbers gathers them (`gathered`). Joined to the cells table by table,
the same took seconds: PostgreSQL cannot guess how many leaves apply, and looked 42,000 of them up one by one.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Integer,
    String,
    Subquery,
    True_,
    all_,
    and_,
    any_,
    case,
    cast,
    column,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.assessment.dashboards.marks import GIVEN, WORK, Mark
from services.assessment.dashboards.models import Sight
from services.assessment.dashboards.sources import EVIDENCE, Marks, Measure, carries, opinions_of
from services.assessment.scope import report_in_reach
from services.assessment.self_assessments.models import ReportState
from services.assessment.tables import AgencyVersionTable, AssignmentTable, SelfAssessmentTable
from shared.auth.principal import Access
from shared.methodology.framework import Leaf, Source

_TEXTS = ARRAY(String)


@dataclass(frozen=True, slots=True)
class Ground:
    """What cells are made of: the reports that the caller may see something of, and the leaves; both numbered."""

    period_id: UUID
    sight: Sight
    leaves: int
    """How many leaves there are."""
    report: CTE
    """`first` is the number of its first cell; the leaf's `no` is added to it."""
    leaf: CTE
    """`kind` numbers leaves of a field that count alike."""

    def cells(self, *sources: Marks, measures: Sequence[Measure] = (EVIDENCE,)) -> Subquery:
        """Gather what sources say of the cells that the caller may see: by report (`first`) and leaf, marks and measures."""
        own = [
            one.add_columns(*(measure.nothing for measure in measures))
            for one in (self._applying(), *self._judging())
        ]
        mark = union_all(*own, *sources).subquery("mark")
        marks: ColumnElement[int] = func.bit_or(mark.c.marks, type_=Integer)
        seen = carries(marks, Mark.APPLIES)
        if not self.sight.overseeing:
            seen = and_(seen, carries(marks, Mark.OWN | Mark.ASSIGNED))
        number = mark.c.cell % self.leaves
        return (
            select(
                (mark.c.cell - number).label("first"),
                number.label("leaf_no"),
                marks.label("marks"),
                *(one.gather(mark.c[one.name]).label(one.name) for one in measures),
            )
            .group_by(mark.c.cell)
            .having(seen)
            .subquery("gathered")
        )

    def open(self, cell: Subquery, number: int) -> ColumnElement[bool]:
        """Say whether the council's work of a round on a cell is open to the caller, by the rules of the sheet (`Reach`)."""
        sight = self.sight
        if number in sight.closed_rounds:
            return true()
        found: list[tuple[ColumnElement[bool], ColumnElement[bool]]] = []
        if sight.agency_ids:
            found.append((carries(cell.c.marks, Mark.OWN), false()))
        if sight.appraising:
            given = carries(cell.c.marks, GIVEN[number])
            found.append((carries(cell.c.marks, Mark.ASSIGNED), given))
        oversees = true() if sight.overseeing else false()
        return case(*found, else_=oversees) if found else oversees

    def shown(self, cell: Subquery) -> ColumnElement[int]:
        """Give the marks of a cell without the council's work that is not open to the caller."""
        marks: ColumnElement[int] = cell.c.marks
        for number, work in WORK.items():
            is_open = self.open(cell, number)
            if not isinstance(is_open, True_):
                marks = marks.bitwise_and(case((is_open, -1), else_=~int(work)))
        return marks

    def applies(self) -> ColumnElement[bool]:
        """Say of a report and a leaf whether the agency is scored on it."""
        report, leaf = self.report.c, self.leaf.c
        return and_(
            or_(leaf.blocks.is_(None), report.block == any_(leaf.blocks)),
            or_(leaf.only.is_(None), report.code == any_(leaf.only)),
            report.code != all_(leaf.without),
        )

    def _applying(self) -> Marks:
        own = self.report.c.agency_id.in_(sorted(self.sight.agency_ids))
        return select(
            (self.report.c["first"] + self.leaf.c.no).label("cell"),
            (case((own, int(Mark.OWN)), else_=0) + int(Mark.APPLIES)).label("marks"),
        ).where(self.applies())

    def _judging(self) -> list[Marks]:
        """Mark what the caller appraises, and has given an opinion on."""
        if not self.sight.appraising:
            return []
        assignment = AssignmentTable
        assigned = (
            select(
                self.report.c["first"] + self.leaf.c.no,
                literal(int(Mark.ASSIGNED), Integer),
            )
            .select_from(assignment)
            .join(self.report, covers(self.report.c.agency_id))
            .join(self.leaf, self.leaf.c.field == any_(assignment.fields))
            .where(
                assignment.period_id == self.period_id,
                assignment.appraiser_id == self.sight.account_id,
            )
        )
        return [assigned, opinions_of(self.report, self.leaf, self.sight.account_id)]


def survey(
    period_id: UUID,
    leaves: Iterable[Leaf],
    access: Access,
    sight: Sight,
    *,
    states: Collection[ReportState] = tuple(ReportState),
) -> Ground:
    """Give the reports of a period in some states that the caller may see, and leaves of its framework."""
    report, agency, numbered = SelfAssessmentTable, AgencyVersionTable, list(leaves)
    wanted = () if set(states) == set(ReportState) else (report.state.in_(sorted(states)),)
    reports = (
        select(
            (cast(func.row_number().over(), Integer) * len(numbered)).label("first"),
            report.id,
            report.agency_id,
            agency.code,
            agency.name,
            *(report.block, report.state, report.late),
            *(report.extended_until, report.returned_until),
        )
        .join(report.agency)
        .where(report.period_id == period_id, report_in_reach(access), *wanted)
        .cte("report")
    )
    return Ground(period_id, sight, len(numbered), reports, _leaves(numbered))


def covers(agency_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    """Choose the assignments that cover an agency."""
    listed = AssignmentTable.agency_ids
    return or_(listed.is_(None), agency_id == any_(listed))


def _leaves(leaves: Sequence[Leaf]) -> CTE:
    kinds: dict[object, int] = {}
    plain = []
    for no, leaf in enumerate(leaves):
        counts_as = _counts_as(leaf)
        kind = kinds.setdefault(tuple(counts_as.values()), len(kinds))
        plain.append({"no": no, "code": leaf.code, "kind": kind, **counts_as, **_applies(leaf)})
    table = (
        func.jsonb_to_recordset(cast(plain, JSONB))
        .table_valued(
            *(column(name, Integer) for name in ("no", "kind")),
            *(column(name, String) for name in ("code", "field")),
            *(column(name, Boolean) for name in ("claimed", "decided", "proven")),
            *(column(name, _TEXTS) for name in ("blocks", "only", "without")),
            name="leaves",
        )
        .render_derived(with_types=True)
    )
    return select(table).cte("leaf")


def _counts_as(leaf: Leaf) -> dict[str, object]:
    return {
        "field": leaf.field,
        "claimed": leaf.source is Source.SELF,
        "decided": leaf.source is not Source.SURVEY,
        "proven": leaf.evidence.required,
    }


def _applies(leaf: Leaf) -> dict[str, object]:
    return {
        "blocks": None if leaf.applies_to is None else sorted(leaf.applies_to),
        "only": None if leaf.only_agencies is None else sorted(leaf.only_agencies),
        "without": sorted(leaf.except_agencies),
    }
