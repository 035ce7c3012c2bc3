"""Workbooks of reports over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.assessment.delegations.errors import LeafDelegatedError
from services.assessment.dependencies import EditsSelfAssessments, Frameworks, PreviewsEntries
from services.assessment.periods.errors import WrongPhaseError
from services.assessment.report_workbooks import service
from services.assessment.report_workbooks.errors import ReportWorkbookFaultsError
from services.assessment.report_workbooks.models import OnConflict
from services.assessment.report_workbooks.schemas import TakenWorkbook
from services.assessment.self_assessments.errors import DeadlinePassedError, ReportSubmittedError
from services.assessment.workbook_files import (
    WORKBOOK_ANSWER,
    WORKBOOK_REFUSALS,
    WorkbookBody,
    workbook_answer,
    workbook_in_openapi,
)
from shared.problems import problems

router = APIRouter(prefix="/v1/self-assessments/{self_assessment_id}", tags=["self-assessments"])


@router.get(
    "/workbook",
    summary="Read the agency's own report as a workbook to fill in",
    response_class=Response,
    responses=WORKBOOK_ANSWER,
)
async def read_report_workbook(
    *, self_assessment_id: UUID, unit: PreviewsEntries, cache: Frameworks
) -> Response:
    name, content = await service.write_workbook(unit, cache, self_assessment_id)
    return workbook_answer(content, name)


@router.post(
    "/workbook-uploads",
    summary="Take a filled-in workbook back, all or nothing",
    responses=problems(
        ReportWorkbookFaultsError,
        *WORKBOOK_REFUSALS,
        WrongPhaseError,
        ReportSubmittedError,
        DeadlinePassedError,
        LeafDelegatedError,
    ),
    openapi_extra=workbook_in_openapi(
        "the filled-in report", "(the report's own workbook, filled in)"
    ),
)
async def upload_report_workbook(
    *,
    self_assessment_id: UUID,
    unit: EditsSelfAssessments,
    cache: Frameworks,
    content: WorkbookBody,
    dry_run: Annotated[bool, Query(description="Only say what would be done")] = False,
    on_conflict: Annotated[
        OnConflict, Query(description="Where somebody else changed a leaf since the download")
    ] = OnConflict.REFUSE,
) -> TakenWorkbook:
    taken = await service.take_workbook(
        unit, cache, self_assessment_id, content, on_conflict=on_conflict, dry_run=dry_run
    )
    return TakenWorkbook.of(taken, dry_run=dry_run)
