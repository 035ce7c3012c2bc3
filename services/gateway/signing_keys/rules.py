"""Which keys are published, which one signs, and when one retires."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from services.gateway.signing_keys.models import KeyRecord, KeyState, SigningKey

AFTER_LAST_TOKEN = timedelta(minutes=1)
"""A retiring key stays published a little longer than its last token holds, for clocks differ."""


def published(records: Iterable[KeyRecord], now: datetime) -> list[KeyRecord]:
    """Keep the keys whose tokens may still be in use, or soon will be."""
    return [item for item in records if item.retires_at is None or item.retires_at > now]


def signing(records: Iterable[KeyRecord], now: datetime) -> KeyRecord | None:
    """Choose the newest key whose time to sign has come."""
    ready = [item for item in published(records, now) if item.signs_from_at <= now]
    return max(ready, key=lambda item: (item.signs_from_at, item.created_at), default=None)


def retirement(signs_until: datetime, token_lifetime: timedelta) -> datetime:
    """Tell when the last token of a key that is replaced has surely expired."""
    return signs_until + token_lifetime + AFTER_LAST_TOKEN


def described(records: Sequence[KeyRecord], now: datetime) -> list[SigningKey]:
    """Describe every key with its state, newest first."""
    current = signing(records, now)
    newest_first = sorted(records, key=lambda item: item.created_at, reverse=True)
    return [_described(item, current, now) for item in newest_first]


def _described(item: KeyRecord, current: KeyRecord | None, now: datetime) -> SigningKey:
    return SigningKey(
        id=item.id,
        state=_state(item, current, now),
        created_at=item.created_at,
        signs_from_at=item.signs_from_at,
        retires_at=item.retires_at,
    )


def _state(item: KeyRecord, current: KeyRecord | None, now: datetime) -> KeyState:
    if item.retires_at is not None and item.retires_at <= now:
        return KeyState.RETIRED
    if current is not None and item.id == current.id:
        return KeyState.SIGNING
    if item.signs_from_at > now:
        return KeyState.PUBLISHED
    return KeyState.RETIRING
