"""Workbooks of agencies over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.assessment.agency_workbooks import service
from services.assessment.agency_workbooks.body import (
    WORKBOOK_ANSWER,
    WORKBOOK_BODY,
    WorkbookBody,
)
from services.assessment.agency_workbooks.errors import (
    AgencyImportFaultsError,
    UnsupportedWorkbookBodyError,
)
from services.assessment.agency_workbooks.schemas import AgencyImport
from services.assessment.dependencies import ManagesRegister, PreparesRegister
from services.assessment.errors import AuthorityNotNamedError, CodeTakenError
from shared.problems import problems
from shared.problems.common import BodyTooLargeError, MalformedBodyError
from shared.workbooks import UnreadableWorkbookError
from shared.workbooks.writing import MEDIA_TYPE

router = APIRouter(tags=["agencies"])

AuthorityId = Annotated[
    UUID | None,
    Query(description="Whose register; may be left out by who works for one authority only"),
]


@router.post(
    "/v1/agency-imports",
    summary="Take a workbook of agencies into the register, all or nothing",
    responses=problems(
        AgencyImportFaultsError,
        UnreadableWorkbookError,
        UnsupportedWorkbookBodyError,
        MalformedBodyError,
        BodyTooLargeError,
        AuthorityNotNamedError,
        CodeTakenError,
    ),
    openapi_extra=WORKBOOK_BODY,
)
async def import_agencies(
    *,
    unit: ManagesRegister,
    content: WorkbookBody,
    authority_id: AuthorityId = None,
    dry_run: Annotated[bool, Query(description="Only say what would be done")] = False,
) -> AgencyImport:
    planned = await service.import_agencies(
        unit, content, authority_id=authority_id, dry_run=dry_run
    )
    return AgencyImport.of(planned, dry_run=dry_run)


@router.get(
    "/v1/agency-template",
    summary="Read an empty workbook of agencies, with notes and drop-down lists",
    response_class=Response,
    responses={**WORKBOOK_ANSWER, **problems(AuthorityNotNamedError)},
)
async def read_agency_template(
    *, unit: PreparesRegister, authority_id: AuthorityId = None
) -> Response:
    content = await service.write_template(unit, authority_id=authority_id)
    return _workbook(content, "agencies-template.xlsx")


@router.get(
    "/v1/agency-workbook",
    summary="Read the register as a workbook that the import takes back unchanged",
    response_class=Response,
    responses={**WORKBOOK_ANSWER, **problems(AuthorityNotNamedError)},
)
async def read_agency_workbook(
    *, unit: PreparesRegister, authority_id: AuthorityId = None
) -> Response:
    content = await service.write_register(unit, authority_id=authority_id)
    return _workbook(content, "agencies.xlsx")


def _workbook(content: bytes, file_name: str) -> Response:
    return Response(
        content,
        media_type=MEDIA_TYPE,
        headers={
            "content-disposition": f'attachment; filename="{file_name}"',
            "x-content-type-options": "nosniff",
        },
    )
