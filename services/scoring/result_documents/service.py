"""What is done with documents of results."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from services.scoring.publications.service import PublicationService
from services.scoring.publications.store import PublicationStore
from services.scoring.report_templates.store import TemplateStore
from services.scoring.result_documents.errors import (
    DocumentFinishedError,
    DocumentIdTakenError,
    DocumentNotReadyError,
    NotYourDocumentError,
    RunNotPublicError,
    TooManyDocumentsError,
)
from services.scoring.result_documents.models import (
    ALSO_OF_ONE_AGENCY,
    OF_ONE_AGENCY,
    Audience,
    DocumentKind,
    DocumentOrder,
    ResultDocument,
)
from services.scoring.result_documents.store import DocumentStore
from services.scoring.results.service import check_block
from services.scoring.results.store import ResultStore
from services.scoring.runs.models import Run, RunState
from services.scoring.runs.store import RunStore
from shared.auth.principal import Access
from shared.db.cursor import Window
from shared.downloads.models import Download
from shared.jobs.models import JobState
from shared.problems.common import NotFoundError

MOST_WAITING: Final = 50
"""Documents of one authority that wait at a time."""


class DocumentService:
    """Asks for documents, reads them, takes them back."""

    def __init__(
        self,
        documents: DocumentStore,
        runs: RunStore,
        results: ResultStore,
        publications: PublicationStore,
        templates: TemplateStore,
        *,
        keep: timedelta,
    ) -> None:
        self._documents = documents
        self._runs = runs
        self._results = results
        self._publications = publications
        self._templates = templates
        self._keep = keep

    async def request(
        self, order: DocumentOrder, *, access: Access, now: datetime
    ) -> tuple[ResultDocument, bool]:
        """Put a document into the queue; the same order again gives what there is."""
        run = await self._run(order, access)
        await self._check(order, run)
        known = await self._documents.find(order.id, access)
        if known is None:
            waiting = await self._documents.count_unfinished(run.authority_id)
            if waiting >= MOST_WAITING:
                raise TooManyDocumentsError(count=waiting, headers={"retry-after": "30"})
            added = await self._documents.add(order, run.authority_id, by=access.principal, now=now)
            if not added:
                raise DocumentIdTakenError(id=order.id)
            return await self.read(order.id, access), True
        if known.order != order:
            raise DocumentIdTakenError(id=order.id)
        return known, False

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
        return await self._documents.page(access, page, run_id=run_id, kind=kind, state=state)

    async def read(self, document_id: UUID, access: Access) -> ResultDocument:
        """Read one document."""
        document = await self._documents.find(document_id, access)
        if document is None:
            raise NotFoundError
        return document

    async def download(self, document_id: UUID, access: Access) -> Download:
        """Give the file of a document."""
        return file_of(await self.read(document_id, access))

    async def cancel(self, document_id: UUID, *, access: Access, now: datetime) -> ResultDocument:
        """Let nobody work on a document any more."""
        document = await self._own(document_id, access)
        cancelled = await self._documents.cancel(
            document, expires_at=now + self._keep, by=access.principal, now=now
        )
        if not cancelled:
            document = await self.read(document_id, access)
            raise DocumentFinishedError(state=document.job.state)
        return await self.read(document_id, access)

    async def remove(self, document_id: UUID, *, access: Access, now: datetime) -> None:
        """Remove a document."""
        document = await self._own(document_id, access)
        await self._documents.remove(document, by=access.principal, now=now)

    async def _own(self, document_id: UUID, access: Access) -> ResultDocument:
        document = await self.read(document_id, access)
        of_authority = document.job.order.authority_id in access.whole_authority_ids
        if not of_authority and document.job.requested_by != access.principal.id:
            raise NotYourDocumentError
        return document

    async def _run(self, order: DocumentOrder, access: Access) -> Run:
        """Find the run; for an agency's people only where it is public and the document is about their agency."""
        run = await self._runs.find(order.run_id, access.authority_ids)
        if run is None:
            raise NotFoundError
        if run.authority_id in access.whole_authority_ids:
            return run
        if (
            order.kind in OF_ONE_AGENCY | ALSO_OF_ONE_AGENCY
            and order.agency_id is not None
            and access.covers(run.authority_id, order.agency_id)
            and await self._publications.find_by_run(run.id) is not None
        ):
            return run
        raise NotFoundError

    async def _check(self, order: DocumentOrder, run: Run) -> None:
        check_block(run.heading, order.block)
        if order.template_id is not None:
            template = await self._templates.find(order.template_id, {run.authority_id})
            if template is None or str(template.kind) != str(order.kind):
                raise NotFoundError
        if order.audience is Audience.PUBLIC and run.state is not RunState.PUBLISHED:
            raise RunNotPublicError
        if (
            order.agency_id is not None
            and await self._results.of_agency(run.id, order.agency_id) is None
        ):
            raise NotFoundError


class OpenDocumentService:
    """Gives everybody the documents of published results that are meant for everybody."""

    def __init__(self, documents: DocumentStore, publications: PublicationService) -> None:
        self._documents = documents
        self._publications = publications

    async def page(
        self, publication_id: UUID, page: Window
    ) -> tuple[list[ResultDocument], str | None]:
        """Read one page of a publication's documents, newest first."""
        publication = await self._publications.read(publication_id)
        return await self._documents.open_page(publication.run_id, page)

    async def download(self, publication_id: UUID, document_id: UUID) -> Download:
        """Give the file of one of them."""
        publication = await self._publications.read(publication_id)
        document = await self._documents.find_open(document_id, publication.run_id)
        if document is None:
            raise NotFoundError
        return file_of(document)


def file_of(document: ResultDocument) -> Download:
    """Give the file of a document that is done."""
    file = document.job.file
    if file is None:
        raise DocumentNotReadyError(state=document.job.state)
    return Download(file.sha256, file.size, file.name, file.media_type)
