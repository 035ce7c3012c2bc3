"""Documents of results in the database, and who may see which."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.scoring.audit_trail import audit_trail
from services.scoring.result_documents.models import (
    Audience,
    DocumentKind,
    DocumentOrder,
    ResultDocument,
)
from services.scoring.tables import (
    PublicationTable,
    ResultDocumentPieceTable,
    ResultDocumentTable,
)
from shared.auth.principal import Access, Principal
from shared.db.cursor import Window
from shared.jobs.models import JobOrder, JobState
from shared.jobs.store import JobStore, JobTables

DOCUMENTS = JobTables(ResultDocumentTable, ResultDocumentPieceTable)


class DocumentStore:
    """Reads and writes documents as of an instant: before an embargo ends, only the authority sees them."""

    def __init__(self, session: AsyncSession, *, as_of: datetime) -> None:
        self._jobs = JobStore(session, DOCUMENTS)
        self._audit = audit_trail(session)
        self._as_of = as_of

    async def find(self, document_id: UUID, access: Access) -> ResultDocument | None:
        """Find a document that the caller may see."""
        job = await self._jobs.find(document_id, self._visible_to(access))
        return None if job is None else ResultDocument.of(job)

    async def page(
        self,
        access: Access,
        page: Window,
        *,
        run_id: UUID | None,
        kind: DocumentKind | None,
        state: JobState | None,
    ) -> tuple[list[ResultDocument], str | None]:
        """Read one page of documents, newest first."""
        table = ResultDocumentTable
        wanted = [
            column == value
            for column, value in (
                (table.subject_id, run_id),
                (table.kind, kind),
                (table.state, state),
            )
            if value is not None
        ]
        jobs, following = await self._jobs.page(page, self._visible_to(access), *wanted)
        return [ResultDocument.of(job) for job in jobs], following

    async def find_open(self, document_id: UUID, run_id: UUID) -> ResultDocument | None:
        """Find a document that is for everybody; whether its run is public was asked before."""
        table = ResultDocumentTable
        job = await self._jobs.find(document_id, table.subject_id == run_id, *_is_open())
        return None if job is None else ResultDocument.of(job)

    async def open_page(
        self, run_id: UUID, page: Window
    ) -> tuple[list[ResultDocument], str | None]:
        """Read one page of the documents of a run that are for everybody, newest first."""
        table = ResultDocumentTable
        jobs, following = await self._jobs.page(page, table.subject_id == run_id, *_is_open())
        return [ResultDocument.of(job) for job in jobs], following

    async def count_unfinished(self, authority_id: UUID) -> int:
        """Count what an authority waits for."""
        return await self._jobs.count_unfinished(authority_id)

    async def add(
        self, order: DocumentOrder, authority_id: UUID, *, by: Principal, now: datetime
    ) -> bool:
        """Put a document into the queue; tell whether its id was free."""
        job = JobOrder(
            id=order.id,
            authority_id=authority_id,
            subject_id=order.run_id,
            kind=order.kind,
            agency_id=order.agency_id,
            parameters=order.parameters(),
        )
        if not await self._jobs.add(job, by=by, now=now):
            return False
        self._audit.add(
            "result-document.request",
            order.id,
            authority_id=authority_id,
            by=by,
            now=now,
            after=_content(order),
        )
        return True

    async def cancel(
        self, document: ResultDocument, *, expires_at: datetime, by: Principal, now: datetime
    ) -> bool:
        """Cancel a document; tell whether it was still to be made."""
        order, job = document.order, document.job
        if not await self._jobs.cancel(order.id, expires_at=expires_at, now=now):
            return False
        self._audit.add(
            "result-document.cancel",
            order.id,
            authority_id=job.order.authority_id,
            by=by,
            now=now,
            before={"state": job.state},
            after={"state": JobState.CANCELLED},
        )
        return True

    async def remove(self, document: ResultDocument, *, by: Principal, now: datetime) -> None:
        """Remove a document; what it was stays in the audit trail."""
        order, job = document.order, document.job
        await self._jobs.remove(order.id)
        self._audit.add(
            "result-document.remove",
            order.id,
            authority_id=job.order.authority_id,
            by=by,
            now=now,
            before={**_content(order), "state": job.state},
        )

    def _visible_to(self, access: Access) -> ColumnElement[bool]:
        """Show an authority all of its own, and an agency's people what is about their agency and public by now."""
        table = ResultDocumentTable
        return or_(
            table.authority_id.in_(access.whole_authority_ids),
            and_(
                table.authority_id.in_(access.authority_ids),
                table.agency_id.in_(access.agency_ids),
                self._is_public(),
            ),
        )

    def _is_public(self) -> ColumnElement[bool]:
        return (
            select(PublicationTable.id)
            .where(
                PublicationTable.run_id == ResultDocumentTable.subject_id,
                PublicationTable.public_from <= self._as_of,
            )
            .exists()
        )


def _is_open() -> tuple[ColumnElement[bool], ...]:
    table = ResultDocumentTable
    is_for_everybody = table.parameters["audience"].astext == Audience.PUBLIC
    return is_for_everybody, table.state == JobState.DONE


def _content(order: DocumentOrder) -> dict[str, str | None]:
    return {
        "run_id": str(order.run_id),
        "kind": order.kind,
        "agency_id": str(order.agency_id) if order.agency_id else None,
        "block": order.block,
        "audience": Audience(order.audience),
    }
