"""Notices: what one has been told, and how deliveries stand."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from services.gateway.dependencies import CurrentSettings, ReaderLanguage
from services.gateway.notices.errors import (
    MailNotSetUpError,
    MailNotWantedError,
    NoticeQueuedError,
    UnknownEventTypesError,
)
from services.gateway.notices.models import NoticeFilter, NoticeState
from services.gateway.notices.schemas import (
    NoticeList,
    NoticeSettingChange,
    NoticeSettingView,
    NoticeView,
    OwnNoticeList,
)
from services.gateway.notices.service import NoticeService
from services.gateway.permissions import POLICY, Permission
from shared.auth.principal import Access
from shared.auth.requires import Requires
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.db.transaction import Snapshot, Transaction
from shared.http.etag import IfMatch, etag
from shared.problems import problems
from shared.problems.common import InvalidRequestError, StaleVersionError, VersionRequiredError

router = APIRouter(prefix="/v1", tags=["notices"])

MayReadNotices = Annotated[Access, Depends(Requires(Permission.READ_NOTICES, POLICY))]
MayResendNotices = Annotated[Access, Depends(Requires(Permission.RESEND_NOTICES, POLICY))]
MayUseOwnNotices = Annotated[Access, Depends(Requires(Permission.USE_OWN_NOTICES, POLICY))]


async def _reading(session: Snapshot) -> NoticeService:
    return NoticeService(session)


async def _writing(session: Transaction) -> NoticeService:
    return NoticeService(session)


NoticesToRead = Annotated[NoticeService, Depends(_reading)]
Notices = Annotated[NoticeService, Depends(_writing)]


async def _filter(
    authority_id: Annotated[UUID | None, Query(description="Of this authority")] = None,
    account_id: Annotated[UUID | None, Query(description="To this account")] = None,
    event_id: Annotated[UUID | None, Query(description="Of this event")] = None,
    event_type: Annotated[
        str | None, Query(max_length=80, description="Of events of this type")
    ] = None,
    state: Annotated[NoticeState | None, Query(description="In this state")] = None,
) -> NoticeFilter:
    return NoticeFilter(authority_id, account_id, event_id, event_type, state)


@router.get(
    "/notices",
    summary="List the notices of your authority and how their delivery stands",
    responses=problems(InvalidRequestError, UnreadableCursorError),
)
async def list_notices(
    *,
    wanted: Annotated[NoticeFilter, Depends(_filter)],
    page: Page,
    notices: NoticesToRead,
    access: MayReadNotices,
    language: ReaderLanguage,
) -> NoticeList:
    found, following = await notices.list_notices(wanted, page, access=access)
    return NoticeList.of(found, following, language)


@router.post(
    "/notices/{notice_id}/attempts",
    status_code=201,
    summary="Send a notice again",
    responses=problems(NoticeQueuedError, MailNotSetUpError, MailNotWantedError),
)
async def send_notice_again(
    *,
    notice_id: UUID,
    notices: Notices,
    access: MayResendNotices,
    settings: CurrentSettings,
    language: ReaderLanguage,
    now: Now,
) -> NoticeView:
    notice = await notices.send_again(notice_id, mailing=settings.mailing, access=access, now=now)
    return NoticeView.of(notice, language)


@router.get(
    "/me/notices",
    summary="List what you have been told",
    responses=problems(InvalidRequestError, UnreadableCursorError),
)
async def list_own_notices(
    *,
    page: Page,
    notices: NoticesToRead,
    access: MayUseOwnNotices,
    settings: CurrentSettings,
    language: ReaderLanguage,
    unread: Annotated[bool, Query(description="Only what is not marked as read")] = False,
) -> OwnNoticeList:
    found, following = await notices.list_own(page, unread=unread, access=access)
    return OwnNoticeList.of(found, following, language, settings.public_url)


@router.post("/me/notices/{notice_id}/readings", status_code=204, summary="Mark a notice as read")
async def mark_own_notice_read(
    *, notice_id: UUID, notices: Notices, access: MayUseOwnNotices, now: Now
) -> None:
    await notices.mark_read(notice_id, access=access, now=now)


@router.get("/me/notice-settings", summary="Read what you are mailed")
async def read_own_notice_settings(
    *,
    notices: NoticesToRead,
    access: MayUseOwnNotices,
    settings: CurrentSettings,
    response: Response,
) -> NoticeSettingView:
    setting = await notices.read_setting(access=access)
    response.headers["etag"] = etag(setting.version)
    return NoticeSettingView.of(setting, mailing=settings.mailing)


@router.put(
    "/me/notice-settings",
    summary="Choose what you are mailed, and in which language",
    responses=problems(
        InvalidRequestError, UnknownEventTypesError, StaleVersionError, VersionRequiredError
    ),
)
async def change_own_notice_settings(
    *,
    change: NoticeSettingChange,
    expected: IfMatch,
    notices: Notices,
    access: MayUseOwnNotices,
    settings: CurrentSettings,
    response: Response,
) -> NoticeSettingView:
    setting = await notices.change_setting(
        language=change.language,
        without_mail=change.without_mail,
        expected=expected,
        access=access,
    )
    response.headers["etag"] = etag(setting.version)
    return NoticeSettingView.of(setting, mailing=settings.mailing)
