"""Addresses of portals."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.survey.portal_dependencies import (
    MayConnectPortals,
    MayReadPortals,
    ReadPortals,
    WritePortals,
)
from services.survey.portals.errors import PortalExistsError
from services.survey.portals.schemas import (
    PortalPage,
    PortalPlan,
    PortalStatuses,
    PortalStatusesView,
    PortalView,
)
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.http.etag import IfMatch, etag
from shared.problems import problems
from shared.problems.common import StaleVersionError, VersionRequiredError

router = APIRouter(prefix="/v1/portals", tags=["portals"])


@router.post(
    "",
    status_code=201,
    summary="Connect a portal",
    responses=problems(PortalExistsError),
)
async def create_portal(
    *, portal: PortalPlan, access: MayConnectPortals, portals: WritePortals, now: Now
) -> PortalView:
    return PortalView.model_validate(await portals.connect(portal.to_model(), by=access, now=now))


@router.get("", summary="List portals", responses=problems(UnreadableCursorError))
async def list_portals(*, access: MayReadPortals, portals: ReadPortals, page: Page) -> PortalPage:
    rows, following = await portals.page(page, by=access)
    return PortalPage(items=[PortalView.model_validate(row) for row in rows], next=following)


@router.get("/{portal_id}", summary="Read a portal")
async def read_portal(
    *, portal_id: UUID, access: MayReadPortals, portals: ReadPortals
) -> PortalView:
    return PortalView.model_validate(await portals.find(portal_id, access))


@router.get("/{portal_id}/statuses", summary="Read what a portal's status codes mean")
async def read_portal_statuses(
    *, portal_id: UUID, access: MayReadPortals, portals: ReadPortals, response: Response
) -> PortalStatusesView:
    shown = await portals.statuses(portal_id, by=access)
    response.headers["ETag"] = etag(shown.portal.statuses_version)
    return PortalStatusesView.of(shown.portal, shown.statuses, shown.unknown)


@router.put(
    "/{portal_id}/statuses",
    summary="Set what a portal's status codes mean",
    responses=problems(StaleVersionError, VersionRequiredError),
)
async def change_portal_statuses(
    *,
    portal_id: UUID,
    change: PortalStatuses,
    access: MayConnectPortals,
    portals: WritePortals,
    expected: IfMatch,
    now: Now,
    response: Response,
) -> PortalStatusesView:
    shown = await portals.change_statuses(
        portal_id, change.statuses, expected=expected, by=access, now=now
    )
    response.headers["ETag"] = etag(shown.portal.statuses_version)
    return PortalStatusesView.of(shown.portal, shown.statuses, shown.unknown)
