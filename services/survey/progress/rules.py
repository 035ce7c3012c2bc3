"""Lays what was counted side by side, and adds it up by interviewer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from uuid import UUID

from services.survey.progress.models import (
    CaseProgress,
    CellLine,
    InterviewerLine,
    ResponseProgress,
)

Place = tuple[UUID, str, UUID | None]
"""Agency, group and interviewer."""


REPLACED: Final = "replaced"
"""How a version stands that a later one replaces: it came in, and it is counted nowhere."""


def responses_by_place(
    received: Mapping[Place, int], out: Mapping[Place, Mapping[str, int]]
) -> dict[Place, ResponseProgress]:
    """Tell what became of everything that came in: what is not out of the figures is valid."""
    found = {}
    for place, number in received.items():
        counts = dict(out.get(place, {}))
        valid = number - sum(counts.values())
        counts.pop(REPLACED, None)
        found[place] = ResponseProgress(valid=valid, **counts)
    return found


def lines_by_cell(
    responses: Mapping[Place, ResponseProgress],
    cases: Mapping[Place, CaseProgress],
    names: Mapping[UUID, str],
) -> dict[tuple[UUID, str], tuple[InterviewerLine, ...]]:
    """Make the lines of each agency and group, by interviewer; what came without one comes last."""
    found: dict[tuple[UUID, str], list[InterviewerLine]] = defaultdict(list)
    places = sorted(
        responses.keys() | cases.keys(),
        key=lambda place: (str(place[0]), place[1], place[2] is None, str(place[2])),
    )
    for agency_id, group, interviewer_id in places:
        place = (agency_id, group, interviewer_id)
        found[agency_id, group].append(
            InterviewerLine(
                interviewer_id,
                None if interviewer_id is None else names.get(interviewer_id),
                responses.get(place, ResponseProgress()),
                cases.get(place, CaseProgress()),
            )
        )
    return {cell: tuple(lines) for cell, lines in found.items()}


def by_interviewer(cells: Iterable[CellLine]) -> list[InterviewerLine]:
    """Add up what each interviewer did everywhere."""
    found: dict[UUID | None, list[InterviewerLine]] = defaultdict(list)
    for cell in cells:
        for line in cell.interviewers:
            found[line.interviewer_id].append(line)
    ordered: Sequence[UUID | None] = sorted(found, key=lambda one: (one is None, str(one)))
    return [
        InterviewerLine(
            interviewer_id,
            found[interviewer_id][0].interviewer_name,
            ResponseProgress.total(one.responses for one in found[interviewer_id]),
            CaseProgress.total(one.cases for one in found[interviewer_id]),
        )
        for interviewer_id in ordered
    ]
