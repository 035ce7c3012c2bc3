"""Mappings over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.assessment.dependencies import ManagesFrameworks, ReadsFrameworks
from services.assessment.framework_mappings import service
from services.assessment.framework_mappings.errors import MappingFaultsError, SameFrameworkError
from services.assessment.framework_mappings.schemas import MappingChange, MappingView
from shared.http.etag import IfMatch, etag
from shared.problems import problems
from shared.problems.common import StaleVersionError, VersionRequiredError

router = APIRouter(prefix="/v1/frameworks/{framework_id}/mappings", tags=["frameworks"])


@router.get(
    "/{from_id}",
    summary="See what became of the leaves of another version",
    responses=problems(SameFrameworkError),
)
async def read_framework_mapping(
    *, framework_id: UUID, from_id: UUID, unit: ReadsFrameworks, response: Response
) -> MappingView:
    found = await service.find_mapping(unit, framework_id, from_id)
    response.headers["etag"] = etag(found.version)
    return MappingView.of(found)


@router.put(
    "/{from_id}",
    summary="Say what became of the leaves of another version",
    responses=problems(
        SameFrameworkError, MappingFaultsError, StaleVersionError, VersionRequiredError
    ),
)
async def put_framework_mapping(
    *,
    framework_id: UUID,
    from_id: UUID,
    mapping: MappingChange,
    expected: IfMatch,
    unit: ManagesFrameworks,
    response: Response,
) -> MappingView:
    found = await service.put_mapping(
        unit,
        framework_id,
        from_id,
        links=[(link.from_leaf, link.to_leaf) for link in mapping.links],
        new_leaves=mapping.new_leaves,
        expected=expected,
    )
    response.headers["etag"] = etag(found.version)
    return MappingView.of(found)
