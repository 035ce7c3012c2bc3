"""The request being answered, as everything below the handler may name it."""

import re
from contextvars import ContextVar
from secrets import token_hex

_request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
_traceparent: ContextVar[str | None] = ContextVar("traceparent", default=None)
_WELL_FORMED_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_WELL_FORMED_TRACE = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


def current_request_id() -> str | None:
    """Name the request being answered, if one is."""
    return _request_id.get()


def outgoing_headers() -> dict[str, str]:
    """Headers that carry the request's id and trace to the next service (W3C Trace Context)."""
    headers = {}
    if (request_id := _request_id.get()) is not None:
        headers["x-request-id"] = request_id
    if (trace := _traceparent.get()) is not None:
        headers["traceparent"] = trace
    return headers


def accept_request_id(given: str | None) -> str:
    """Take over a well-formed id from the caller, or make one."""
    return given if given and _WELL_FORMED_ID.fullmatch(given) else token_hex(16)


def accept_traceparent(given: str | None) -> str | None:
    """Take over a well-formed trace from the caller."""
    return given if given and _WELL_FORMED_TRACE.fullmatch(given) else None


request_id_variable = _request_id
traceparent_variable = _traceparent
