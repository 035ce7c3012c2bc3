"""Webhooks and deliveries, apart from where they are kept."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.problems.problem import Text


class WebhookState(StrEnum):
    """Whether a webhook is told anything."""

    ACTIVE = "ACTIVE"
    DISABLED = "DISABLED"


class DisabledReason(StrEnum):
    """Why a webhook was switched off."""

    BY_HAND = "BY_HAND"
    GONE = "GONE"
    UNREACHABLE = "UNREACHABLE"

    @property
    def text(self) -> Text:
        """Say it in words."""
        return _TEXTS[self]


_TEXTS = {
    DisabledReason.BY_HAND: Text("Đã tắt bằng tay.", "It was switched off by hand."),
    DisabledReason.GONE: Text(
        "Hệ thống nhận trả lời 410: không nhận nữa.",
        "The receiver answered 410: it wants no more.",
    ),
    DisabledReason.UNREACHABLE: Text(
        "Không gửi được trong nhiều ngày; hãy kiểm tra hệ thống nhận rồi bật lại.",
        "Nothing could be delivered for days; check the receiver, then switch it on again.",
    ),
}


class DeliveryState(StrEnum):
    """How far a delivery is."""

    QUEUED = "QUEUED"
    DELIVERED = "DELIVERED"
    GAVE_UP = "GAVE_UP"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookOrder:
    """What an officer says about a webhook."""

    name: str
    url: str
    event_types: tuple[str, ...]
    state: WebhookState = WebhookState.ACTIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """An address that receives events of an authority."""

    id: UUID
    authority_id: UUID
    name: str
    url: str
    event_types: tuple[str, ...]
    state: WebhookState
    disabled_reason: DisabledReason | None
    previous_secret_until_at: datetime | None
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An event for one webhook."""

    id: UUID
    webhook_id: UUID
    event_id: UUID
    event_type: str
    state: DeliveryState
    attempts: int
    next_attempt_at: datetime
    status: int | None
    last_error: str | None
    excerpt: str | None
    created_at: datetime
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one attempt."""

    status: int | None = None
    excerpt: str | None = None
    error: str | None = None

    @property
    def taken(self) -> bool:
        """Whether the receiver has taken it."""
        return self.status is not None and 200 <= self.status < 300
