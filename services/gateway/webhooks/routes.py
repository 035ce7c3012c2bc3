"""Webhooks: kept by officers of their authority."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from services.gateway.dependencies import CurrentSettings, ReaderLanguage
from services.gateway.permissions import POLICY, Permission
from services.gateway.signing_keys.sealing import Seals
from services.gateway.webhooks.errors import (
    TooManyWebhooksError,
    WebhookDisabledError,
    WebhookRefusedError,
)
from services.gateway.webhooks.models import DeliveryState
from services.gateway.webhooks.schemas import (
    NewWebhook,
    SecretRenewal,
    WebhookChange,
    WebhookDeliveryList,
    WebhookDeliveryView,
    WebhookList,
    WebhookView,
    WebhookWithSecret,
)
from services.gateway.webhooks.service import WebhookService
from shared.auth.principal import Access
from shared.auth.requires import Requires
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.db.transaction import Snapshot, Transaction
from shared.http.etag import IfMatch, etag
from shared.problems import problems
from shared.problems.common import InvalidRequestError, StaleVersionError, VersionRequiredError

router = APIRouter(prefix="/v1", tags=["webhooks"])

MayReadWebhooks = Annotated[Access, Depends(Requires(Permission.READ_WEBHOOKS, POLICY))]
MayManageWebhooks = Annotated[Access, Depends(Requires(Permission.MANAGE_WEBHOOKS, POLICY))]


async def _seals(request: Request) -> Seals:
    seals: Seals = request.state.webhook_seals
    return seals


SealsOfWebhooks = Annotated[Seals, Depends(_seals)]


async def _reading(
    session: Snapshot, seals: SealsOfWebhooks, settings: CurrentSettings
) -> WebhookService:
    return WebhookService(session, seals, private=settings.webhook_private_addresses)


async def _writing(
    session: Transaction, seals: SealsOfWebhooks, settings: CurrentSettings
) -> WebhookService:
    return WebhookService(session, seals, private=settings.webhook_private_addresses)


WebhooksToRead = Annotated[WebhookService, Depends(_reading)]
Webhooks = Annotated[WebhookService, Depends(_writing)]
VERSIONED = problems(StaleVersionError, VersionRequiredError)


@router.post(
    "/webhooks",
    status_code=201,
    summary="Make a webhook",
    responses=problems(WebhookRefusedError, TooManyWebhooksError),
)
async def create_webhook(
    *,
    new: NewWebhook,
    webhooks: Webhooks,
    access: MayManageWebhooks,
    language: ReaderLanguage,
    now: Now,
    response: Response,
) -> WebhookWithSecret:
    webhook, secret = await webhooks.create(new.authority_id, new.order(), access=access, now=now)
    response.headers["location"] = f"/v1/webhooks/{webhook.id}"
    response.headers["etag"] = etag(webhook.version)
    response.headers["cache-control"] = "no-store"
    return WebhookWithSecret.with_secret(webhook, secret, language)


@router.get(
    "/webhooks",
    summary="List the webhooks of your authority",
    responses=problems(InvalidRequestError, UnreadableCursorError),
)
async def list_webhooks(
    *,
    page: Page,
    webhooks: WebhooksToRead,
    access: MayReadWebhooks,
    language: ReaderLanguage,
    authority_id: Annotated[UUID | None, Query(description="Of this authority")] = None,
) -> WebhookList:
    found, following = await webhooks.list_webhooks(authority_id, page, access=access)
    return WebhookList.of(found, following, language)


@router.get("/webhooks/{webhook_id}", summary="Read a webhook")
async def read_webhook(
    *,
    webhook_id: UUID,
    webhooks: WebhooksToRead,
    access: MayReadWebhooks,
    language: ReaderLanguage,
    response: Response,
) -> WebhookView:
    webhook = await webhooks.read(webhook_id, access=access)
    response.headers["etag"] = etag(webhook.version)
    return WebhookView.of(webhook, language)


@router.put(
    "/webhooks/{webhook_id}",
    summary="Change a webhook, or switch it on or off",
    responses=VERSIONED | problems(WebhookRefusedError),
)
async def change_webhook(
    *,
    webhook_id: UUID,
    change: WebhookChange,
    expected: IfMatch,
    webhooks: Webhooks,
    access: MayManageWebhooks,
    language: ReaderLanguage,
    now: Now,
    response: Response,
) -> WebhookView:
    webhook = await webhooks.change(
        webhook_id, change.order(), expected=expected, access=access, now=now
    )
    response.headers["etag"] = etag(webhook.version)
    return WebhookView.of(webhook, language)


@router.delete(
    "/webhooks/{webhook_id}", status_code=204, summary="Remove a webhook", responses=VERSIONED
)
async def remove_webhook(
    *,
    webhook_id: UUID,
    expected: IfMatch,
    webhooks: Webhooks,
    access: MayManageWebhooks,
    now: Now,
) -> None:
    await webhooks.remove(webhook_id, expected=expected, access=access, now=now)


@router.post(
    "/webhooks/{webhook_id}/secrets",
    status_code=201,
    summary="Renew the secret of a webhook",
    responses=VERSIONED,
)
async def renew_webhook_secret(
    *,
    webhook_id: UUID,
    renewal: SecretRenewal,
    expected: IfMatch,
    webhooks: Webhooks,
    access: MayManageWebhooks,
    language: ReaderLanguage,
    now: Now,
    response: Response,
) -> WebhookWithSecret:
    webhook, secret = await webhooks.renew_secret(
        webhook_id, overlap=renewal.overlap, expected=expected, access=access, now=now
    )
    response.headers["etag"] = etag(webhook.version)
    response.headers["cache-control"] = "no-store"
    return WebhookWithSecret.with_secret(webhook, secret, language)


@router.post(
    "/webhooks/{webhook_id}/pings",
    status_code=201,
    summary="Send a test message to a webhook",
    responses=problems(WebhookDisabledError),
)
async def ping_webhook(
    *, webhook_id: UUID, webhooks: Webhooks, access: MayManageWebhooks, now: Now
) -> WebhookDeliveryView:
    return WebhookDeliveryView.of(await webhooks.ping(webhook_id, access=access, now=now))


@router.get(
    "/webhooks/{webhook_id}/deliveries",
    summary="List what a webhook was told, and how its delivery stands",
    responses=problems(InvalidRequestError, UnreadableCursorError),
)
async def list_webhook_deliveries(
    *,
    webhook_id: UUID,
    page: Page,
    webhooks: WebhooksToRead,
    access: MayReadWebhooks,
    state: Annotated[DeliveryState | None, Query(description="In this state")] = None,
) -> WebhookDeliveryList:
    found, following = await webhooks.list_deliveries(webhook_id, state, page, access=access)
    return WebhookDeliveryList.of(found, following)


@router.post(
    "/webhook-deliveries/{delivery_id}/attempts",
    status_code=201,
    summary="Send a delivery again",
    responses=problems(WebhookDisabledError),
)
async def send_webhook_delivery_again(
    *, delivery_id: UUID, webhooks: Webhooks, access: MayManageWebhooks, now: Now
) -> WebhookDeliveryView:
    return WebhookDeliveryView.of(await webhooks.send_again(delivery_id, access=access, now=now))
