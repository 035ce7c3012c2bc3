"""What the gateway does beside answering: it sends mails and webhooks that are due, and drops what was told long ago."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import structlog
from prometheus_client import CollectorRegistry

from services.gateway.config import Settings
from services.gateway.events.retention import EventRetention
from services.gateway.notices.post import MailServer
from services.gateway.notices.sender import NoticeMetrics, NoticeSender
from services.gateway.signing_keys.sealing import Seals
from services.gateway.webhooks.calling import open_caller
from services.gateway.webhooks.sender import WebhookMetrics, WebhookSender
from shared.background import repeating
from shared.db.engine import Database

log = structlog.get_logger()


@asynccontextmanager
async def delivering(
    database: Database, settings: Settings, seals: Seals, registry: CollectorRegistry
) -> AsyncIterator[None]:
    """Deliver as long as the gateway runs."""
    seconds = settings.delivery_poll_seconds
    async with AsyncExitStack() as stack:
        metrics = NoticeMetrics(registry)
        for number in range(settings.smtp_connections if settings.mailing else 0):
            sender = notice_sender(database, settings, metrics)
            stack.push_async_callback(sender.leave)
            await stack.enter_async_context(
                repeating(f"notices-{number}", sender.step, seconds=seconds)
            )
        if not settings.mailing:
            log.warning("mails_are_not_sent", reason="GATEWAY_SMTP_URL is not set")
        caller = await stack.enter_async_context(
            open_caller(
                seconds=min(settings.webhook_seconds, settings.attempt_seconds),
                private=settings.webhook_private_addresses,
            )
        )
        webhooks = WebhookSender(
            database,
            caller,
            seals,
            WebhookMetrics(registry),
            mailing=settings.mailing,
            claim_seconds=settings.delivery_claim_seconds,
        )
        await stack.enter_async_context(repeating("webhooks", webhooks.step, seconds=seconds))
        retention = EventRetention(database, days=settings.events_keep_days)
        await stack.enter_async_context(
            repeating("events", retention.step, seconds=settings.retention_poll_seconds)
        )
        yield


def notice_sender(database: Database, settings: Settings, metrics: NoticeMetrics) -> NoticeSender:
    """Make what sends mails over one connection."""
    assert settings.smtp_url is not None
    return NoticeSender(
        database,
        MailServer(
            settings.smtp_url.get_secret_value(),
            seconds=settings.attempt_seconds,
            ca_file=settings.smtp_ca_file,
        ),
        metrics,
        sender=settings.mail_sender,
        public_url=settings.public_url,
        claim_seconds=settings.delivery_claim_seconds,
        pause=60 * settings.smtp_connections / settings.mails_per_minute,
    )
