"""The cells of a period, leaf by report, that a caller may see: what dashboards and statistics of gaps add up."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    SQLColumnExpression,
    String,
    all_,
    and_,
    any_,
    case,
    cast,
    column,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.assessment.dashboards.models import Sight
from services.assessment.scope import report_in_reach
from services.assessment.tables import (
    AgencyVersionTable,
    AssignmentTable,
    OpinionTable,
    SelfAssessmentTable,
)
from shared.auth.principal import Access
from shared.methodology.framework import Leaf, Source

_TEXTS = ARRAY(String)


def cells_in_sight(period_id: UUID, leaves: Iterable[Leaf], access: Access, sight: Sight) -> CTE:
    """Give report × leaf as far as the leaf applies to the agency and the caller may see it.

    `open_1` and `open_2` say of each cell whether the council's work of the round is open to the caller: by the rules of the
    sheet (`Reach`), said in SQL because thousands of cells are added up.
    """
    report, agency = SelfAssessmentTable, AgencyVersionTable
    leaf = (
        func.jsonb_to_recordset(cast([_plain(one) for one in leaves], JSONB))
        .table_valued(
            column("leaf", String),
            column("field", String),
            column("claimed", Boolean),
            column("decided", Boolean),
            column("proven", Boolean),
            column("blocks", _TEXTS),
            column("only", _TEXTS),
            column("without", _TEXTS),
            name="leaf",
        )
        .render_derived(with_types=True)
    )
    applies = and_(
        or_(leaf.c.blocks.is_(None), report.block == any_(leaf.c.blocks)),
        or_(leaf.c.only.is_(None), agency.code == any_(leaf.c.only)),
        agency.code != all_(leaf.c.without),
    )
    own = report.agency_id.in_(sorted(sight.agency_ids)) if sight.agency_ids else false()
    assigned = _is_assigned(leaf.c.field, sight)
    return (
        select(
            report.id.label("report_id"),
            report.agency_id,
            agency.code,
            agency.name,
            report.block,
            report.state,
            *leaf.c["leaf", "field", "claimed", "decided", "proven"],
            *(_open(number, leaf.c.leaf, own, assigned, sight) for number in (1, 2)),
        )
        .select_from(report)
        .join(report.agency)
        .join(leaf, applies)
        .where(
            report.period_id == period_id,
            report_in_reach(access),
            true() if sight.overseeing else or_(own, assigned),
        )
        .cte("cell")
    )


def _plain(leaf: Leaf) -> dict[str, object]:
    return {
        "leaf": leaf.code,
        "field": leaf.field,
        "claimed": leaf.source is Source.SELF,
        "decided": leaf.source is not Source.SURVEY,
        "proven": leaf.evidence.required,
        "blocks": None if leaf.applies_to is None else sorted(leaf.applies_to),
        "only": None if leaf.only_agencies is None else sorted(leaf.only_agencies),
        "without": sorted(leaf.except_agencies),
    }


def _is_assigned(field: ColumnElement[str], sight: Sight) -> ColumnElement[bool]:
    if not sight.appraising:
        return false()
    return exists().where(
        covers(SelfAssessmentTable.period_id, SelfAssessmentTable.agency_id, field),
        AssignmentTable.appraiser_id == sight.account_id,
    )


def covers(
    period_id: SQLColumnExpression[UUID],
    agency_id: SQLColumnExpression[UUID],
    field: ColumnElement[str],
) -> ColumnElement[bool]:
    """Choose the assignments that cover a field of an agency."""
    return and_(
        AssignmentTable.period_id == period_id,
        field == any_(AssignmentTable.fields),
        or_(AssignmentTable.agency_ids.is_(None), agency_id == any_(AssignmentTable.agency_ids)),
    )


def _open(
    number: int,
    leaf: ColumnElement[str],
    own: ColumnElement[bool],
    assigned: ColumnElement[bool],
    sight: Sight,
) -> ColumnElement[bool]:
    if number in sight.closed_rounds:
        return true().label(f"open_{number}")
    given = exists().where(
        OpinionTable.self_assessment_id == SelfAssessmentTable.id,
        OpinionTable.round == number,
        OpinionTable.leaf == leaf,
        OpinionTable.appraiser_id == sight.account_id,
    )
    seen = case((own, false()), (assigned, given), else_=literal(sight.overseeing))
    return seen.label(f"open_{number}")
