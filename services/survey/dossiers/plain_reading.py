"""Reads what nearly every member of a batch looks like in a fraction of the time that its full check takes.

Numbers and times differ from dossier to dossier; all the rest are codes of which a portal has a few thousand combinations, so
that a combination is checked once and then remembered. What is not plain is left to the full check, which finds the words for it.
"""

from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from services.survey.dossiers.models import Facts, Message
from services.survey.dossiers.rules import instant_text
from services.survey.dossiers.schemas import NewDossier
from services.survey.dossiers.sync_form import NUMBER

_CODES: Final = (
    "procedure_code",
    "field_code",
    "receiving_unit",
    "resolving_unit",
    "applicant",
    "submission",
    "status",
    "procedure_name",
    "field_name",
)
_NAMED: Final = frozenset(NewDossier.model_fields)
_SAMPLE: Final = {
    "number": "000.00.00.H00-240101-0001",
    "received_at": "2024-01-01T00:00:00Z",
    "changed_at": "2024-01-01T00:00:00Z",
}
_WRITTEN: Final = len("2024-01-01T00:00:00+00:00")
"""An instant of this length that is in UTC stands as it would be written."""
_is_number = NUMBER.fullmatch

Coded = tuple[str, str, str, str, str, str, str, str | None, str | None]


class PlainReader:
    """Reads the members of one batch; many of its times are the same."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def read(self, data: Any) -> Message | None:
        """Give the message, or nothing where it has to be looked at closely."""
        try:
            number, changed_at = data["number"], self._text(data["changed_at"])
            get = data.get
            coded = _coded(*map(get, _CODES))
            if _is_number(number) is None or not data.keys() <= _NAMED:
                return None
            procedure, field, receiving, resolving, applicant, submission, status, *names = coded
            due, finished, returned = get("due_at"), get("finished_at"), get("returned_at")
            facts = Facts(
                procedure,
                field,
                receiving,
                resolving,
                applicant,
                submission,
                self._text(data["received_at"]),
                None if due is None else self._text(due),
                None if finished is None else self._text(finished),
                None if returned is None else self._text(returned),
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            return None
        return Message(number, status, changed_at, 0, facts, (), *names)

    def _text(self, value: str) -> str:
        """Write an RFC 3339 instant in UTC; raises ValueError for anything else."""
        known = self._texts.get(value)
        if known is None:
            instant = datetime.fromisoformat(value)
            if instant.tzinfo is None or value[7] != "-" or value[10] != "T":
                raise ValueError(value)
            if len(value) == _WRITTEN and value.endswith("+00:00"):
                known = value
            else:
                known = instant_text(instant)
            self._texts[value] = known
        return known


@lru_cache(maxsize=65_536)
def _coded(*codes: object) -> Coded:
    """Check a combination of codes as a whole dossier's, and give it as the full check leaves it.

    Raises ValueError for what is refused: only what a portal really uses is remembered, whatever else it may send.
    """
    checked = NewDossier.model_validate({**_SAMPLE, **dict(zip(_CODES, codes, strict=True))})
    return (
        checked.procedure_code,
        checked.field_code,
        checked.receiving_unit,
        checked.resolving_unit,
        checked.applicant.value,
        checked.submission.value,
        checked.status,
        checked.procedure_name,
        checked.field_name,
    )
