"""Webhooks over the wire."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from services.gateway.accounts.schemas import DisplayName
from services.gateway.webhooks.models import (
    Delivery,
    DeliveryState,
    DisabledReason,
    Webhook,
    WebhookOrder,
    WebhookState,
)
from shared.http.schema import Schema, UtcInstant

WebhookUrl = Annotated[str, StringConstraints(min_length=8, max_length=2000, strip_whitespace=True)]


class WebhookContent(Schema):
    """What an officer says about a webhook."""

    name: DisplayName = Field(description="Name for people", examples=["Hệ thống QLVB"])
    url: WebhookUrl = Field(
        description="Where events are posted; https", examples=["https://qlvb.example.vn/hooks"]
    )
    event_types: list[str] = Field(
        max_length=100,
        description="Types of events wanted; empty for all",
        examples=[["self-assessment.submitted"]],
    )


class NewWebhook(WebhookContent):
    """A webhook to be made."""

    authority_id: UUID = Field(description="Whose events it receives")

    def order(self) -> WebhookOrder:
        """Say it in the words of the domain."""
        return WebhookOrder(name=self.name, url=self.url, event_types=tuple(self.event_types))


class WebhookChange(WebhookContent):
    """A webhook as it shall be."""

    state: WebhookState = Field(description="Whether it is told anything", examples=["ACTIVE"])

    def order(self) -> WebhookOrder:
        """Say it in the words of the domain."""
        return WebhookOrder(
            name=self.name,
            url=self.url,
            event_types=tuple(self.event_types),
            state=self.state,
        )


class WebhookView(WebhookChange):
    """An address that receives events of an authority."""

    id: UUID = Field(description="The webhook")
    authority_id: UUID = Field(description="Whose events it receives")
    disabled_reason: DisabledReason | None = Field(description="Why it is switched off")
    disabled_reason_text: str | None = Field(description="The same in words")
    previous_secret_until_at: UtcInstant | None = Field(
        description="Until when the secret before signs as well"
    )
    created_at: UtcInstant = Field(description="When it was made")
    version: int = Field(description="Version, for If-Match", examples=[1])

    @classmethod
    def of(cls, webhook: Webhook, language: str) -> "WebhookView":
        """Show a webhook."""
        return cls(**_members(webhook, language))


class WebhookWithSecret(WebhookView):
    """A webhook with a new secret."""

    secret: str = Field(
        description="Signs its messages (Standard Webhooks); it is shown this once",
        examples=["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"],
    )

    @classmethod
    def with_secret(cls, webhook: Webhook, secret: str, language: str) -> "WebhookWithSecret":
        """Show a webhook together with its new secret."""
        return cls(**_members(webhook, language), secret=secret)


def _members(webhook: Webhook, language: str) -> dict[str, object]:
    reason = webhook.disabled_reason
    return {
        "id": webhook.id,
        "authority_id": webhook.authority_id,
        "name": webhook.name,
        "url": webhook.url,
        "event_types": list(webhook.event_types),
        "state": webhook.state,
        "disabled_reason": reason,
        "disabled_reason_text": reason.text.said(language) if reason else None,
        "previous_secret_until_at": webhook.previous_secret_until_at,
        "created_at": webhook.created_at,
        "version": webhook.version,
    }


class WebhookList(Schema):
    """A page of webhooks."""

    items: list[WebhookView] = Field(description="In the order of their making")
    next: str | None = Field(description="`cursor` of the next page; null where the list ends")

    @classmethod
    def of(cls, webhooks: Sequence[Webhook], following: str | None, language: str) -> "WebhookList":
        """Show a page."""
        return cls(items=[WebhookView.of(one, language) for one in webhooks], next=following)


class SecretRenewal(Schema):
    """How a secret is renewed."""

    overlap_hours: int = Field(
        24, ge=0, le=168, description="For how long the secret before signs as well", examples=[24]
    )

    @property
    def overlap(self) -> timedelta:
        """The same as a time."""
        return timedelta(hours=self.overlap_hours)


class WebhookDeliveryView(Schema):
    """An event for one webhook, and how its delivery stands."""

    id: UUID = Field(description="The delivery")
    webhook_id: UUID = Field(description="Where to")
    event_id: UUID = Field(description="What is told; the message's `webhook-id`")
    event_type: str = Field(description="What happened", examples=["self-assessment.submitted"])
    state: DeliveryState = Field(description="How far it is")
    attempts: int = Field(description="How often it was tried", examples=[1])
    next_attempt_at: UtcInstant | None = Field(description="When it is tried (again); null: never")
    status: int | None = Field(description="HTTP status answered last", examples=[204])
    last_error: str | None = Field(description="What went wrong last", examples=["HTTP 500"])
    excerpt: str | None = Field(description="Beginning of what was answered last")
    created_at: UtcInstant = Field(description="When it was queued")
    delivered_at: UtcInstant | None = Field(description="When it was taken")

    @classmethod
    def of(cls, delivery: Delivery) -> "WebhookDeliveryView":
        """Show a delivery."""
        queued = delivery.state is DeliveryState.QUEUED
        return cls(
            id=delivery.id,
            webhook_id=delivery.webhook_id,
            event_id=delivery.event_id,
            event_type=delivery.event_type,
            state=delivery.state,
            attempts=delivery.attempts,
            next_attempt_at=delivery.next_attempt_at if queued else None,
            status=delivery.status,
            last_error=delivery.last_error,
            excerpt=delivery.excerpt,
            created_at=delivery.created_at,
            delivered_at=delivery.delivered_at,
        )


class WebhookDeliveryList(Schema):
    """A page of deliveries."""

    items: list[WebhookDeliveryView] = Field(description="Newest first")
    next: str | None = Field(description="`cursor` of the next page; null where the list ends")

    @classmethod
    def of(cls, deliveries: Sequence[Delivery], following: str | None) -> "WebhookDeliveryList":
        """Show a page."""
        return cls(items=[WebhookDeliveryView.of(one) for one in deliveries], next=following)
