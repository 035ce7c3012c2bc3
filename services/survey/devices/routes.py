"""Addresses of devices."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.survey.dependencies import (
    MayManageAppUsers,
    MayReadAppUsers,
    MayRegisterDevices,
    ReadDevices,
    WriteDevices,
)
from services.survey.devices.errors import AlreadyRevokedError, DeviceRevokedError
from services.survey.devices.schemas import DeviceContact, DevicePage, DeviceView
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.problems import problems

router = APIRouter(prefix="/v1/campaigns/{campaign_id}/devices", tags=["devices"])


@router.post(
    "",
    status_code=201,
    summary="Register a device, or tell what is on it",
    responses=problems(DeviceRevokedError),
)
async def register_device(
    *,
    campaign_id: UUID,
    contact: DeviceContact,
    access: MayRegisterDevices,
    devices: WriteDevices,
    now: Now,
) -> DeviceView:
    told = contact.to_model(campaign_id, access.principal.id, now)
    row = await devices.tell(told, by=access, now=now)
    return DeviceView.of(row, await devices.handed_out(campaign_id))


@router.get(
    "", summary="List devices and what is on them", responses=problems(UnreadableCursorError)
)
async def list_devices(
    *,
    campaign_id: UUID,
    access: MayReadAppUsers,
    devices: ReadDevices,
    page: Page,
    owner_id: Annotated[UUID | None, Query(description="Only this account's")] = None,
) -> DevicePage:
    rows, following = await devices.page(campaign_id, page, owner_id=owner_id, by=access)
    newest = await devices.handed_out(campaign_id)
    return DevicePage(items=[DeviceView.of(row, newest) for row in rows], next=following)


@router.post(
    "/{device_id}/revocations",
    status_code=201,
    summary="Take nothing more of a device",
    responses=problems(AlreadyRevokedError),
)
async def revoke_device(
    *,
    campaign_id: UUID,
    device_id: UUID,
    access: MayManageAppUsers,
    devices: WriteDevices,
    now: Now,
) -> DeviceView:
    row = await devices.revoke(campaign_id, device_id, by=access, now=now)
    return DeviceView.of(row, await devices.handed_out(campaign_id))
