"""Infected files in the database."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from services.assessment.documents.models import ScanState
from services.assessment.scope import of_agency_in_reach
from services.assessment.tables import DocumentTable, DocumentVersionTable, FileTable
from shared.auth.principal import Access
from shared.db.cursor import Window, paginate


async def page_of_infected(
    session: AsyncSession, access: Access, page: Window
) -> tuple[list[FileTable], str | None]:
    """Give a page of the infected files of documents within reach."""
    return await paginate(session, _infected(access), page, FileTable.sha256)


async def lock_infected(session: AsyncSession, sha256: str, access: Access) -> FileTable | None:
    """Lock an infected file of a document within reach."""
    query = _infected(access).where(FileTable.sha256 == sha256).with_for_update(of=FileTable)
    return (await session.scalars(query)).one_or_none()


async def documents_with(
    session: AsyncSession, digests: Collection[str], access: Access
) -> Sequence[DocumentVersionTable]:
    """Give the versions of documents within reach that consist of some files."""
    query = (
        select(DocumentVersionTable)
        .join(DocumentTable, DocumentTable.id == DocumentVersionTable.document_id)
        .where(
            DocumentVersionTable.sha256.in_(digests),
            of_agency_in_reach(DocumentTable.authority_id, DocumentTable.agency_id, access),
        )
        .options(contains_eager(DocumentVersionTable.document))
        .order_by(DocumentVersionTable.id)
    )
    return (await session.scalars(query)).all()


def authorities_of(versions: Sequence[DocumentVersionTable]) -> set[UUID]:
    """Give the authorities in which the documents are."""
    return {version.authority_id for version in versions}


def _infected(access: Access) -> Select[FileTable]:
    return select(FileTable).where(
        FileTable.scan_state == ScanState.INFECTED,
        exists().where(
            DocumentVersionTable.sha256 == FileTable.sha256,
            DocumentTable.id == DocumentVersionTable.document_id,
            of_agency_in_reach(DocumentTable.authority_id, DocumentTable.agency_id, access),
        ),
    )
