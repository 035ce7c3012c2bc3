"""Headers on their way through (RFC 9110 §7.6)."""

from collections.abc import Iterable
from typing import Final

RawHeaders = Iterable[tuple[bytes, bytes]]

_HOP_BY_HOP: Final = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
_SAID_ANEW: Final = frozenset(
    {
        b"host",
        b"cookie",
        b"expect",
        b"forwarded",
        b"x-real-ip",
        b"x-request-id",
        b"traceparent",
        b"content-length",
    }
)
_NOT_ANSWERED: Final = frozenset({b"set-cookie", b"server", b"date", b"x-request-id"})
_WITHOUT_BODY: Final = frozenset({204, 304})


def request_headers(
    given: RawHeaders, *, forwarded: dict[str, str], body_length: int | None
) -> list[tuple[str, str]]:
    """Choose what the service is told.

    What a client says about its own way here is dropped and said anew, so that nobody can pretend to come from elsewhere.
    """
    headers = list(given)
    dropped = _HOP_BY_HOP | _SAID_ANEW | _named_by_connection(headers)
    passed = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, value in headers
        if name not in dropped and not name.startswith(b"x-forwarded-")
    ]
    passed.extend(forwarded.items())
    if body_length is not None:
        passed.append(("content-length", str(body_length)))
    return passed


def answer_headers(given: RawHeaders, *, status: int, origin: str) -> list[tuple[bytes, bytes]]:
    """Choose what the client is told; an address of the service itself becomes a path of the gateway."""
    headers = [(name.lower(), value) for name, value in given]
    dropped = _HOP_BY_HOP | _NOT_ANSWERED | _named_by_connection(headers)
    if status in _WITHOUT_BODY:
        dropped |= {b"content-length"}
    return [
        (name, _relative(value, origin.encode()) if name == b"location" else value)
        for name, value in headers
        if name not in dropped
    ]


def _named_by_connection(headers: RawHeaders) -> frozenset[bytes]:
    """Name the headers that `Connection` says are for the next hop only."""
    return frozenset(
        token.strip().lower()
        for name, value in headers
        if name == b"connection"
        for token in value.split(b",")
    )


def _relative(location: bytes, origin: bytes) -> bytes:
    if location.startswith(origin + b"/"):
        return location[len(origin) :]
    return location
