"""The queue of files that wait for the scanner is the table of files itself, so that nothing is ever lost from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.documents.models import ScanState
from services.assessment.tables import (
    AgencyVersionTable,
    CitationTable,
    DocumentTable,
    DocumentVersionTable,
    FileTable,
    SelfAssessmentTable,
    SignOffTable,
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that was claimed for scanning."""

    sha256: str
    size: int
    attempts: int


async def claim(
    session: AsyncSession, now: datetime, *, until: datetime, limit: int
) -> list[Waiting]:
    """Claim files that are due until an instant: those in quarantine, then those that came before there was a scanner.

    Whoever is killed in between has lost nothing: after that instant somebody else claims them.
    """
    found: list[Waiting] = []
    for state in (ScanState.PENDING, ScanState.UNSCANNED):
        due = (
            select(FileTable.sha256)
            .where(FileTable.scan_state == state, FileTable.scan_after <= now)
            .order_by(FileTable.scan_after)
            .limit(limit - len(found))
            .with_for_update(skip_locked=True)
        )
        rows = await session.execute(
            update(FileTable)
            # a CTE that locks is run once; a subquery may be run anew for each row
            .where(FileTable.sha256.in_(select(due.cte("due").c.sha256)))
            .values(scan_after=until, scan_attempts=FileTable.scan_attempts + 1)
            .returning(FileTable.sha256, FileTable.size, FileTable.scan_attempts),
            execution_options={"synchronize_session": False},
        )
        found += [Waiting(*row) for row in rows]
        if len(found) == limit:
            break
    return found


async def settle(
    session: AsyncSession, sha256: str, now: datetime, *, signature: str | None
) -> bool:
    """Enter a verdict, unless another replica was faster."""
    state = ScanState.CLEAN if signature is None else ScanState.INFECTED
    done = await session.execute(
        update(FileTable)
        .where(
            FileTable.sha256 == sha256,
            FileTable.scan_state.in_([ScanState.PENDING, ScanState.UNSCANNED]),
        )
        .values(scan_state=str(state), scanned_at=now, signature=signature, scan_problem=None)
        .returning(FileTable.sha256)
    )
    return done.first() is not None


async def put_off(
    session: AsyncSession, sha256: str, problem: str, now: datetime, pause: timedelta
) -> None:
    """Enter why a file was not judged, and when to try again."""
    await session.execute(
        update(FileTable)
        .where(FileTable.sha256 == sha256)
        .values(scan_problem=problem[:500], scan_after=now + pause)
    )


async def waiting(session: AsyncSession) -> tuple[int, datetime | None]:
    """Count the files in quarantine, and give when the oldest came."""
    query = select(func.count(), func.min(FileTable.created_at)).where(
        FileTable.scan_state == ScanState.PENDING
    )
    count, oldest = (await session.execute(query)).one()
    return count, oldest


async def holders_of(session: AsyncSession, sha256: str) -> Sequence[Any]:
    """Give whose documents consist of a file: authority, agency with its present name, document, its title and file name."""
    latest = (
        select(AgencyVersionTable.name)
        .where(
            AgencyVersionTable.agency_id == DocumentTable.agency_id,
            AgencyVersionTable.superseded_on.is_(None),
        )
        .scalar_subquery()
    )
    query = (
        select(
            DocumentTable.authority_id,
            DocumentTable.agency_id,
            DocumentTable.id.label("document_id"),
            DocumentVersionTable.title,
            DocumentVersionTable.file_name,
            latest.label("agency_name"),
        )
        .join(DocumentVersionTable, DocumentVersionTable.document_id == DocumentTable.id)
        .where(DocumentVersionTable.sha256 == sha256)
    )
    return (await session.execute(query)).all()


async def signed_with(session: AsyncSession, sha256: str) -> Sequence[tuple[UUID, UUID, str]]:
    """Give the reports, not sent yet, whose valid signature names a file: their authority, themselves, and the leaf."""
    query = (
        select(SelfAssessmentTable.authority_id, SelfAssessmentTable.id, CitationTable.leaf)
        .join(CitationTable, CitationTable.self_assessment_id == SelfAssessmentTable.id)
        .join(DocumentVersionTable, DocumentVersionTable.id == CitationTable.document_version_id)
        .join(SignOffTable, SignOffTable.self_assessment_id == SelfAssessmentTable.id)
        .where(
            DocumentVersionTable.sha256 == sha256,
            CitationTable.removed_at.is_(None),
            SignOffTable.voided_at.is_(None),
            SelfAssessmentTable.state != "SUBMITTED",
        )
        .order_by(SelfAssessmentTable.id)
    )
    return [(row[0], row[1], row[2]) for row in await session.execute(query)]
