"""Resumable uploads over HTTP: the tus protocol 1.0, which any tus client speaks."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request, Response

from services.assessment.dependencies import (
    CurrentDatabase,
    CurrentSettings,
    Files,
    ManagesDocuments,
    ReadsUploads,
)
from services.assessment.documents.errors import AgencyNotNamedError
from services.assessment.uploads import service
from services.assessment.uploads.body import arriving
from services.assessment.uploads.errors import (
    ChecksumMismatchError,
    EmptyFileError,
    FileNameRefusedError,
    FileTypeRefusedError,
    TusVersionError,
    UploadBrokenError,
    UploadExtensionError,
    UploadGoneError,
    UploadHeaderError,
    UploadOffsetError,
    UploadTypeError,
)
from services.assessment.uploads.tus import (
    ALGORITHMS,
    CONTENT_TYPE,
    EXTENSIONS,
    VERSION,
    Checksum,
    expires_header,
    length_header,
    read_checksum,
    read_length,
    read_number,
    refuse_concatenation,
)
from shared.problems import problems
from shared.problems.common import BodyTooLargeError
from shared.storage.errors import StorageDownError

router = APIRouter(prefix="/v1/uploads", tags=["uploads"])

_FOUND: Final = (TusVersionError, UploadGoneError)
_TAKING: Final = (
    *_FOUND,
    BodyTooLargeError,
    ChecksumMismatchError,
    FileTypeRefusedError,
    StorageDownError,
    UploadBrokenError,
    UploadHeaderError,
    UploadOffsetError,
)
_BYTES: Final[dict[str, Any]] = {
    "requestBody": {
        "required": False,
        "content": {
            CONTENT_TYPE: {
                "schema": {"type": "string", "format": "binary"},
                "example": "(bytes of the file)",
            }
        },
    }
}
Text = Annotated[str | None, Header(description="As the tus protocol has it")]


async def _length(upload_length: Text = None, upload_defer_length: Text = None) -> int | None:
    return read_length(upload_length, upload_defer_length)


async def _deferred_length(upload_length: Text = None) -> int | None:
    return None if upload_length is None else read_number("Upload-Length", upload_length)


async def _whole(upload_concat: Text = None) -> None:
    refuse_concatenation(upload_concat)


async def _offset(upload_offset: Text = None) -> int:
    return read_number("Upload-Offset", upload_offset)


async def _checksum(upload_checksum: Text = None) -> Checksum | None:
    return read_checksum(upload_checksum)


async def _announced(request: Request) -> int | None:
    length = request.headers.get("content-length", "")
    return int(length) if length.isdigit() else None


async def _bytes(request: Request) -> AsyncIterator[bytes]:
    if request.headers.get("content-type") != CONTENT_TYPE:
        raise UploadTypeError(wanted=CONTENT_TYPE)
    return arriving(request)


async def _first_bytes(request: Request) -> AsyncIterator[bytes] | None:
    """Give the bytes that come with the creation, if any do."""
    return arriving(request) if request.headers.get("content-type") == CONTENT_TYPE else None


@router.options(
    "", status_code=204, summary="Say which version and extensions of tus are spoken here"
)
async def describe_uploads(*, settings: CurrentSettings, response: Response) -> None:
    response.headers["tus-version"] = VERSION
    response.headers["tus-extension"] = ",".join(EXTENSIONS)
    response.headers["tus-max-size"] = str(settings.evidence_limit)
    response.headers["tus-checksum-algorithm"] = ",".join(ALGORITHMS)


@router.post(
    "",
    status_code=201,
    summary="Begin a resumable upload, perhaps with its first bytes",
    description="Upload-Metadata: `filename` (obligatory), `agency_id` (for who works for several agencies).",
    response_class=Response,
    responses=problems(
        *_TAKING,
        AgencyNotNamedError,
        EmptyFileError,
        FileNameRefusedError,
        UploadExtensionError,
    ),
    dependencies=[Depends(_whole)],
    openapi_extra=_BYTES,
)
async def begin_upload(
    *,
    unit: ManagesDocuments,
    length: Annotated[int | None, Depends(_length)],
    upload_metadata: Text = None,
    checksum: Annotated[Checksum | None, Depends(_checksum)],
    announced: Annotated[int | None, Depends(_announced)],
    source: Annotated[AsyncIterator[bytes] | None, Depends(_first_bytes)],
    settings: CurrentSettings,
    database: CurrentDatabase,
    files: Files,
) -> Response:
    upload = await service.begin_with_bytes(
        unit,
        database,
        files,
        length=length,
        given_metadata=upload_metadata,
        limit=settings.evidence_limit,
        announced=announced,
        checksum=checksum,
        source=source,
    )
    headers = {
        "location": f"{router.prefix}/{upload.id}",
        "upload-offset": str(upload.received),
        "upload-expires": expires_header(upload.expires_at),
    }
    return Response(status_code=201, headers=headers)


@router.head(
    "/{upload_id}",
    summary="Ask how much of an upload has arrived",
    response_class=Response,
    responses=problems(*_FOUND),
)
async def read_upload(*, upload_id: UUID, unit: ReadsUploads) -> Response:
    upload = await service.find_upload(unit, upload_id)
    headers = {
        "upload-offset": str(upload.received),
        **length_header(upload.length),
        "upload-expires": expires_header(upload.expires_at),
        "cache-control": "no-store",
    }
    if upload.given_metadata:
        headers["upload-metadata"] = upload.given_metadata
    return Response(headers=headers)


@router.patch(
    "/{upload_id}",
    status_code=204,
    summary="Send the bytes that follow, and the length if it was deferred",
    response_class=Response,
    responses=problems(*_TAKING, EmptyFileError, UploadTypeError),
    openapi_extra=_BYTES,
)
async def continue_upload(
    *,
    upload_id: UUID,
    unit: ManagesDocuments,
    offset: Annotated[int, Depends(_offset)],
    length: Annotated[int | None, Depends(_deferred_length)],
    checksum: Annotated[Checksum | None, Depends(_checksum)],
    announced: Annotated[int | None, Depends(_announced)],
    source: Annotated[AsyncIterator[bytes], Depends(_bytes)],
    settings: CurrentSettings,
    database: CurrentDatabase,
    files: Files,
) -> Response:
    upload = await service.continue_upload(
        unit,
        database,
        files,
        upload_id,
        offset=offset,
        length=length,
        limit=settings.evidence_limit,
        announced=announced,
        checksum=checksum,
        source=source,
    )
    headers = {
        "upload-offset": str(upload.received),
        "upload-expires": expires_header(upload.expires_at),
    }
    return Response(status_code=204, headers=headers)


@router.delete(
    "/{upload_id}",
    status_code=204,
    summary="Give an upload up",
    responses=problems(*_FOUND),
)
async def give_up_upload(*, upload_id: UUID, unit: ManagesDocuments, files: Files) -> None:
    await service.give_up_upload(unit, files, upload_id)
