"""Which rows a caller's grants reach: the one place that turns grants into conditions of a query."""

from typing import Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Uuid,
    and_,
    any_,
    cast,
    exists,
    false,
    func,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute, aliased

from services.assessment.tables import (
    AssignmentTable,
    ConflictTable,
    FrameworkTable,
    SelfAssessmentTable,
)
from shared.auth.principal import AGENCY_ROLES, Access, Principal, Role

DRAFT_READERS: Final = frozenset({Role.OFFICER, Role.COUNCIL_CHAIR, Role.AUDITOR})
"""Who sees a framework before it is issued."""

_CONFLICT: Final = aliased(ConflictTable)
"""A conflict beside those that a query may be about; made once, for each request asks for it."""

IdColumn = InstrumentedAttribute[UUID]


def in_authority(authority_id: IdColumn, access: Access) -> ColumnElement[bool]:
    """Choose rows of the authorities in which the caller has the permission, for one agency at least."""
    if access.everywhere:
        return true()
    return authority_id.in_(sorted(access.authority_ids))


def in_agency(authority_id: IdColumn, agency_id: IdColumn, access: Access) -> ColumnElement[bool]:
    """Choose rows of the caller's whole authorities, and of the single agencies of the others."""
    if access.everywhere:
        return true()
    return or_(
        authority_id.in_(sorted(access.whole_authority_ids)),
        _in_pairs(authority_id, agency_id, access),
    )


def free_of_conflict(
    authority_id: IdColumn, period_id: IdColumn, agency_id: IdColumn, principal: Principal
) -> ColumnElement[bool]:
    """Choose rows of agencies with which nothing ties a person who judges them.

    Nobody judges, and nobody oversees, the agency that he or she works for, or one named in a conflict of interest that was
    declared in the period and not withdrawn. Whoever is in a conflict must not even learn that the report is there.
    """
    own = _in_pairs(authority_id, agency_id, principal.acting_as(AGENCY_ROLES))
    conflict = _CONFLICT
    declared = exists().where(
        conflict.account_id == principal.id,
        conflict.period_id == period_id,
        conflict.agency_id == agency_id,
        conflict.withdrawn_at.is_(None),
    )
    return and_(~own, ~declared)


def in_conflict(period_id: UUID, agency_id: UUID) -> ColumnElement[list[UUID]]:
    """Gather the accounts that declared a conflict of interest with an agency in a period, as part of another statement."""
    accounts = func.array_agg(ConflictTable.account_id.distinct())
    query = select(func.coalesce(accounts, cast([], ARRAY(Uuid(as_uuid=True))))).where(
        ConflictTable.period_id == period_id,
        ConflictTable.agency_id == agency_id,
        ConflictTable.withdrawn_at.is_(None),
    )
    return query.scalar_subquery()


def of_participant_in_reach(
    authority_id: IdColumn, period_id: IdColumn, agency_id: IdColumn, access: Access
) -> ColumnElement[bool]:
    """Choose rows of a period's agencies: one's own as its member, the others where no conflict stands against it."""
    return or_(
        _in_pairs(authority_id, agency_id, access),
        and_(
            true() if access.everywhere else authority_id.in_(sorted(access.whole_authority_ids)),
            free_of_conflict(authority_id, period_id, agency_id, access.principal),
        ),
    )


def framework_in_reach(access: Access) -> ColumnElement[bool]:
    """Choose issued frameworks of the caller's authorities, and drafts where the caller makes or oversees them.

    A draft is not decided: whoever is assessed by a framework sees it when it is issued.
    """
    if access.everywhere:
        return true()
    framework = FrameworkTable
    overseen = {
        grant.authority_id
        for grant in access.principal.acting_as(DRAFT_READERS).grants
        if grant.authority_id in access.authority_ids
    }
    return or_(
        and_(framework.authority_id.in_(sorted(access.authority_ids)), framework.state == "ISSUED"),
        framework.authority_id.in_(sorted(one for one in overseen if one)),
    )


def of_agency_in_reach(
    authority_id: IdColumn, agency_id: IdColumn, access: Access
) -> ColumnElement[bool]:
    """Choose rows that agencies have outside any period: a conflict declared in whichever period stands against them."""
    conflict = _CONFLICT
    declared = exists().where(
        conflict.account_id == access.principal.id,
        conflict.agency_id == agency_id,
        conflict.withdrawn_at.is_(None),
    )
    return or_(
        _in_pairs(authority_id, agency_id, access),
        and_(
            true() if access.everywhere else authority_id.in_(sorted(access.whole_authority_ids)),
            ~_in_pairs(authority_id, agency_id, access.principal.acting_as(AGENCY_ROLES)),
            ~declared,
        ),
    )


def report_in_reach(access: Access) -> ColumnElement[bool]:
    """Choose the reports that a caller may see: an appraiser those submitted ones that an assignment covers."""
    appraising = {grant for grant in access.grants if grant.role is Role.APPRAISER}
    others = Access(
        access.principal, tuple(grant for grant in access.grants if grant not in appraising)
    )
    report = SelfAssessmentTable
    reach = of_participant_in_reach(report.authority_id, report.period_id, report.agency_id, others)
    if not appraising:
        return reach
    authorities = sorted(grant.authority_id for grant in appraising if grant.authority_id)
    return or_(
        reach,
        and_(
            report.authority_id.in_(authorities),
            report.state == "SUBMITTED",
            is_assigned(access.principal.id),
            free_of_conflict(
                report.authority_id, report.period_id, report.agency_id, access.principal
            ),
        ),
    )


def is_assigned(appraiser_id: UUID) -> ColumnElement[bool]:
    """Choose the reports in which something is assigned to an appraiser."""
    report = SelfAssessmentTable
    return exists().where(
        AssignmentTable.period_id == report.period_id,
        AssignmentTable.appraiser_id == appraiser_id,
        or_(
            AssignmentTable.agency_ids.is_(None),
            report.agency_id == any_(AssignmentTable.agency_ids),
        ),
    )


def _in_pairs(authority_id: IdColumn, agency_id: IdColumn, access: Access) -> ColumnElement[bool]:
    pairs = [
        (grant.authority_id, grant.agency_id)
        for grant in access.grants
        if grant.authority_id and grant.agency_id
    ]
    return tuple_(authority_id, agency_id).in_(pairs) if pairs else false()
