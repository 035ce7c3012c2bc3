"""Copies over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.assessment.dependencies import ManagesFrameworks
from services.assessment.errors import IdTakenError
from services.assessment.framework_copies import service
from services.assessment.framework_copies.errors import DraftExistsError, OtherAuthorityError
from services.assessment.framework_copies.schemas import NewFrameworkCopy
from services.assessment.frameworks.errors import FrameworkFaultsError
from services.assessment.frameworks.schemas import FrameworkSummary
from shared.http.etag import etag
from shared.problems import problems

router = APIRouter(tags=["frameworks"])


@router.post(
    "/v1/frameworks/{framework_id}/copies",
    status_code=201,
    summary="Copy a version to the draft of a new year",
    responses=problems(DraftExistsError, OtherAuthorityError, FrameworkFaultsError, IdTakenError),
)
async def copy_framework(
    *, framework_id: UUID, copy: NewFrameworkCopy, unit: ManagesFrameworks, response: Response
) -> FrameworkSummary:
    copied = await service.copy_framework(unit, framework_id, copy.data())
    response.headers["location"] = f"/v1/frameworks/{copied.id}"
    response.headers["etag"] = etag(copied.version)
    return FrameworkSummary.model_validate(copied)
