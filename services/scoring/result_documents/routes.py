"""Operations on documents of results."""

from functools import partial
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.scoring.dependencies import (
    DocumentCommands,
    DocumentContent,
    Documents,
    MayReadDocuments,
    MayRequestDocuments,
    OpenDocuments,
)
from services.scoring.result_documents.errors import (
    DocumentFinishedError,
    DocumentIdTakenError,
    DocumentNotReadyError,
    NotYourDocumentError,
    RunNotPublicError,
    TooManyDocumentsError,
)
from services.scoring.result_documents.models import DocumentKind
from services.scoring.result_documents.schemas import (
    NewResultDocument,
    PublishedDocumentPage,
    PublishedDocumentView,
    ResultDocumentPage,
    ResultDocumentView,
)
from services.scoring.results.errors import UnknownBlockError
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.downloads.answers import CONTENT, Wished, file_response
from shared.downloads.errors import RangeRefusedError
from shared.downloads.opening import open_content
from shared.jobs.models import UNFINISHED, JobState
from shared.problems import problems
from shared.problems.common import InvalidRequestError, NotFoundError

router = APIRouter(prefix="/v1/result-documents", tags=["result-documents"])
public_router = APIRouter(
    prefix="/v1/publications/{publication_id}/documents", tags=["publications"]
)

ASK_AGAIN: Final = "2"
"""Seconds after which it is worth asking how far a document is (RFC 9110 §10.2.3)."""


def _answer(view: ResultDocumentView, response: Response) -> ResultDocumentView:
    response.headers["cache-control"] = "private, no-store"
    if view.state in UNFINISHED:
        response.headers["retry-after"] = ASK_AGAIN
    return view


@router.post(
    "",
    status_code=202,
    summary="Ask for a document; it is made in the background",
    responses={
        200: {"model": ResultDocumentView, "description": "It was asked for before"},
        **problems(
            NotFoundError,
            InvalidRequestError,
            UnknownBlockError,
            RunNotPublicError,
            DocumentIdTakenError,
            TooManyDocumentsError,
        ),
    },
)
async def request_result_document(
    *,
    wanted: NewResultDocument,
    access: MayRequestDocuments,
    documents: DocumentCommands,
    now: Now,
    response: Response,
) -> ResultDocumentView:
    document, is_new = await documents.request(wanted.to_order(), access=access, now=now)
    response.status_code = 202 if is_new else 200
    response.headers["location"] = f"/v1/result-documents/{document.order.id}"
    return _answer(ResultDocumentView.of(document), response)


@router.get(
    "",
    summary="List documents and how far they are, newest first",
    responses=problems(InvalidRequestError, UnreadableCursorError),
)
async def list_result_documents(
    *,
    access: MayReadDocuments,
    documents: Documents,
    page: Page,
    run_id: Annotated[UUID | None, Query(description="Only of this run")] = None,
    kind: Annotated[DocumentKind | None, Query(description="Only of this kind")] = None,
    state: Annotated[JobState | None, Query(description="Only in this state")] = None,
) -> ResultDocumentPage:
    items, following = await documents.page(access, page, run_id=run_id, kind=kind, state=state)
    return ResultDocumentPage(items=[ResultDocumentView.of(one) for one in items], next=following)


@router.get(
    "/{document_id}",
    summary="Read how far a document is; ask again after `Retry-After` while it is made",
    responses=problems(NotFoundError),
)
async def read_result_document(
    *, document_id: UUID, access: MayReadDocuments, documents: Documents, response: Response
) -> ResultDocumentView:
    return _answer(ResultDocumentView.of(await documents.read(document_id, access)), response)


@router.get(
    "/{document_id}/content",
    summary="Download a document that is done",
    response_class=Response,
    responses={**CONTENT, **problems(NotFoundError, DocumentNotReadyError, RangeRefusedError)},
)
async def download_result_document(
    *,
    document_id: UUID,
    access: MayReadDocuments,
    documents: Documents,
    content: DocumentContent,
    wish: Wished,
    inline: Annotated[bool, Query(description="Show a PDF in the browser")] = False,
) -> Response:
    download = await documents.download(document_id, access)
    opened = await open_content(download, wish, partial(content.read, document_id))
    return file_response(download, opened, inline=inline)


@router.post(
    "/{document_id}/cancellations",
    summary="Let nobody work on a document any more",
    responses=problems(NotFoundError, NotYourDocumentError, DocumentFinishedError),
)
async def cancel_result_document(
    *, document_id: UUID, access: MayRequestDocuments, documents: DocumentCommands, now: Now
) -> ResultDocumentView:
    return ResultDocumentView.of(await documents.cancel(document_id, access=access, now=now))


@router.delete(
    "/{document_id}",
    status_code=204,
    summary="Remove a document and its file, whatever its state",
    responses=problems(NotFoundError, NotYourDocumentError),
)
async def remove_result_document(
    *, document_id: UUID, access: MayRequestDocuments, documents: DocumentCommands, now: Now
) -> None:
    await documents.remove(document_id, access=access, now=now)


@public_router.get(
    "",
    summary="List the documents of published results that are for everybody, newest first",
    responses=problems(NotFoundError, InvalidRequestError, UnreadableCursorError),
)
async def list_published_documents(
    *, publication_id: UUID, documents: OpenDocuments, page: Page
) -> PublishedDocumentPage:
    items, following = await documents.page(publication_id, page)
    return PublishedDocumentPage(
        items=[PublishedDocumentView.of(one) for one in items], next=following
    )


@public_router.get(
    "/{document_id}/content",
    summary="Download a document of published results",
    response_class=Response,
    responses={**CONTENT, **problems(NotFoundError, RangeRefusedError)},
)
async def download_published_document(
    *,
    publication_id: UUID,
    document_id: UUID,
    documents: OpenDocuments,
    content: DocumentContent,
    wish: Wished,
    inline: Annotated[bool, Query(description="Show a PDF in the browser")] = False,
) -> Response:
    download = await documents.download(publication_id, document_id)
    opened = await open_content(download, wish, partial(content.read, document_id))
    return file_response(download, opened, inline=inline)
