"""Workbooks of agencies over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.assessment.agency_workbooks import service
from services.assessment.agency_workbooks.errors import AgencyImportFaultsError
from services.assessment.agency_workbooks.schemas import AgencyImport
from services.assessment.dependencies import ManagesRegister, PreparesRegister
from services.assessment.errors import AuthorityNotNamedError, CodeTakenError
from services.assessment.workbook_files import (
    WORKBOOK_ANSWER,
    WORKBOOK_REFUSALS,
    WorkbookBody,
    workbook_answer,
    workbook_in_openapi,
)
from shared.problems import problems

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
        *WORKBOOK_REFUSALS,
        AuthorityNotNamedError,
        CodeTakenError,
    ),
    openapi_extra=workbook_in_openapi(
        "the list of agencies", "(the workbook of /v1/agency-template, filled in)"
    ),
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
    return workbook_answer(content, "agencies-template.xlsx")


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
    return workbook_answer(content, "agencies.xlsx")
