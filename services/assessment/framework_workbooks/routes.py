"""A framework as the workbook that officers work in."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.assessment.dependencies import ReadsFrameworks
from services.assessment.framework_workbooks import service
from services.assessment.frameworks.errors import FrameworkNotWritableError
from services.assessment.workbook_files import WORKBOOK_ANSWER, workbook_answer
from shared.problems import problems

router = APIRouter(tags=["frameworks"])


@router.get(
    "/v1/frameworks/{framework_id}/workbook",
    summary="Read a framework as a workbook, which can be changed and sent again",
    response_class=Response,
    responses={**problems(FrameworkNotWritableError), **WORKBOOK_ANSWER},
)
async def read_framework_workbook(*, framework_id: UUID, unit: ReadsFrameworks) -> Response:
    framework, content = await service.framework_workbook(unit, framework_id)
    name = f"Bộ chỉ số {framework.code} phiên bản {framework.number}.xlsx"
    return workbook_answer(content, name, {"etag": f'"{framework.digest}"'})


@router.get(
    "/v1/framework-template",
    summary="Read an empty workbook for a new framework, with lists and notes",
    response_class=Response,
    responses=WORKBOOK_ANSWER,
)
async def read_framework_template(*, _unit: ReadsFrameworks) -> Response:
    return workbook_answer(await service.template(), "Mẫu bộ chỉ số.xlsx")
