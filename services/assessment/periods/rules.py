"""Rules of periods: calendars, phases and deadlines, without database and clock."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from itertools import pairwise
from types import MappingProxyType
from typing import Final, NamedTuple

from services.assessment.periods.models import Calendar, Phase, Window, WindowName
from shared.auth.principal import Role
from shared.problems.problem import Fault, Text

ORDER: Final = tuple(Phase)

MOVERS: Final[Mapping[Phase, frozenset[Role]]] = MappingProxyType(
    {
        Phase.SELF_ASSESSMENT: frozenset({Role.OFFICER}),
        Phase.ROUND_1: frozenset({Role.OFFICER}),
        Phase.SUPPLEMENT: frozenset({Role.COUNCIL_CHAIR}),
        Phase.ROUND_2: frozenset({Role.OFFICER}),
        Phase.CLOSED: frozenset({Role.COUNCIL_CHAIR}),
    }
)
"""Who may move a period to a phase: the officer opens what agencies and appraisers work in, the chair closes rounds."""

WINDOW_OF: Final[Mapping[Phase, WindowName]] = MappingProxyType(
    {
        Phase.SELF_ASSESSMENT: WindowName.SELF_ASSESSMENT,
        Phase.ROUND_1: WindowName.ROUND_1,
        Phase.SUPPLEMENT: WindowName.SUPPLEMENT,
        Phase.ROUND_2: WindowName.ROUND_2,
    }
)

SEQUENCE: Final = (
    WindowName.SELF_ASSESSMENT,
    WindowName.ROUND_1,
    WindowName.SUPPLEMENT,
    WindowName.ROUND_2,
    WindowName.PUBLICATION,
)
"""Windows that follow each other; the survey runs meanwhile."""


class Extra(NamedTuple):
    """Deadlines of one agency besides the calendar's."""

    extended_until: datetime | None = None
    returned_until: datetime | None = None


def next_phase(phase: Phase) -> Phase | None:
    """Give the only phase that a period may move to."""
    place = ORDER.index(phase) + 1
    return ORDER[place] if place < len(ORDER) else None


def check_calendar(calendar: Calendar) -> list[Fault]:
    """Find windows that end before they begin, or before the one ahead of them has ended."""
    faults = [
        Fault(
            f"#/calendar/{name}/closes_at",
            Text(
                "Phải sau `opens_at`; hãy sửa một trong hai thời điểm.",
                "It has to be after `opens_at`; mend one of the two.",
            ),
            "window-order",
        )
        for name, window in calendar.items()
        if window.closes_at <= window.opens_at
    ]
    known = [name for name in SEQUENCE if name in calendar]
    for before, after in pairwise(known):
        if calendar[after].opens_at < calendar[before].closes_at:
            faults.append(
                Fault(
                    f"#/calendar/{after}/opens_at",
                    Text(
                        f"Không được trước khi “{before}” kết thúc; hãy lùi lại.",
                        f"It may not be before “{before}” has ended; make it later.",
                    ),
                    "window-overlap",
                )
            )
    return faults


def deadline(window: Window | None, extra: Extra) -> datetime | None:
    """Give the first instant at which one agency is too late; None where there is no deadline at all."""
    known = [
        one
        for one in (
            window.closes_at if window else None,
            extra.extended_until,
            extra.returned_until,
        )
        if one is not None
    ]
    return max(known) if known else None


def has_passed(instant: datetime | None, now: datetime) -> bool:
    """Whether a deadline has passed: at the very instant it has."""
    return instant is not None and now >= instant


def is_after(phase: Phase, other: Phase) -> bool:
    """Whether a phase comes after another."""
    return ORDER.index(phase) > ORDER.index(other)


def may_move(to: Phase, roles: AbstractSet[Role]) -> bool:
    """Whether one of these roles may move a period to a phase."""
    return bool(MOVERS.get(to, frozenset()) & roles)
