"""Work lists in the database: which leaves of which reports, told by indexes and without a row more than the page needs.

The leaves of the framework come as data of the statement, so that PostgreSQL can say of each report whether something in
it is wanted, stop at the end of the page, and read entries of nothing else.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    String,
    and_,
    any_,
    bindparam,
    case,
    cast,
    column,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from services.assessment.scope import free_of_conflict
from services.assessment.tables import (
    AgencyVersionTable,
    AppraisalTable,
    AssignmentTable,
    CitationTable,
    DifferenceTable,
    EntryTable,
    OpinionTable,
    SelfAssessmentTable,
    StatementTable,
    VisitTable,
)
from services.assessment.work_lists.models import Wanted, WorkFilter, Working
from shared.auth.principal import Access
from shared.db.cursor import Window, paginate

Condition = ColumnElement[bool]


class _Leaves:
    """The leaves of a framework beside each report, and what is asked about them."""

    def __init__(self, of: Working) -> None:
        self.of = of
        self.table = (
            func.jsonb_to_recordset(bindparam("leaves", list(of.leaves), JSONB, unique=True))
            .table_valued(
                column("code", String),
                column("field", String),
                column("blocks", ARRAY(String)),
                column("only_agencies", ARRAY(String)),
                column("except_agencies", ARRAY(String)),
            )
            .render_derived(name="leaf", with_types=True)
        )
        self.code: ColumnElement[str] = self.table.c.code
        self.field: ColumnElement[str] = self.table.c.field

    def mine(self) -> Condition:
        """Ask whether it is assigned to the appraiser and applies to the agency."""
        leaf, report, assignment = self.table.c, SelfAssessmentTable, AssignmentTable
        assigned = _exists(
            assignment,
            assignment.period_id == report.period_id,
            assignment.appraiser_id == self.of.appraiser_id,
            self.field == any_(assignment.fields),
            or_(assignment.agency_ids.is_(None), report.agency_id == any_(assignment.agency_ids)),
        )
        code = (
            select(AgencyVersionTable.code)
            .where(AgencyVersionTable.id == report.agency_version_id)
            .correlate_except(AgencyVersionTable)
            .scalar_subquery()
        )
        return and_(
            or_(leaf.blocks.is_(None), report.block == any_(leaf.blocks)),
            or_(leaf.only_agencies.is_(None), code == any_(leaf.only_agencies)),
            or_(leaf.except_agencies.is_(None), ~(code == any_(leaf.except_agencies))),
            assigned,
        )

    def given(self) -> Condition:
        """Ask whether the appraiser has given an opinion."""
        return self._exists(
            OpinionTable,
            OpinionTable.round == self.of.number,
            OpinionTable.appraiser_id == self.of.appraiser_id,
        )

    def differing(self) -> Condition:
        """Ask whether others give something else, and the appraiser may know it."""
        return and_(
            self.given(), self._exists(DifferenceTable, DifferenceTable.round == self.of.number)
        )

    def supplemented(self) -> Condition:
        """Ask whether the agency added something between the rounds."""
        return or_(
            self._exists(
                CitationTable,
                CitationTable.phase == "SUPPLEMENT",
                CitationTable.removed_at.is_(None),
            ),
            self._exists(
                StatementTable,
                StatementTable.phase == "SUPPLEMENT",
                StatementTable.side == "AGENCY",
                StatementTable.withdrawn_at.is_(None),
            ),
        )

    def open(self) -> Condition:
        """Ask whether it is to be decided: in round 2 only with a supplement, or taken up again."""
        if self.of.number == 1:
            return true()
        return or_(self.supplemented(), self._exists(OpinionTable, OpinionTable.round == 2))

    def to_do(self) -> Condition:
        """Ask whether it is open, and the appraiser has given nothing yet."""
        return and_(self.open(), ~self.given())

    def new(self) -> Condition:
        """Ask whether something came since the last visit; of other members only what is open to the appraiser."""
        mark = func.coalesce(
            select(VisitTable.visited_at)
            .where(
                VisitTable.account_id == self.of.appraiser_id,
                VisitTable.self_assessment_id == SelfAssessmentTable.id,
            )
            .correlate_except(VisitTable)
            .scalar_subquery(),
            cast(literal("-infinity"), DateTime(timezone=True)),
        )
        of_others = or_(
            self._exists(
                StatementTable,
                StatementTable.created_at > mark,
                StatementTable.side == "COUNCIL",
                StatementTable.author_id != self.of.appraiser_id,
            ),
            self._exists(
                AppraisalTable,
                AppraisalTable.round == self.of.number,
                AppraisalTable.basis != "OPINIONS",
                AppraisalTable.decided_at > mark,
            ),
            self._exists(
                DifferenceTable,
                DifferenceTable.round == self.of.number,
                DifferenceTable.created_at > mark,
            ),
        )
        return or_(
            self._exists(EntryTable, EntryTable.updated_at > mark),
            self._exists(
                CitationTable, CitationTable.created_at > mark, CitationTable.removed_at.is_(None)
            ),
            self._exists(
                StatementTable, StatementTable.created_at > mark, StatementTable.side == "AGENCY"
            ),
            and_(self.given(), of_others),
        )

    def wanted(self, wanted: Wanted) -> Condition:
        """Say what a filter asks for."""
        states = {
            WorkFilter.TO_DO: self.to_do,
            WorkFilter.DONE: self.given,
            WorkFilter.DIFFERING: self.differing,
            WorkFilter.NEW: self.new,
            WorkFilter.ALL: true,
        }
        found = and_(self.mine(), states[wanted.state]())
        return found if wanted.field is None else and_(found, self.field == wanted.field)

    def _exists(self, table: Any, *conditions: Condition) -> Condition:
        return _exists(
            table,
            table.self_assessment_id == SelfAssessmentTable.id,
            table.leaf == self.code,
            *conditions,
        )


def _exists(table: Any, *conditions: Condition) -> Condition:
    """Ask for a row of one table; whatever else is named stands in the statements around it, however far out."""
    return select(literal(1)).where(*conditions).correlate_except(table).exists()


def _reports(of: Working, access: Access, wanted: Wanted) -> list[Condition]:
    """Choose the submitted reports of a period that the appraiser may see as such."""
    report = SelfAssessmentTable
    found = [
        report.period_id == of.period_id,
        report.state == "SUBMITTED",
        report.authority_id.in_(sorted(access.whole_authority_ids)),
        free_of_conflict(report.authority_id, report.period_id, report.agency_id, access.principal),
    ]
    if wanted.block is not None:
        found.append(report.block == wanted.block)
    if wanted.agency_id is not None:
        found.append(report.agency_id == wanted.agency_id)
    return found


async def page_of_reports(
    session: AsyncSession, of: Working, access: Access, wanted: Wanted, page: Window
) -> tuple[list[SelfAssessmentTable], str | None]:
    """Give a page of the reports in which a leaf is wanted."""
    leaves = _Leaves(of)
    query = (
        select(SelfAssessmentTable)
        .where(
            *_reports(of, access, wanted),
            select(literal(1))
            .select_from(leaves.table)
            .where(leaves.wanted(wanted))
            .correlate(SelfAssessmentTable)
            .exists(),
        )
        .options(joinedload(SelfAssessmentTable.agency))
    )
    return await paginate(session, query, page, SelfAssessmentTable.id)


async def leaves_of(
    session: AsyncSession, of: Working, wanted: Wanted, report_ids: Sequence[UUID]
) -> Sequence[Any]:
    """Give the leaves wanted of some reports: report, code, how it stands, and what is claimed."""
    leaves, report = _Leaves(of), SelfAssessmentTable
    query = (
        select(
            report.id,
            leaves.code,
            leaves.given().label("given"),
            leaves.differing().label("differing"),
            leaves.supplemented().label("supplemented"),
            leaves.new().label("new"),
            EntryTable.claimed_points,
            EntryTable.answer["state"].astext.label("state"),
        )
        .select_from(report)
        .join(leaves.table, true())
        .outerjoin(
            EntryTable,
            and_(EntryTable.self_assessment_id == report.id, EntryTable.leaf == leaves.code),
        )
        .where(report.id.in_(report_ids), leaves.wanted(wanted))
    )
    return (await session.execute(query)).all()


async def counts_of(
    session: AsyncSession, of: Working, access: Access, wanted: Wanted
) -> Sequence[Any]:
    """Count the leaves of each field: to do, done, differing, new."""
    leaves = _Leaves(of)
    each = (
        select(
            leaves.field.label("field"),
            *(
                case((condition, 1), else_=0).label(name)
                for name, condition in (
                    ("to_do", leaves.to_do()),
                    ("done", leaves.given()),
                    ("differing", leaves.differing()),
                    ("new", leaves.new()),
                )
            ),
        )
        .select_from(SelfAssessmentTable)
        .join(leaves.table, true())
        .where(*_reports(of, access, wanted), leaves.wanted(wanted))
        .subquery()
    )
    query = (
        select(
            each.c.field,
            *(func.sum(each.c[name]) for name in ("to_do", "done", "differing", "new")),
        )
        .group_by(each.c.field)
        .order_by(each.c.field)
    )
    return (await session.execute(query)).all()


async def mark_visit(
    session: AsyncSession, report: SelfAssessmentTable, account_id: UUID, now: datetime
) -> None:
    """Remember when somebody last looked at a report."""
    values = {
        "account_id": account_id,
        "self_assessment_id": report.id,
        "authority_id": report.authority_id,
        "created_at": now,
        "visited_at": now,
    }
    await session.execute(
        insert(VisitTable)
        .values(values)
        .on_conflict_do_update(
            index_elements=["account_id", "self_assessment_id"], set_={"visited_at": now}
        )
    )
