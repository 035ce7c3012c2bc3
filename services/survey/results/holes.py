"""What of a campaign's figures is left out, question by question: in its results, and in the counts that points are made of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from services.survey.expressions.models import references
from services.survey.questionnaires.models import Form, Question
from services.survey.results.scopes import Place
from services.survey.results.withholding import withheld
from services.survey.summaries.models import IssuedForm

Asked = list[tuple[UUID, Question]]
Bases = Mapping[Place, int]


@dataclass(frozen=True)
class Hole:
    """Where one question is left out."""

    untold: frozenset[Place] = frozenset()
    """Nothing that anybody can read may tell of these places."""
    few: frozenset[Place] = frozenset()
    """Few answered there. Of an agency the sum is known all the same where points are made of it; nothing else is shown."""

    @property
    def hidden(self) -> frozenset[Place]:
        """Where results are left out."""
        return self.untold | self.few

    @cached_property
    def margins(self) -> frozenset[Place]:
        """Margins that add up places that are left out: their errors and weights would tell of them."""
        inner = [place for place in self.untold if None not in place]
        over = {place for agency, group in inner for place in ((agency, None), (None, group))}
        return frozenset(over | {(None, None)}) - self.hidden if inner else frozenset()


def name_of(form: UUID, question: str) -> str:
    """Name a question: the same code may stand for another one in another form."""
    return f"{form}/{question}"


def holes_of(
    forms: Sequence[IssuedForm], bases: Mapping[str, Bases], places: Iterable[Place], below: int
) -> dict[str, Hole]:
    """Find where each question has to be left out, those first that others depend on.

    To how many a question was put tells what was answered to the one before it; so it is left out wherever that one is.
    """
    sums = {place for place in places if place[1] is None}
    holes: dict[str, Hole] = {}
    for issued in forms:
        scored = _scored(issued.form)
        for question in issued.form.asked:
            before = (name_of(issued.id, one) for one in _asked_by(issued.form, question))
            also = frozenset[Place]().union(*(holes[one].untold for one in before if one in holes))
            name = name_of(issued.id, question.code)
            counted = dict.fromkeys(also, 0) | dict(bases.get(name, {}))
            known = sums if question.code in scored else set()
            holes[name] = Hole(
                frozenset(withheld(counted, below, known=known, also=also)),
                frozenset(place for place, base in counted.items() if 0 < base < below),
            )
    return holes


def _asked_by(form: Form, question: Question) -> frozenset[str]:
    """Name the questions whose answers decide whether a question is asked."""
    return frozenset[str]().union(*(references(one) for one in form.relevance_of(question)))


def _scored(form: Form) -> frozenset[str]:
    """Name the questions that points are made of, and those that these depend on."""
    found = {one.code for one in form.asked if one.leaf is not None or one.factor is not None}
    for question in reversed(form.asked):
        if question.code in found:
            found |= _asked_by(form, question)
    return frozenset(found)
