"""Addresses of dossiers: in by batches, out singly."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response

from services.survey.dossiers.errors import TooManyDossiersError, UnknownSyncServiceError
from services.survey.dossiers.receiving import PostedDossiers, PostedMessages, receipt_answer
from services.survey.dossiers.schemas import DossierReceipt, DossierView
from services.survey.portal_dependencies import (
    DossierIntaking,
    MayPostDossiers,
    MayReadDossiers,
    ReadDossiers,
)
from services.survey.responses.receiving import ReaderLanguage
from shared.clock import Now
from shared.http.bulk import UnsupportedEncodingError
from shared.problems import problems
from shared.problems.common import BodyTooLargeError, MalformedBodyError, UnavailableError

router = APIRouter(prefix="/v1/portals/{portal_id}", tags=["dossiers"])

_DOSSIERS: Final = {
    "type": "array",
    "items": {"$ref": "#/components/schemas/NewDossier"},
    "examples": [
        [
            {
                "number": "000.00.01.H26-241121-0001",
                "procedure_code": "2.002492",
                "field_code": "G03-GD10",
                "receiving_unit": "000.00.01.H26",
                "resolving_unit": "000.00.12.H26",
                "applicant": "CITIZEN",
                "submission": "ONLINE",
                "received_at": "2024-11-21T01:30:00Z",
                "due_at": "2024-11-28T10:00:00Z",
                "status": "2",
                "changed_at": "2024-11-21T01:30:05Z",
            }
        ]
    ],
}
_LINE: Final = {"$ref": "#/components/schemas/NewDossier"}
_SYNC: Final = {"$ref": "#/components/schemas/SyncBatch"}


@router.post(
    "/dossier-batches",
    summary="Send dossiers",
    response_model=DossierReceipt,
    responses=problems(
        MalformedBodyError,
        BodyTooLargeError,
        UnsupportedEncodingError,
        TooManyDossiersError,
        UnavailableError,
    ),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": _DOSSIERS},
                "application/x-ndjson": {"schema": _LINE},
            },
        }
    },
)
async def create_dossier_batch(
    *,
    portal_id: UUID,
    access: MayPostDossiers,
    posted: PostedDossiers,
    intake: DossierIntaking,
    now: Now,
    language: ReaderLanguage,
) -> Response:
    results = await intake.take(portal_id, posted.items, by=access, now=now)
    return receipt_answer(results, posted, language)


@router.post(
    "/sync-messages",
    summary="Send dossiers or their progress in the fields of DongBoHoSoMC and CapNhatTienDoHoSoMC",
    response_model=DossierReceipt,
    responses=problems(
        MalformedBodyError,
        BodyTooLargeError,
        UnsupportedEncodingError,
        TooManyDossiersError,
        UnknownSyncServiceError,
        UnavailableError,
    ),
    openapi_extra={
        "requestBody": {"required": True, "content": {"application/json": {"schema": _SYNC}}}
    },
)
async def create_sync_message(
    *,
    portal_id: UUID,
    access: MayPostDossiers,
    posted: PostedMessages,
    intake: DossierIntaking,
    now: Now,
    language: ReaderLanguage,
) -> Response:
    results = await intake.take(portal_id, posted.items, by=access, now=now)
    return receipt_answer(results, posted, language)


@router.get("/dossiers/{number}", summary="Read a dossier with all that was said about it")
async def read_dossier(
    *, portal_id: UUID, number: str, access: MayReadDossiers, dossiers: ReadDossiers
) -> DossierView:
    return DossierView.of(await dossiers.find(portal_id, number, by=access))
