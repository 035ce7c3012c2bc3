"""Compares what two people read off one paper form, and puts together what was decided."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from services.survey.papers.models import Decision, Difference, Reading, Side
from shared.problems.problem import Fault, Text

AGENCY: Final = "#/agency_id"
DAY: Final = "#/captured_on"
ANSWERS: Final = "#/answers/"

Plain = dict[str, Any]
"""A reading by its fields, as JSON data."""


def case_number(number: str) -> int | None:
    """Read the number on a paper as that of a drawn case, which may be printed with noughts before it."""
    return int(number) if number.isascii() and number.isdigit() and len(number) <= 9 else None


def plain(reading: Reading) -> Plain:
    """Write a reading by its fields."""
    return {
        AGENCY: str(reading.agency_id),
        DAY: reading.captured_on.isoformat(),
        **{f"{ANSWERS}{code}": value for code, value in reading.answers.items()},
    }


def reading_of(fields: Mapping[str, Any]) -> Reading:
    """Read what `plain` wrote; fields without a value were not answered. Raises ValueError on what is no agency or day."""
    agency, day = fields.get(AGENCY), fields.get(DAY)
    if type(agency) is not str or type(day) is not str:
        raise ValueError("an agency and a day are needed")
    answers = {
        field.removeprefix(ANSWERS): value
        for field, value in fields.items()
        if field.startswith(ANSWERS) and value is not None
    }
    return Reading(UUID(agency), date.fromisoformat(day), answers)


def differences(first: Reading, second: Reading) -> list[Difference]:
    """List where two readings differ, in the order of the fields; None where one found nothing."""
    one, other = plain(first), plain(second)
    return [
        Difference(field, one.get(field), other.get(field))
        for field in dict.fromkeys((*one, *other))
        if one.get(field) != other.get(field)
    ]


def decide(
    known: Mapping[str, Any], found: Sequence[Difference], decisions: Sequence[Decision]
) -> tuple[Plain, list[Fault]]:
    """Add decisions to those known; a field that does not differ is a fault."""
    by_field = {one.field: one for one in found}
    decided = {field: value for field, value in known.items() if field in by_field}
    faults = []
    for place, decision in enumerate(decisions):
        difference = by_field.get(decision.field)
        if difference is None:
            faults.append(_not_differing(place, list(by_field)))
            continue
        match decision.take:
            case Side.FIRST:
                decided[decision.field] = difference.first
            case Side.SECOND:
                decided[decision.field] = difference.second
            case Side.OTHER:
                decided[decision.field] = decision.value
    return decided, faults


def settled(first: Reading, decided: Mapping[str, Any]) -> Plain:
    """Put the decisions in the place of what differed."""
    return plain(first) | dict(decided)


def _not_differing(place: int, fields: Sequence[str]) -> Fault:
    listed = ", ".join(fields)
    return Fault(
        f"#/decisions/{place}/field",
        Text(
            f"Hai bản nhập không khác nhau ở mục này; các mục khác nhau: {listed}.",
            f"The two entries do not differ here; they differ at: {listed}.",
        ),
        "not-differing",
    )
