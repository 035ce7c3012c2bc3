"""Documents, their versions and files in the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, union_all
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload

from services.assessment.documents.models import ScanState
from services.assessment.scope import of_agency_in_reach
from services.assessment.tables import (
    CitationTable,
    DocumentTable,
    DocumentVersionTable,
    FileTable,
    FollowUpDocumentTable,
)
from services.assessment.uploads.models import ReceivedFile
from services.assessment.wording import plain_text
from shared.auth.principal import Access
from shared.db.cursor import Window, paginate

Version = DocumentVersionTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which documents of a list are wanted."""

    agency_id: UUID | None = None
    kind: str | None = None
    search: str | None = None
    expiring_by: date | None = None
    unused: bool = False


async def keep_file(
    session: AsyncSession, received: ReceivedFile, state: ScanState, now: datetime
) -> FileTable:
    """Enter a file that is stored, and lock it: whoever registers the same bytes meanwhile waits."""
    made = insert(FileTable).values(
        sha256=received.sha256,
        size=received.size,
        created_at=now,
        scan_state=str(state),
        scan_attempts=0,
        scan_after=now,
    )
    await session.execute(made.on_conflict_do_nothing())
    query = select(FileTable).where(FileTable.sha256 == received.sha256).with_for_update()
    return (await session.scalars(query)).one()


async def same_file(session: AsyncSession, agency_id: UUID, sha256: str) -> Version | None:
    """Give the latest version of the agency's document that consists of certain bytes."""
    query = _latest().where(DocumentTable.agency_id == agency_id, Version.sha256 == sha256)
    return (await session.scalars(query.order_by(DocumentTable.id).limit(1))).one_or_none()


async def read_document(
    session: AsyncSession, document_id: UUID, access: Access, *, locked: bool = False
) -> Version | None:
    """Give the latest version of a document within reach, unless it was withdrawn."""
    query = _latest().where(DocumentTable.id == document_id, _in_reach(access))
    if locked:
        query = query.with_for_update(of=DocumentTable)
    return (await session.scalars(query)).one_or_none()


async def page_of_documents(
    session: AsyncSession, access: Access, page: Window, wanted: Wanted
) -> tuple[list[DocumentTable], str | None]:
    """Give a page of the documents within reach, newest first."""
    query = (
        select(DocumentTable)
        .join(Version, _is_latest())
        .where(DocumentTable.withdrawn_at.is_(None), _in_reach(access))
    )
    if wanted.agency_id is not None:
        query = query.where(DocumentTable.agency_id == wanted.agency_id)
    if wanted.kind is not None:
        query = query.where(Version.kind == wanted.kind)
    if wanted.search is not None:
        query = query.where(
            Version.search_text.contains(plain_text(wanted.search), autoescape=True)
        )
    if wanted.expiring_by is not None:
        query = query.where(Version.expires_on <= wanted.expiring_by)
    if wanted.unused:
        query = query.where(~_cited(DocumentTable.id))
    return await paginate(session, query, page, DocumentTable.id, descending=True)


async def latest_versions(
    session: AsyncSession, document_ids: Collection[UUID]
) -> dict[UUID, Version]:
    """Give the latest versions of some documents."""
    query = _latest().where(DocumentTable.id.in_(document_ids))
    return {one.document_id: one for one in await session.scalars(query)}


async def versions_of(session: AsyncSession, document_id: UUID) -> Sequence[Version]:
    """Give every version of a document, the first one first."""
    query = (
        select(Version)
        .where(Version.document_id == document_id)
        .options(joinedload(Version.file), joinedload(Version.document))
        .order_by(Version.ordinal)
    )
    return (await session.scalars(query)).all()


async def expiring_unwarned(session: AsyncSession, by: date, *, limit: int) -> Sequence[Version]:
    """Lock some documents that expire by a day and whose agencies have not been told yet."""
    query = (
        _latest()
        .where(Version.warned_at.is_(None), Version.expires_on <= by)
        .order_by(Version.expires_on)
        .limit(limit)
        .with_for_update(of=Version, skip_locked=True)
    )
    return (await session.scalars(query)).all()


async def count_citations(session: AsyncSession, document_ids: Collection[UUID]) -> dict[UUID, int]:
    """Count in how many places reports and remedies refer to each of some documents."""
    places = union_all(
        select(CitationTable.document_version_id).where(CitationTable.removed_at.is_(None)),
        select(FollowUpDocumentTable.document_version_id),
    ).subquery()
    query = (
        select(Version.document_id, func.count())
        .join(places, places.c.document_version_id == Version.id)
        .where(Version.document_id.in_(document_ids))
        .group_by(Version.document_id)
    )
    return {row[0]: row[1] for row in await session.execute(query)}


async def was_cited(session: AsyncSession, version_id: UUID) -> bool:
    """Whether a report or a remedy has ever referred to exactly this version."""
    follow_up = FollowUpDocumentTable
    query = select(
        or_(
            exists().where(CitationTable.document_version_id == version_id),
            exists().where(follow_up.document_version_id == version_id),
        )
    )
    return bool(await session.scalar(query))


def _latest() -> Select[Version]:
    return (
        select(Version)
        .join(DocumentTable, _is_latest())
        .where(DocumentTable.withdrawn_at.is_(None))
        .options(contains_eager(Version.document), joinedload(Version.file))
    )


def _is_latest() -> ColumnElement[bool]:
    return and_(DocumentTable.id == Version.document_id, DocumentTable.latest == Version.ordinal)


def _in_reach(access: Access) -> ColumnElement[bool]:
    return of_agency_in_reach(DocumentTable.authority_id, DocumentTable.agency_id, access)


def _cited(document_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    any_version = Version.document_id == document_id
    return or_(
        exists().where(
            CitationTable.document_version_id == Version.id,
            any_version,
            CitationTable.removed_at.is_(None),
        ),
        exists().where(FollowUpDocumentTable.document_version_id == Version.id, any_version),
    )
