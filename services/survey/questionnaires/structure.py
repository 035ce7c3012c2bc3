"""Walks a form with its sections opened and closed around the questions."""

from collections.abc import Iterator
from enum import Enum

from services.survey.questionnaires.models import Form, Question, Section


class Edge(Enum):
    """Where a section begins, and where it ends."""

    OPENS = "OPENS"
    CLOSES = "CLOSES"


def walk(form: Form) -> Iterator[Question | tuple[Edge, Section]]:
    """Give everything in the order it is shown in."""
    inside: tuple[Section, ...] = ()
    for question in form.questions:
        around = form.sections_around(question.section)
        kept = 0
        while kept < min(len(inside), len(around)) and inside[kept] == around[kept]:
            kept += 1
        yield from ((Edge.CLOSES, section) for section in reversed(inside[kept:]))
        yield from ((Edge.OPENS, section) for section in around[kept:])
        yield question
        inside = around
    yield from ((Edge.CLOSES, section) for section in reversed(inside))
