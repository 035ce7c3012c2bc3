"""Citations in the database; the bytes are `files.py`'s."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from services.assessment.documents.models import ScanState
from services.assessment.scope import report_in_reach
from services.assessment.tables import (
    CitationTable,
    DocumentTable,
    DocumentVersionTable,
    FileTable,
    SelfAssessmentTable,
)
from shared.auth.principal import Access


async def read_citation(
    session: AsyncSession, citation_id: UUID, access: Access, *, locked: bool = False
) -> CitationTable | None:
    """Give a citation of a report within reach, unless it was taken back."""
    query = (
        _with_document()
        .join(SelfAssessmentTable, SelfAssessmentTable.id == CitationTable.self_assessment_id)
        .where(CitationTable.id == citation_id, report_in_reach(access))
    )
    if locked:
        query = query.with_for_update(of=CitationTable)
    return (await session.scalars(query)).one_or_none()


async def evidence_of(session: AsyncSession, report_id: UUID) -> Sequence[CitationTable]:
    """Give the citations of a report that were not taken back, in one statement with what they cite."""
    query = (
        _with_document()
        .where(CitationTable.self_assessment_id == report_id)
        .order_by(CitationTable.leaf, CitationTable.id)
    )
    return (await session.scalars(query)).all()


async def citations_of_leaves(
    session: AsyncSession, report_id: UUID, leaves: Collection[str]
) -> Sequence[CitationTable]:
    """Give the citations of some leaves of a report."""
    query = _with_document().where(
        CitationTable.self_assessment_id == report_id, CitationTable.leaf.in_(leaves)
    )
    return (await session.scalars(query.order_by(CitationTable.id))).all()


async def citable_versions(
    session: AsyncSession, agency_id: UUID, document_ids: Collection[UUID]
) -> Sequence[DocumentVersionTable]:
    """Give every version of those of some documents that an agency has."""
    query = (
        select(DocumentVersionTable)
        .join(DocumentTable, DocumentTable.id == DocumentVersionTable.document_id)
        .where(
            DocumentTable.id.in_(document_ids),
            DocumentTable.agency_id == agency_id,
            DocumentTable.withdrawn_at.is_(None),
        )
        .options(joinedload(DocumentVersionTable.document), joinedload(DocumentVersionTable.file))
        .with_for_update(of=DocumentTable, read=True)
    )
    return (await session.scalars(query)).all()


async def insert_citations(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> set[UUID]:
    """Insert citations in one statement; give the ids of those that were not there already."""
    if not rows:
        return set()
    query = (
        insert(CitationTable)
        .values(list(rows))
        .on_conflict_do_nothing()
        .returning(CitationTable.id)
    )
    return set((await session.scalars(query)).all())


def _with_document() -> Select[CitationTable]:
    version = joinedload(CitationTable.document_version)
    return (
        select(CitationTable)
        .where(CitationTable.removed_at.is_(None))
        .options(
            version.joinedload(DocumentVersionTable.document),
            version.joinedload(DocumentVersionTable.file),
        )
    )


def has_evidence(report_id: Any, leaf: Any) -> ColumnElement[bool]:
    """Say in a query whether a leaf has evidence that was not taken back."""
    return exists().where(_live_on(report_id, leaf))


def has_infected(report_id: Any, leaf: Any) -> ColumnElement[bool]:
    """Say in a query whether a leaf has evidence that the scanner calls infected."""
    version, file = DocumentVersionTable, FileTable
    return exists().where(
        _live_on(report_id, leaf),
        version.id == CitationTable.document_version_id,
        file.sha256 == version.sha256,
        file.scan_state == ScanState.INFECTED,
    )


def changes_of_evidence(report_id: Any) -> Select[str, int]:
    """Count by leaf how often evidence of a report was added or taken back: a number that only grows."""
    return (
        select(CitationTable.leaf, func.count() + func.count(CitationTable.removed_at))
        .where(CitationTable.self_assessment_id == report_id)
        .group_by(CitationTable.leaf)
    )


def _live_on(report_id: Any, leaf: Any) -> ColumnElement[bool]:
    return and_(
        CitationTable.self_assessment_id == report_id,
        CitationTable.leaf == leaf,
        CitationTable.removed_at.is_(None),
    )
