"""A framework as the workbook that officers work in."""

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Response

from services.assessment.dependencies import ReadsFrameworks
from services.assessment.downloads.rules import disposition
from services.assessment.framework_workbooks import service
from services.assessment.frameworks.errors import FrameworkNotWritableError
from shared.problems import problems
from shared.workbooks.writing import MEDIA_TYPE

router = APIRouter(tags=["frameworks"])

_FILE: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The workbook",
        "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get(
    "/v1/frameworks/{framework_id}/workbook",
    summary="Read a framework as a workbook, which can be changed and sent again",
    response_class=Response,
    responses={**problems(FrameworkNotWritableError), **_FILE},
)
async def read_framework_workbook(*, framework_id: UUID, unit: ReadsFrameworks) -> Response:
    framework, content = await service.framework_workbook(unit, framework_id)
    name = f"Bộ chỉ số {framework.code} phiên bản {framework.number}.xlsx"
    return _answer(content, name, {"etag": f'"{framework.digest}"'})


@router.get(
    "/v1/framework-template",
    summary="Read an empty workbook for a new framework, with lists and notes",
    response_class=Response,
    responses=_FILE,
)
async def read_framework_template(*, _unit: ReadsFrameworks) -> Response:
    return _answer(await service.template(), "Mẫu bộ chỉ số.xlsx", {})


def _answer(content: bytes, name: str, headers: dict[str, str]) -> Response:
    return Response(
        content,
        media_type=MEDIA_TYPE,
        headers={
            "content-disposition": disposition(name),
            "x-content-type-options": "nosniff",
            **headers,
        },
    )
