"""Events between services are signed as webhooks are (Standard Webhooks): who holds the secret may announce."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from standardwebhooks import Webhook, WebhookVerificationError


def signed_headers(
    secrets: Sequence[bytes], message_id: UUID, body: bytes, now: datetime
) -> dict[str, str]:
    """Write the headers of a message, with one signature for each secret that its receiver may know."""
    signatures = [Webhook(secret).sign(str(message_id), now, body.decode()) for secret in secrets]
    return {
        "content-type": "application/json",
        "webhook-id": str(message_id),
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def is_signed(secrets: Sequence[str], headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a message is signed with one of the secrets, not longer than five minutes ago."""
    return any(_verifies(Webhook(secret.encode()), headers, body) for secret in secrets)


def _verifies(webhook: Webhook, headers: Mapping[str, str], body: bytes) -> bool:
    try:
        webhook.verify(body, dict(headers), json_parse=False)
    except (WebhookVerificationError, ValueError):
        return False
    return True
