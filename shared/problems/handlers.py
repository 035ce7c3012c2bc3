"""Turn every refusal into a problem document, the framework's own ones included."""

import json
from collections.abc import Collection
from typing import Any

import orjson
import structlog
from asyncpg.exceptions import (
    CannotConnectNowError,
    InterfaceError,
    PostgresConnectionError,
    PostgresError,
    TooManyConnectionsError,
)
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import InterfaceError as WrappedInterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException

from shared.problems.common import (
    BodyTooLargeError,
    BusyError,
    ConflictError,
    InternalError,
    InvalidRequestError,
    MalformedBodyError,
    MethodNotAllowedError,
    NotFoundError,
    NotPermittedError,
    OtherHTTPError,
    StaleVersionError,
    UnauthenticatedError,
    UnavailableError,
    UnstorableTextError,
)
from shared.problems.openapi import MEDIA_TYPE
from shared.problems.problem import DomainError
from shared.problems.validation import faults_of

log = structlog.get_logger()

_DATABASE_DOWN: tuple[type[Exception], ...] = (
    ConnectionError,
    PoolTimeoutError,
    OperationalError,
    WrappedInterfaceError,
    InterfaceError,
    PostgresConnectionError,
    CannotConnectNowError,
    TooManyConnectionsError,
)

_UNSTORABLE = frozenset({"22021", "22P05"})
"""SQLSTATE of a text with U+0000, in a column and in jsonb."""

_PASSING_TROUBLE = frozenset({"08", "53", "57"})
"""Classes of SQLSTATE worth another try: connection lost, no room, shutdown or cancelled."""

_OTHERS_AT_IT = frozenset({"40001", "40P01", "55P03"})
"""SQLSTATEs of those who wanted the same at once: serialisation, deadlock, lock timeout."""

_BY_STATUS: dict[int, type[DomainError]] = {
    401: UnauthenticatedError,
    403: NotPermittedError,
    404: NotFoundError,
    405: MethodNotAllowedError,
}


def language_of(accept_language: str | None, offered: Collection[str] = ("vi", "en")) -> str:
    """Choose what is asked for first among the languages on offer, else Vietnamese (RFC 9110 §12.5.4)."""
    best, language = -1.0, "vi"
    for part in (accept_language or "").split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            continue
        name = tag.strip().lower().partition("-")[0]
        if name in offered and weight > best:
            best, language = weight, name
    return language


def problem_response(request: Request, error: DomainError) -> Response:
    """Answer a request with a problem document in the reader's language."""
    language = language_of(request.headers.get("accept-language"))
    body = error.document(language)
    body["instance"] = request.url.path
    body["request_id"] = request.scope.get("request_id")
    headers = dict(error.headers)
    headers["content-language"] = language
    headers["cache-control"] = "no-store"
    if error.kind.value == UnauthenticatedError.kind.value:
        headers.setdefault("www-authenticate", 'Bearer realm="par-index"')
    return Response(document_bytes(body), error.kind.value, headers, media_type=MEDIA_TYPE)


def document_bytes(body: dict[str, Any]) -> bytes:
    """Write a document; half a surrogate pair, which a refusal may quote, is no UTF-8 and goes as an escape."""
    try:
        return orjson.dumps(body)
    except TypeError:
        return json.dumps(body, default=str).encode()


def install_problem_handlers(app: FastAPI, constraints: dict[str, type[DomainError]]) -> None:
    """Let the app answer every error with a problem document.

    `constraints` names the refusal that each violated database constraint means.
    """

    async def domain(request: Request, error: Exception) -> Response:
        assert isinstance(error, DomainError)
        return problem_response(request, error)

    async def validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        if any(item["type"] == "json_invalid" for item in error.errors()):
            return problem_response(request, MalformedBodyError())
        faults = faults_of(error.errors())
        return problem_response(request, InvalidRequestError(faults=faults, count=len(faults)))

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        headers = dict(error.headers or {})
        known = _BY_STATUS.get(error.status_code)
        if known is not None:
            return problem_response(request, known(headers=headers))
        if error.status_code == BodyTooLargeError.kind.value:
            return problem_response(request, BodyTooLargeError(limit="?"))
        if error.status_code == MalformedBodyError.kind.value:
            return problem_response(request, MalformedBodyError(headers=headers))
        return problem_response(request, OtherHTTPError(reason=error.detail, headers=headers))

    async def integrity(request: Request, error: Exception) -> Response:
        assert isinstance(error, IntegrityError)
        name = _constraint_name(error)
        meant = constraints.get(name, ConflictError)
        log.info("constraint_violated", constraint=name)
        refusal = meant(constraint=name) if meant is ConflictError else meant()
        return problem_response(request, refusal)

    async def stale(request: Request, _error: Exception) -> Response:
        return problem_response(request, StaleVersionError(given="?", current="?"))

    async def data(request: Request, error: Exception) -> Response:
        state = _sqlstate(error) or ""
        if state in _UNSTORABLE:
            return problem_response(request, UnstorableTextError())
        if state in _OTHERS_AT_IT or state[:2] in _PASSING_TROUBLE:
            return await database_down(request, error)
        raise error

    async def database_down(request: Request, error: Exception) -> Response:
        if _sqlstate(error) in _OTHERS_AT_IT:
            log.warning("others_hold_a_lock", sqlstate=_sqlstate(error))
            return problem_response(request, BusyError(headers={"retry-after": "2"}))
        log.warning("database_unreachable", exc_info=error)
        return problem_response(
            request, UnavailableError(service="PostgreSQL", headers={"retry-after": "2"})
        )

    async def anything(request: Request, _error: Exception) -> Response:
        # The server closes the connection after this answer; a proxy must not send the next request into it.
        return problem_response(request, InternalError(headers={"connection": "close"}))

    app.add_exception_handler(DomainError, domain)
    app.add_exception_handler(RequestValidationError, validation)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(IntegrityError, integrity)
    app.add_exception_handler(StaleDataError, stale)
    app.add_exception_handler(DBAPIError, data)
    app.add_exception_handler(PostgresError, data)  # of statements that go by no SQLAlchemy
    for kind in _DATABASE_DOWN:
        app.add_exception_handler(kind, database_down)
    app.add_exception_handler(Exception, anything)


def _sqlstate(error: Exception) -> str | None:
    """Find the SQLSTATE in asyncpg's error, wherever SQLAlchemy has wrapped it."""
    cause: BaseException | None = error
    while cause is not None:
        state = getattr(cause, "sqlstate", None)
        if state:
            return str(state)
        cause = getattr(cause, "orig", None) or cause.__cause__
    return None


def _constraint_name(error: IntegrityError) -> str:
    """Find the violated constraint in asyncpg's error, wherever SQLAlchemy has wrapped it."""
    cause: Any = error.orig
    while cause is not None:
        name = getattr(cause, "constraint_name", None)
        if name:
            return str(name)
        cause = cause.__cause__
    return "unknown"
