"""Frameworks over HTTP."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.assessment.dependencies import ManagesFrameworks, ReadsFrameworks
from services.assessment.errors import UnknownReferencesError
from services.assessment.file_body import BODY_REFUSALS
from services.assessment.frameworks import service
from services.assessment.frameworks.body import FRAMEWORK_BODY, FrameworkBody
from services.assessment.frameworks.errors import (
    FrameworkFaultsError,
    FrameworkIssuedError,
    UnsupportedFrameworkBodyError,
)
from services.assessment.frameworks.rules import CheckedFile
from services.assessment.frameworks.schemas import (
    FrameworkCheck,
    FrameworkFault,
    FrameworkList,
    FrameworkSummary,
    FrameworkView,
)
from shared.db.cursor import Page, UnreadableCursorError
from shared.http.etag import IfMatch, PossibleIfMatch, etag
from shared.problems import problems
from shared.problems.common import (
    StaleVersionError,
    VersionRequiredError,
)
from shared.problems.handlers import language_of

router = APIRouter(tags=["frameworks"])

_BODY_PROBLEMS = (*BODY_REFUSALS, UnsupportedFrameworkBodyError)


@router.post(
    "/v1/frameworks",
    status_code=201,
    summary="Store a framework file (YAML or a workbook) as the draft of its code",
    responses=problems(
        FrameworkFaultsError, *_BODY_PROBLEMS, StaleVersionError, VersionRequiredError
    ),
    openapi_extra=FRAMEWORK_BODY,
)
async def store_framework(
    *,
    unit: ManagesFrameworks,
    programme_id: Annotated[UUID, Query(description="Programme it is for")],
    sent: FrameworkBody,
    replaced: PossibleIfMatch,
    response: Response,
) -> FrameworkSummary:
    stored = await service.store_framework(unit, sent, programme_id=programme_id, expected=replaced)
    response.headers["location"] = f"/v1/frameworks/{stored.id}"
    response.headers["etag"] = etag(stored.version)
    return FrameworkSummary.model_validate(stored)


@router.post(
    "/v1/framework-checks",
    summary="Check a framework file (YAML or a workbook) and store nothing",
    responses=problems(*_BODY_PROBLEMS),
    openapi_extra=FRAMEWORK_BODY,
)
async def check_framework(
    *, _unit: ManagesFrameworks, sent: FrameworkBody, request: Request
) -> FrameworkCheck:
    checked = await service.check_framework(sent)
    return _check_view(checked, language_of(request.headers.get("accept-language")))


@router.get("/v1/frameworks", summary="List frameworks", responses=problems(UnreadableCursorError))
async def list_frameworks(
    *,
    unit: ReadsFrameworks,
    page: Page,
    programme_id: Annotated[UUID | None, Query(description="Only of this programme")] = None,
    code: Annotated[str | None, Query(max_length=64, description="Only of this code")] = None,
    state: Annotated[
        Literal["DRAFT", "ISSUED"] | None, Query(description="Only in this state")
    ] = None,
) -> FrameworkList:
    items, following = await service.list_frameworks(
        unit, page, programme_id=programme_id, code=code, state=state
    )
    return FrameworkList(
        items=[FrameworkSummary.model_validate(item) for item in items], next=following
    )


@router.get("/v1/frameworks/{framework_id}", summary="Read a framework with its whole tree")
async def read_framework(
    *, framework_id: UUID, unit: ReadsFrameworks, response: Response
) -> FrameworkView:
    framework = await service.find_framework(unit, framework_id, whole=True)
    response.headers["etag"] = etag(framework.version)
    return FrameworkView.model_validate(framework)


@router.get(
    "/v1/frameworks/{framework_id}/source",
    summary="Read the framework's YAML file as it was sent, or as it was written from a workbook",
    response_class=Response,
    responses={200: {"content": {"application/yaml": {"schema": {"type": "string"}}}}},
)
async def read_framework_source(*, framework_id: UUID, unit: ReadsFrameworks) -> Response:
    framework = await service.find_framework(unit, framework_id, whole=True)
    name = f"{framework.code}-{framework.number}.yaml"
    return Response(
        framework.source,
        media_type="application/yaml",
        headers={
            "etag": f'"{framework.digest}"',
            "content-disposition": f'attachment; filename="{name}"',
            "x-content-type-options": "nosniff",
        },
    )


@router.post(
    "/v1/frameworks/{framework_id}/issuances",
    status_code=201,
    summary="Issue a draft: it never changes again",
    responses=problems(
        FrameworkIssuedError, UnknownReferencesError, StaleVersionError, VersionRequiredError
    ),
)
async def issue_framework(
    *, framework_id: UUID, expected: IfMatch, unit: ManagesFrameworks, response: Response
) -> FrameworkSummary:
    issued = await service.issue_framework(unit, framework_id, expected=expected)
    response.headers["etag"] = etag(issued.version)
    return FrameworkSummary.model_validate(issued)


@router.delete(
    "/v1/frameworks/{framework_id}",
    status_code=204,
    summary="Delete a draft",
    responses=problems(FrameworkIssuedError, StaleVersionError, VersionRequiredError),
)
async def delete_framework(
    *, framework_id: UUID, expected: IfMatch, unit: ManagesFrameworks
) -> None:
    await service.delete_draft(unit, framework_id, expected=expected)


def _check_view(checked: CheckedFile, language: str) -> FrameworkCheck:
    return FrameworkCheck(
        valid=not checked.faults,
        faults=[
            FrameworkFault(
                pointer=fault.pointer,
                code=fault.code,
                detail=fault.text.en if language == "en" else fault.text.vi,
                **(fault.place or {}),
            )
            for fault in checked.faults
        ],
    )
