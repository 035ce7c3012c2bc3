"""Which rows a caller's grants reach: the one place that turns grants into conditions of a query."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, any_, exists, false, or_, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from services.assessment.tables import AssignmentTable, SelfAssessmentTable
from shared.auth.principal import Access, Role

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
    pairs = [
        (grant.authority_id, grant.agency_id)
        for grant in access.grants
        if grant.authority_id and grant.agency_id
    ]
    return or_(
        authority_id.in_(sorted(access.whole_authority_ids)),
        tuple_(authority_id, agency_id).in_(pairs) if pairs else false(),
    )


def report_in_reach(access: Access) -> ColumnElement[bool]:
    """Choose the reports that a caller may see: an appraiser those submitted ones that an assignment covers."""
    appraising = {grant for grant in access.grants if grant.role is Role.APPRAISER}
    others = Access(
        access.principal, tuple(grant for grant in access.grants if grant not in appraising)
    )
    report = SelfAssessmentTable
    reach = in_agency(report.authority_id, report.agency_id, others)
    if not appraising:
        return reach
    authorities = sorted(grant.authority_id for grant in appraising if grant.authority_id)
    return or_(
        reach,
        and_(
            report.authority_id.in_(authorities),
            report.state == "SUBMITTED",
            exists().where(
                AssignmentTable.period_id == report.period_id,
                AssignmentTable.appraiser_id == access.principal.id,
                or_(
                    AssignmentTable.agency_ids.is_(None),
                    report.agency_id == any_(AssignmentTable.agency_ids),
                ),
            ),
        ),
    )
