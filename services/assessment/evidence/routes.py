"""Evidence over HTTP: raw bytes in, raw bytes out, both streamed."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.requests import ClientDisconnect

from services.assessment.dependencies import (
    CurrentDatabase,
    CurrentSettings,
    EditsSelfAssessments,
    Files,
    Frameworks,
    ReadsSelfAssessments,
)
from services.assessment.evidence import service
from services.assessment.evidence.errors import (
    EmptyFileError,
    EvidenceExistsError,
    EvidenceLeafError,
    FileNameRefusedError,
    FileTypeRefusedError,
    RangeRefusedError,
    UploadBrokenError,
)
from services.assessment.evidence.models import DocumentDetails
from services.assessment.evidence.rules import disposition, name_in_disposition
from services.assessment.evidence.schemas import EvidenceView
from services.assessment.periods.errors import WrongPhaseError
from services.assessment.self_assessments.errors import (
    DeadlinePassedError,
    LeafNotReturnedError,
    NotSubmittedError,
    ReportSubmittedError,
)
from shared.problems import problems
from shared.problems.common import BodyTooLargeError, UnavailableError

router = APIRouter(tags=["evidence"])

_EDITING = (
    WrongPhaseError,
    ReportSubmittedError,
    DeadlinePassedError,
    LeafNotReturnedError,
    NotSubmittedError,
)
_FILE: Final[dict[str, Any]] = {
    "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
}
_BYTES: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": {
                "schema": {"type": "string", "format": "binary"},
                "example": "(the bytes of the file)",
            }
        },
    }
}


async def _details(
    document_number: Annotated[
        str | None, Query(max_length=200, description="Số, ký hiệu", examples=["12/KH-CT"])
    ] = None,
    document_date: Annotated[date | None, Query(description="Ngày ban hành")] = None,
    issuer: Annotated[
        str | None, Query(max_length=500, description="Cơ quan ban hành", examples=["Cục Thuế"])
    ] = None,
) -> DocumentDetails:
    return DocumentDetails(document_number, document_date, issuer)


async def _given_name(
    file_name: Annotated[
        str | None,
        Query(max_length=500, description="Name of the file", examples=["Kế hoạch CCHC.pdf"]),
    ] = None,
    content_disposition: Annotated[
        str | None, Header(description="Carries the name, where the query does not (RFC 6266)")
    ] = None,
) -> str | None:
    return file_name if file_name is not None else name_in_disposition(content_disposition)


async def _incoming(request: Request, settings: CurrentSettings) -> AsyncIterator[bytes]:
    """Give the body as it arrives; one that announces itself too long is refused at once."""
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > settings.evidence_limit:
        raise BodyTooLargeError(limit=settings.evidence_limit)
    return _arriving(request)


async def _arriving(request: Request) -> AsyncIterator[bytes]:
    try:
        async for chunk in request.stream():
            yield chunk
    except ClientDisconnect as error:
        raise UploadBrokenError from error


@router.post(
    "/v1/self-assessments/{self_assessment_id}/entries/{leaf}/evidence",
    status_code=201,
    summary="Upload a file as evidence of a leaf",
    responses=problems(
        UploadBrokenError,
        *_EDITING,
        EvidenceExistsError,
        EvidenceLeafError,
        FileNameRefusedError,
        EmptyFileError,
        BodyTooLargeError,
        FileTypeRefusedError,
    ),
    openapi_extra=_BYTES,
)
async def add_evidence(
    *,
    unit: EditsSelfAssessments,
    self_assessment_id: UUID,
    leaf: Annotated[str, Path(max_length=64, description="Code of the leaf", examples=["1.1.1"])],
    given_name: Annotated[str | None, Depends(_given_name)],
    details: Annotated[DocumentDetails, Depends(_details)],
    source: Annotated[AsyncIterator[bytes], Depends(_incoming)],
    settings: CurrentSettings,
    database: CurrentDatabase,
    cache: Frameworks,
    files: Files,
    response: Response,
) -> EvidenceView:
    evidence = await service.add_evidence(
        unit,
        database,
        cache,
        files,
        report_id=self_assessment_id,
        leaf=leaf,
        given_name=given_name,
        details=details,
        source=source,
        limit=settings.evidence_limit,
    )
    response.headers["location"] = f"/v1/evidence/{evidence.id}"
    return EvidenceView.model_validate(evidence)


@router.get("/v1/evidence/{evidence_id}", summary="Read what is known about a piece of evidence")
async def read_evidence(
    *, evidence_id: UUID, unit: ReadsSelfAssessments, cache: Frameworks
) -> EvidenceView:
    return EvidenceView.model_validate(await service.find_evidence(unit, cache, evidence_id))


@router.get(
    "/v1/evidence/{evidence_id}/content",
    summary="Download a piece of evidence",
    response_class=Response,
    responses={
        200: {
            "description": "The whole file",
            "content": _FILE,
        },
        206: {
            "description": "The part that was asked for",
            "content": _FILE,
        },
        **problems(UnavailableError, RangeRefusedError),
    },
)
async def download_evidence(
    *,
    evidence_id: UUID,
    unit: ReadsSelfAssessments,
    cache: Frameworks,
    files: Files,
    byte_range: Annotated[
        str | None, Header(alias="range", description="One range of bytes", examples=["bytes=0-99"])
    ] = None,
) -> Response:
    evidence = await service.find_evidence(unit, cache, evidence_id)
    content = await service.open_content(files, evidence, byte_range)
    return StreamingResponse(
        content.parts,
        status_code=206 if content.is_part else 200,
        media_type=evidence.media_type,
        headers={
            **content.headers,
            "etag": f'"sha256:{evidence.sha256}"',
            "accept-ranges": "bytes",
            "content-disposition": disposition(evidence.file_name),
            "x-content-type-options": "nosniff",
            "content-security-policy": "sandbox; default-src 'none'",
            "cache-control": "private, no-store",
        },
    )


@router.delete(
    "/v1/evidence/{evidence_id}",
    status_code=204,
    summary="Take evidence back while the report may be changed",
    responses=problems(*_EDITING),
)
async def remove_evidence(
    *, evidence_id: UUID, unit: EditsSelfAssessments, cache: Frameworks
) -> None:
    await service.remove_evidence(unit, cache, evidence_id)
