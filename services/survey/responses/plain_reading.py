"""Reads what nearly every response looks like in a fraction of the time that its full check takes.

Ids, instants and answers differ from response to response; form, group, agency, device and channel come in few combinations, so
that a combination is checked once and then remembered. What is not plain is left to the full check, which finds the words for it.
"""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple
from uuid import UUID

from services.survey.responses.models import Channel, ReceivedResponse
from services.survey.responses.schemas import NewResponse
from shared.db.uuids import quick_uuid

_NAMED: Final = frozenset(
    (
        *("id", "answers", "captured_at", "started_at"),
        *("questionnaire_id", "group", "agency_id", "device_id", "channel"),
    )
)
"""What is read here; a response with anything else is looked at closely."""
_SAMPLE: Final = {
    "id": "0192f7a0-0000-7000-8000-000000000001",
    "answers": {},
    "captured_at": "2024-01-01T00:00:00Z",
}
_is_id = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}").fullmatch
_is_instant = re.compile(
    r"(?:19|2[0-8])\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)", re.ASCII
).fullmatch
"""An instant of RFC 3339 well inside the years that are taken."""


class _Kind(NamedTuple):
    """What many responses have in common."""

    questionnaire_id: UUID
    group: str
    agency_id: UUID
    device_id: str | None
    channel: Channel | None


class PlainReader:
    """Reads the responses of one request; many of their instants are the same."""

    def __init__(self) -> None:
        self._instants: dict[str, datetime] = {}

    def read(self, data: Any) -> ReceivedResponse | None:
        """Give the response, or nothing where it has to be looked at closely."""
        try:
            get = data.get
            name, answers, started = data["id"], data["answers"], get("started_at")
            kind = _kind(
                data["questionnaire_id"],
                data["group"],
                data["agency_id"],
                get("device_id"),
                get("channel"),
            )
            if _is_id(name) is None or type(answers) is not dict or not data.keys() <= _NAMED:
                return None
            return ReceivedResponse(
                quick_uuid(name),
                kind.questionnaire_id,
                kind.group,
                kind.agency_id,
                answers,
                self._instant(data["captured_at"]),
                kind.device_id,
                kind.channel,
                None if started is None else self._instant(started),
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            return None

    def _instant(self, text: str) -> datetime:
        """Read an instant; raises ValueError for what is not plainly one."""
        known = self._instants.get(text)
        if known is None:
            if _is_instant(text) is None:
                raise ValueError(text)
            known = self._instants[text] = datetime.fromisoformat(text).astimezone(UTC)
        return known


@lru_cache(maxsize=16_384)
def _kind(*given: object) -> _Kind:
    """Check a combination as a whole response's, and give it as the full check leaves it; what is refused is not remembered."""
    checked = NewResponse.model_validate(
        {**_SAMPLE, **dict(zip(_Kind._fields, given, strict=True))}
    )
    return _Kind(
        quick_uuid(str(checked.questionnaire_id)),
        checked.group,
        quick_uuid(str(checked.agency_id)),
        checked.device_id,
        checked.channel,
    )
