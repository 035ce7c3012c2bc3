"""Notices over the wire."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from pydantic import Field

from services.gateway.notices.models import Notice, NoticeSetting, NoticeState, Reason
from services.gateway.notices.saying import link_to, said
from services.gateway.notices.wording import WORDINGS
from shared.http.schema import Schema, UtcInstant

LanguageName = Literal["vi", "en"]
EventTypes = list[str]


class NoticeView(Schema):
    """A notice and how its delivery stands."""

    id: UUID = Field(description="The notice")
    event_id: UUID = Field(description="What it tells of")
    event_type: str = Field(description="What happened", examples=["self-assessment.returned"])
    authority_id: UUID = Field(description="In whose domain it happened")
    account_id: UUID = Field(description="Who is told")
    account_name: str = Field(description="The recipient's name", examples=["Trần Thị Lan"])
    subject: str = Field(description="The notice in one line", examples=["Báo cáo cần sửa"])
    channel: Literal["EMAIL"] = Field(description="How it is sent")
    language: LanguageName = Field(description="In which language")
    state: NoticeState = Field(description="How far its mail is")
    attempts: int = Field(description="How often sending was tried", examples=[1])
    resends: int = Field(description="How often it was sent again by hand", examples=[0])
    next_attempt_at: UtcInstant | None = Field(description="When it is tried (again); null: never")
    reason: Reason | None = Field(description="Why it was not sent")
    reason_text: str | None = Field(description="The same in words, and what to do")
    last_error: str | None = Field(description="What the mail server said", examples=["550 5.1.1"])
    created_at: UtcInstant = Field(description="When it was made")
    sent_at: UtcInstant | None = Field(description="When the mail server took it")
    read_at: UtcInstant | None = Field(description="When its reader marked it as read")

    @classmethod
    def of(cls, notice: Notice, language: str) -> "NoticeView":
        """Show a notice to somebody who looks after deliveries."""
        queued = notice.state is NoticeState.QUEUED
        return cls(
            id=notice.id,
            event_id=notice.event_id,
            event_type=notice.event_type,
            authority_id=notice.authority_id,
            account_id=notice.account_id,
            account_name=notice.account_name,
            subject=said(notice.event_type, notice.event_data, language).subject,
            channel="EMAIL",
            language="en" if notice.language == "en" else "vi",
            state=notice.state,
            attempts=notice.attempts,
            resends=notice.resends,
            next_attempt_at=notice.next_attempt_at if queued else None,
            reason=notice.reason,
            reason_text=notice.reason.text.said(language) if notice.reason else None,
            last_error=notice.last_error,
            created_at=notice.created_at,
            sent_at=notice.sent_at,
            read_at=notice.read_at,
        )


class NoticeList(Schema):
    """A page of notices."""

    items: list[NoticeView] = Field(description="Newest first")
    next: str | None = Field(description="`cursor` of the next page; null where the list ends")

    @classmethod
    def of(cls, notices: Sequence[Notice], following: str | None, language: str) -> "NoticeList":
        """Show a page."""
        return cls(items=[NoticeView.of(one, language) for one in notices], next=following)


class OwnNoticeView(Schema):
    """Something that one has been told."""

    id: UUID = Field(description="The notice")
    event_type: str = Field(description="What happened", examples=["self-assessment.returned"])
    authority_id: UUID = Field(description="In whose domain it happened")
    subject: str = Field(description="The notice in one line", examples=["Báo cáo cần sửa"])
    text: str = Field(description="What happened and what to do")
    link: str = Field(description="Where the thing is found")
    happened_at: UtcInstant = Field(description="When it happened")
    read_at: UtcInstant | None = Field(description="When you marked it as read")

    @classmethod
    def of(cls, notice: Notice, language: str, public_url: str) -> "OwnNoticeView":
        """Show a notice to its reader."""
        words = said(notice.event_type, notice.event_data, language)
        return cls(
            id=notice.id,
            event_type=notice.event_type,
            authority_id=notice.authority_id,
            subject=words.subject,
            text=words.body,
            link=link_to(public_url, notice.subject_type, notice.subject_id),
            happened_at=notice.happened_at,
            read_at=notice.read_at,
        )


class OwnNoticeList(Schema):
    """A page of what one has been told."""

    items: list[OwnNoticeView] = Field(description="Newest first")
    next: str | None = Field(description="`cursor` of the next page; null where the list ends")

    @classmethod
    def of(
        cls, notices: Sequence[Notice], following: str | None, language: str, public_url: str
    ) -> "OwnNoticeList":
        """Show a page."""
        items = [OwnNoticeView.of(one, language, public_url) for one in notices]
        return cls(items=items, next=following)


class NoticeSettingChange(Schema):
    """What to be mailed."""

    language: LanguageName = Field(description="Language of your mails", examples=["vi"])
    without_mail: EventTypes = Field(
        max_length=100,
        description="Types of events that you want to see in the list only",
        examples=[["statement.made"]],
    )


class NoticeSettingView(NoticeSettingChange):
    """What one wants to be mailed."""

    event_types: EventTypes = Field(description="All types of events there are")
    mailing: bool = Field(description="Whether mails are sent at all")
    version: int = Field(description="Version of the settings, for If-Match", examples=[0])

    @classmethod
    def of(cls, setting: NoticeSetting, *, mailing: bool) -> "NoticeSettingView":
        """Show the settings."""
        return cls(
            language="en" if setting.language == "en" else "vi",
            without_mail=list(setting.without_mail),
            event_types=sorted(WORDINGS),
            mailing=mailing,
            version=setting.version,
        )
