"""Addresses of app users."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.survey.app_users.errors import (
    AppUserIdTakenError,
    AppUserRevokedError,
    FaultyAppUserError,
)
from services.survey.app_users.schemas import (
    AppUserKeyView,
    AppUserOrder,
    AppUserPage,
    AppUserView,
)
from services.survey.campaigns.errors import CampaignClosedError
from services.survey.dependencies import (
    MayManageAppUsers,
    MayReadAppUsers,
    ReadAppUsers,
    WriteAppUsers,
)
from services.survey.public_address import PublicAddress
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.http.etag import IfMatch, etag
from shared.problems import problems
from shared.problems.common import StaleVersionError, VersionRequiredError

router = APIRouter(prefix="/v1/campaigns/{campaign_id}/app-users", tags=["app-users"])


@router.post(
    "",
    status_code=201,
    summary="Let an interviewer's app in",
    responses=problems(FaultyAppUserError, AppUserIdTakenError, CampaignClosedError),
)
async def create_app_user(
    *,
    campaign_id: UUID,
    order: AppUserOrder,
    access: MayManageAppUsers,
    app_users: WriteAppUsers,
    address: PublicAddress,
    now: Now,
    response: Response,
) -> AppUserKeyView:
    made = await app_users.make(campaign_id, order.to_model(), by=access, now=now)
    response.headers["etag"] = etag(made.row.version)
    response.headers["cache-control"] = "no-store"
    return await AppUserKeyView.of(made, address)


@router.get("", summary="List app users", responses=problems(UnreadableCursorError))
async def list_app_users(
    *,
    campaign_id: UUID,
    access: MayReadAppUsers,
    app_users: ReadAppUsers,
    page: Page,
    interviewer_id: Annotated[UUID | None, Query(description="Only this interviewer's")] = None,
) -> AppUserPage:
    rows, following = await app_users.page(
        campaign_id, page, interviewer_id=interviewer_id, by=access
    )
    return AppUserPage(items=[AppUserView.model_validate(row) for row in rows], next=following)


@router.get("/{app_user_id}", summary="Read an app user")
async def read_app_user(
    *,
    campaign_id: UUID,
    app_user_id: UUID,
    access: MayReadAppUsers,
    app_users: ReadAppUsers,
    response: Response,
) -> AppUserView:
    row = await app_users.show(campaign_id, app_user_id, by=access)
    response.headers["etag"] = etag(row.version)
    return AppUserView.model_validate(row)


@router.post(
    "/{app_user_id}/keys",
    status_code=201,
    summary="Make a new key in the place of the old one",
    responses=problems(
        AppUserRevokedError, CampaignClosedError, StaleVersionError, VersionRequiredError
    ),
)
async def renew_app_user_key(
    *,
    campaign_id: UUID,
    app_user_id: UUID,
    access: MayManageAppUsers,
    app_users: WriteAppUsers,
    address: PublicAddress,
    version: IfMatch,
    now: Now,
    response: Response,
) -> AppUserKeyView:
    made = await app_users.renew(campaign_id, app_user_id, expected=version, by=access, now=now)
    response.headers["etag"] = etag(made.row.version)
    response.headers["cache-control"] = "no-store"
    return await AppUserKeyView.of(made, address)


@router.post(
    "/{app_user_id}/revocations",
    status_code=201,
    summary="Shut an app out",
    responses=problems(AppUserRevokedError, StaleVersionError, VersionRequiredError),
)
async def revoke_app_user(
    *,
    campaign_id: UUID,
    app_user_id: UUID,
    access: MayManageAppUsers,
    app_users: WriteAppUsers,
    version: IfMatch,
    now: Now,
    response: Response,
) -> AppUserView:
    row = await app_users.revoke(campaign_id, app_user_id, expected=version, by=access, now=now)
    response.headers["etag"] = etag(row.version)
    return AppUserView.model_validate(row)
