"""Which files an archive holds, in one statement, without the rows around them."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, any_, exists, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.archives.models import ArchivedFile
from services.assessment.documents.models import DOWNLOADABLE
from services.assessment.scope import in_agency, report_in_reach
from services.assessment.tables import (
    AgencyVersionTable,
    AssignmentTable,
    CitationTable,
    DocumentVersionTable,
    FileTable,
    SelfAssessmentTable,
)
from shared.auth.principal import Access, Role


async def files_of_report(
    session: AsyncSession, report_id: UUID, access: Access
) -> list[ArchivedFile]:
    """Give what a report within reach cites, leaf by leaf as the codes sort."""
    return await _read(session, access, SelfAssessmentTable.id == report_id)


async def files_of_leaf(
    session: AsyncSession, period_id: UUID, leaf: str, field: str, access: Access
) -> list[ArchivedFile]:
    """Give what all reports of a period within reach cite on one leaf, agency by agency."""
    return await _read(
        session,
        access,
        SelfAssessmentTable.period_id == period_id,
        CitationTable.leaf == leaf,
        _field_in_reach(field, access),
    )


def _field_in_reach(field: str, access: Access) -> ColumnElement[bool]:
    """Choose reports of which the caller sees everything, and those of which an assignment shows this field."""
    report, assigned = SelfAssessmentTable, AssignmentTable
    others = tuple(grant for grant in access.grants if grant.role is not Role.APPRAISER)
    return or_(
        in_agency(report.authority_id, report.agency_id, Access(access.principal, others)),
        exists().where(
            assigned.period_id == report.period_id,
            assigned.appraiser_id == access.principal.id,
            literal(field) == any_(assigned.fields),
            or_(assigned.agency_ids.is_(None), report.agency_id == any_(assigned.agency_ids)),
        ),
    )


async def _read(
    session: AsyncSession, access: Access, *conditions: ColumnElement[bool]
) -> list[ArchivedFile]:
    rows = await session.execute(
        _query().where(report_in_reach(access), CitationTable.removed_at.is_(None), *conditions)
    )
    return [
        ArchivedFile(**row._mapping, included=row.state in DOWNLOADABLE)  # noqa: SLF001  its name in SQLAlchemy
        for row in rows
    ]


def _query() -> Select[*tuple[object, ...]]:
    citation, version, file, agency = (
        CitationTable,
        DocumentVersionTable,
        FileTable,
        AgencyVersionTable,
    )
    return (
        select(
            agency.code.label("agency_code"),
            agency.name.label("agency_name"),
            citation.leaf,
            version.number,
            version.issued_on,
            version.issuer,
            version.title,
            version.file_name,
            version.media_type,
            file.size,
            file.sha256,
            citation.cited_by,
            citation.created_at.label("cited_at"),
            file.scan_state.label("state"),
        )
        .join(SelfAssessmentTable, SelfAssessmentTable.id == citation.self_assessment_id)
        .join(agency, agency.id == SelfAssessmentTable.agency_version_id)
        .join(version, version.id == citation.document_version_id)
        .join(file, file.sha256 == version.sha256)
        .order_by(agency.code, citation.leaf, citation.id)
    )
