"""Structured logs: one JSON object a line, the same for our own events and those of the libraries."""

import logging
import sys
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import orjson
import structlog

from shared.config import ServiceSettings
from shared.observability.request import current_request_id


def _add_request_id(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    request_id = current_request_id()
    if request_id is not None:
        event.setdefault("request_id", request_id)
    return event


class _Stderr:
    """Writes finished lines to wherever stderr leads at the moment; not through `logging`, which costs five times as much."""

    def msg(self, line: bytes) -> None:
        sys.stderr.buffer.write(line + b"\n")
        sys.stderr.buffer.flush()

    debug = info = warning = error = exception = critical = msg


def _line(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> bytes:
    return orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS)


_stderr: Final = _Stderr()


def log_request(event: dict[str, Any]) -> None:
    """Write the line of an answered request; JSON without structlog's chain, which would take most of a quick answer's time."""
    _configured.log_request(event)


def _log_request_as_json(event: dict[str, Any]) -> None:
    event["level"] = "info"
    event["timestamp"] = datetime.now(UTC)
    _stderr.msg(orjson.dumps(event, default=str, option=orjson.OPT_UTC_Z))


def _log_request_by_structlog(event: dict[str, Any]) -> None:
    structlog.get_logger().info(**event)


@dataclass(slots=True)
class _Configured:
    log_request: Callable[[dict[str, Any]], None] = _log_request_by_structlog


_configured: Final = _Configured()


def configure_logging(settings: ServiceSettings) -> None:
    """Set up structlog and the standard library's logging to write alike."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        _add_request_id,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    console = structlog.dev.ConsoleRenderer()
    as_json = settings.log_format == "json"
    quickly = as_json and level <= logging.INFO
    _configured.log_request = _log_request_as_json if quickly else _log_request_by_structlog
    shared += [structlog.processors.format_exc_info] if as_json else []
    structlog.configure(
        processors=[*shared, _line if as_json else lambda *event: console(*event).encode()],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_names: _stderr,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(_text) if as_json else console,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for noisy in ("uvicorn.access", "httpx", "httpcore", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True


def _text(event: Any, **_options: Any) -> str:
    """Write an event of a library as one line of JSON."""
    return orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
