"""Evidence in the database; the bytes are `files.py`'s."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.scope import report_in_reach
from services.assessment.tables import EvidenceTable, SelfAssessmentTable
from shared.auth.principal import Access


async def read_evidence(
    session: AsyncSession, evidence_id: UUID, access: Access, *, locked: bool = False
) -> EvidenceTable | None:
    """Give a piece of evidence of a report within reach, unless it was taken back."""
    query = (
        select(EvidenceTable)
        .join(SelfAssessmentTable, SelfAssessmentTable.id == EvidenceTable.self_assessment_id)
        .where(
            EvidenceTable.id == evidence_id,
            EvidenceTable.removed_at.is_(None),
            report_in_reach(access),
        )
    )
    if locked:
        query = query.with_for_update(of=EvidenceTable)
    return (await session.scalars(query)).one_or_none()


async def insert_evidence(session: AsyncSession, values: dict[str, Any]) -> EvidenceTable | None:
    """Insert a piece of evidence; None where the leaf has the same bytes already."""
    query = insert(EvidenceTable).values(values).on_conflict_do_nothing().returning(EvidenceTable)
    return (await session.scalars(query)).one_or_none()


async def same_file(
    session: AsyncSession, report_id: UUID, leaf: str, sha256: str
) -> EvidenceTable:
    """Give the evidence of a leaf that has certain bytes."""
    query = select(EvidenceTable).where(
        EvidenceTable.self_assessment_id == report_id,
        EvidenceTable.leaf == leaf,
        EvidenceTable.sha256 == sha256,
        EvidenceTable.removed_at.is_(None),
    )
    return (await session.scalars(query)).one()


def has_evidence(report_id: Any, leaf: Any) -> ColumnElement[bool]:
    """Say in a query whether a leaf has evidence that was not taken back."""
    return exists().where(
        EvidenceTable.self_assessment_id == report_id,
        EvidenceTable.leaf == leaf,
        EvidenceTable.removed_at.is_(None),
    )


def changes_of_evidence(report_id: Any) -> Select[str, int]:
    """Count by leaf how often evidence of a report was added or taken back: a number that only grows."""
    return (
        select(EvidenceTable.leaf, func.count() + func.count(EvidenceTable.removed_at))
        .where(EvidenceTable.self_assessment_id == report_id)
        .group_by(EvidenceTable.leaf)
    )
