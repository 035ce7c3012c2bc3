"""Names, judges and folds messages about dossiers, so that order and repetition make no difference."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b, sha1
from typing import Any, Final
from uuid import UUID

import orjson

from services.survey.dossiers.models import Entry, Facts, Message
from shared.problems.problem import Fault, Text

EARLIEST: Final = "2000-01-01T00:00:00+00:00"
"""No one-stop portal is older: an earlier time is that of a clock that was never set."""
AHEAD: Final = timedelta(hours=1)
"""How far a portal's clock may go ahead. What is newer would win over everything that comes after it."""
LONGEST: Final = timedelta(days=3653)
"""No dossier is due later than in ten years."""

_DOSSIERS: Final = UUID("6f1b3c1e-5d0c-5a6e-9c39-2f5c3b7b8a01")
"""The name space of dossiers' ids (RFC 9562 §5.5)."""
_VARIANT: Final = "89ab"
_DAY: Final = slice(14, 20)
"""Where the day stands in a number: every unit's code before it has thirteen signs."""

NO_FACTS: Final = (None,) * len(Facts._fields)
"""What is known of a dossier before its first whole message."""


class Namer:
    """Makes the ids of one authority's dossiers: the same number is the same dossier, whoever sends it."""

    __slots__ = ("_begun",)

    def __init__(self, authority_id: UUID) -> None:
        self._begun = sha1(_DOSSIERS.bytes + authority_id.bytes, usedforsecurity=False)

    def id_of(self, number: str) -> str:
        """Make a UUID version 5, written without dashes: that is a quarter of the time of making a `UUID`."""
        hashed = self._begun.copy()
        hashed.update(number.encode())
        text = hashed.hexdigest()
        return f"{text[:12]}5{text[13:16]}{_VARIANT[int(text[16], 16) & 3]}{text[17:32]}"


def instant_text(value: datetime) -> str:
    """Write an instant in UTC, so that later ones sort after earlier ones (`+` comes before `.`)."""
    try:
        return value.astimezone(UTC).isoformat()
    except OverflowError:  # at the ends of the calendar, which are refused by their year
        return value.isoformat()


class Judge:
    """Finds what is impossible in messages that have the right form.

    What only does not add up is kept, and flagged in the figures.
    """

    def __init__(self, now: datetime) -> None:
        self._latest = instant_text(now + AHEAD)
        self._latest_due = instant_text(now + LONGEST)

    def faults_of(self, message: Message) -> list[Fault]:
        """Find all of it at once; most messages are possible, and that is seen quickly."""
        facts, latest = message.facts, self._latest
        possible = EARLIEST <= message.changed_at <= latest and _day_is_real(message.number)
        if facts is None:
            return [] if possible else self._all_faults(message)
        finished, returned, due = facts.finished_at, facts.returned_at, facts.due_at
        if (
            possible
            and EARLIEST <= facts.received_at <= latest
            and (due is None or EARLIEST <= due <= self._latest_due)
            and (finished is None or EARLIEST <= finished <= latest)
            and (returned is None or EARLIEST <= returned <= latest)
        ):
            return []
        return self._all_faults(message)

    def _all_faults(self, message: Message) -> list[Fault]:
        faults = []
        if not _day_is_real(message.number):
            faults.append(_fault("number", _NO_SUCH_DAY, "impossible-number"))
        times: list[tuple[str, str | None]] = [("changed_at", message.changed_at)]
        if message.facts is not None:
            facts = message.facts
            times += [
                ("received_at", facts.received_at),
                ("finished_at", facts.finished_at),
                ("returned_at", facts.returned_at),
            ]
            due = facts.due_at
            if due is not None and not EARLIEST <= due <= self._latest_due:
                faults.append(_fault("due_at", _IMPOSSIBLE_DUE, "impossible-time"))
        for name, value in times:
            if value is None or EARLIEST <= value <= self._latest:
                continue
            words = _TOO_EARLY if value < EARLIEST else _IN_FUTURE
            faults.append(_fault(name, words, "impossible-time"))
        return faults


def entry_of(message: Message) -> Entry:
    """Name a message by all it says."""
    number, status, changed_at, weight, facts, step, _, _ = message
    content = orjson.dumps((number, status, *(facts or ()), step))
    version = f"{changed_at}/{weight:04d}/{blake2b(content, digest_size=6).hexdigest()}"
    said: dict[str, Any] = {"status": status}
    if facts is None:
        said.update(step)
    else:
        said["resolving_unit"] = facts.resolving_unit
        said["due_at"] = facts.due_at
        if facts.finished_at is not None:
            said["finished_at"] = facts.finished_at
        if facts.returned_at is not None:
            said["returned_at"] = facts.returned_at
    return Entry(number, status, changed_at, version, facts, said)


def folded(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Bring the messages about each dossier together, for a statement can change a row only once."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.number, []).append(entry)
    return iter(found.values())


def newest(entries: Iterable[Entry]) -> Entry:
    """Choose the newest message."""
    return max(entries, key=lambda one: one.version)


def whole(entries: Iterable[Entry]) -> list[Entry]:
    """Choose the messages that say everything about their dossier."""
    return [one for one in entries if one.facts is not None]


def _fault(name: str, words: Text, code: str) -> Fault:
    return Fault(f"#/{name}", words, code)


@lru_cache(maxsize=4096)
def _real(day: str) -> bool:
    try:
        datetime(2000 + int(day[:2]), int(day[2:4]), int(day[4:6]), tzinfo=UTC)
    except ValueError:
        return False
    return True


def _day_is_real(number: str) -> bool:
    return _real(number[_DAY])


_NO_SUCH_DAY: Final = Text(
    "Ngày tiếp nhận trong mã hồ sơ (YYMMDD) không có thật; hãy kiểm tra lại mã.",
    "The day in the dossier number (YYMMDD) does not exist; check the number.",
)
_TOO_EARLY: Final = Text(
    "Thời điểm trước năm 2000; hãy kiểm tra đồng hồ của máy chủ cổng rồi gửi lại.",
    "An instant before the year 2000; check the clock of the portal's server and send it again.",
)
_IN_FUTURE: Final = Text(
    "Thời điểm ở tương lai; hãy kiểm tra đồng hồ và múi giờ của máy chủ cổng rồi gửi lại.",
    "An instant in the future; check the clock and time zone of the portal's server and send it again.",
)
_IMPOSSIBLE_DUE: Final = Text(
    "Hạn trả phải từ năm 2000 và không quá mười năm kể từ nay; hãy sửa ngày hẹn trả.",
    "A due date lies between the year 2000 and ten years from now; mend it.",
)
