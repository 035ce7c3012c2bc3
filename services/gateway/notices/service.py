"""What may be done with notices."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.notices import store
from services.gateway.notices.errors import (
    MailNotSetUpError,
    MailNotWantedError,
    NoticeQueuedError,
    UnknownEventTypesError,
)
from services.gateway.notices.models import Notice, NoticeFilter, NoticeSetting, NoticeState
from services.gateway.notices.wording import WORDINGS
from services.gateway.tables import AuditEntryTable, NoticeSettingTable
from shared.audit.trail import audit
from shared.auth.principal import Access
from shared.clock import local_text
from shared.db.cursor import Window
from shared.http.etag import check_version
from shared.problems.common import NotFoundError
from shared.problems.problem import Fault, Text


class NoticeService:
    """Decides about notices."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_notices(
        self, wanted: NoticeFilter, page: Window, *, access: Access
    ) -> tuple[list[Notice], str | None]:
        """List the notices of the caller's authorities."""
        return await store.page_of_notices(self._session, access, page, wanted)

    async def send_again(
        self, notice_id: UUID, *, mailing: bool, access: Access, now: datetime
    ) -> Notice:
        """Queue a notice once more, as another mail than before."""
        notice = await store.hold(self._session, access, notice_id)
        if notice is None:
            raise NotFoundError
        if notice.state == NoticeState.QUEUED:
            raise NoticeQueuedError(next_attempt_at=local_text(notice.next_attempt_at))
        if not mailing:
            raise MailNotSetUpError
        setting = await store.read_setting(self._session, notice.account_id)
        if setting is not None and notice.event.type in setting.without_mail:
            raise MailNotWantedError
        before = notice.state
        notice.state = str(NoticeState.QUEUED)
        notice.attempts, notice.next_attempt_at = 0, now
        notice.resends += 1
        notice.reason, notice.last_error = None, None
        await self._session.flush()
        audit(
            self._session,
            AuditEntryTable,
            by=access.principal,
            now=now,
            action="notice.sent-again",
            subject=("notice", notice.id),
            authority_id=notice.authority_id,
            before={"state": before},
            after={"state": notice.state, "resends": notice.resends},
        )
        return store.shown(notice)

    async def list_own(
        self, page: Window, *, unread: bool, access: Access
    ) -> tuple[list[Notice], str | None]:
        """List what the caller has been told."""
        return await store.page_of_own(self._session, access.principal.id, page, unread=unread)

    async def mark_read(self, notice_id: UUID, *, access: Access, now: datetime) -> None:
        """Mark one of the caller's notices as read; doing it again changes nothing."""
        notice = await store.hold_own(self._session, access.principal.id, notice_id)
        if notice is None:
            raise NotFoundError
        notice.read_at = notice.read_at or now

    async def read_setting(self, *, access: Access) -> NoticeSetting:
        """Give what the caller wants to be mailed."""
        return store.setting_of(await store.read_setting(self._session, access.principal.id))

    async def change_setting(
        self, *, language: str, without_mail: Sequence[str], expected: int, access: Access
    ) -> NoticeSetting:
        """Choose what to be mailed, and in which language. It holds for events that happen from now on."""
        faults = unknown_types(without_mail, "#/without_mail/{}")
        if faults:
            raise UnknownEventTypesError(
                faults=faults, count=len(faults), known=", ".join(sorted(WORDINGS))
            )
        setting = await store.read_setting(self._session, access.principal.id, locked=True)
        check_version(expected, setting.version if setting else 0)
        if setting is None:
            setting = NoticeSettingTable(account_id=access.principal.id)
            self._session.add(setting)
        setting.language = language
        setting.without_mail = sorted(set(without_mail))
        await self._session.flush()
        return store.setting_of(setting)


def unknown_types(event_types: Sequence[str], pointer: str) -> list[Fault]:
    """Find types that no event has, each at its place."""
    return [
        Fault(pointer.format(place), _UNKNOWN, "unknown-event-type")
        for place, event_type in enumerate(event_types)
        if event_type not in WORDINGS
    ]


_UNKNOWN = Text(
    "Không có loại sự kiện này; hãy xóa hoặc sửa lại.",
    "No event is of this type; correct it or leave it out.",
)
