"""Events put into words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from services.gateway.notices.wording import WORDINGS, Wording
from shared.clock import local_text
from shared.problems.problem import Text

_PLURALS: Final[Mapping[str, str]] = {
    "period": "periods",
    "self-assessment": "self-assessments",
    "webhook": "webhooks",
}
"""Where things that events happen to are found."""

_NOTHING: Final = Text("chưa định", "not set")
_ALL: Final = Text("tất cả", "all")


class Said(NamedTuple):
    """An event in words."""

    subject: str
    body: str


class _Values(dict[str, str]):
    """Values of an event; one that is not there leaves a gap, not an error."""

    def __missing__(self, _name: str) -> str:
        return "…"


def said(event_type: str, data: Mapping[str, Any], language: str) -> Said:
    """Put an event into words; of a type that is not known yet, its name."""
    wording = WORDINGS.get(event_type) or _unknown(event_type)
    values = _Values({name: _shown(name, value, language) for name, value in data.items()})
    chosen = (text.en if language == "en" else text.vi for text in wording)
    subject, body = (text.format_map(values) for text in chosen)
    return Said(" ".join(subject.split()), body)


def link_to(public_url: str, subject_type: str, subject_id: str) -> str:
    """Write the address of what an event happened to, or of the system where it has none."""
    plural = _PLURALS.get(subject_type)
    return f"{public_url}/v1/{plural}/{subject_id}" if plural else public_url


def _shown(name: str, value: Any, language: str) -> str:
    if value is None:
        return _NOTHING.said(language)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or _ALL.said(language)
    if name.endswith("_at"):
        return local_text(datetime.fromisoformat(value))
    return str(value)


def _unknown(event_type: str) -> Wording:
    name = event_type.replace("{", "{{").replace("}", "}}")
    return Wording(Text(name, name), Text(name, name))
