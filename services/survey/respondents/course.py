"""The way of a respondent through a form: what is asked now, what later, and what is not asked at all. Pure functions."""

from collections.abc import Iterable, Mapping

from services.survey.expressions import compile_condition, references
from services.survey.questionnaires.models import Form, Question
from services.survey.respondents.models import Raw
from services.survey.responses.answer_readers import reader_of


class Course:
    """A form cut into steps, so that it can be answered without a script.

    A step ends before the first question that is asked or not asked by an answer given within it: whether it is asked is then known
    when its page is written. A form without such questions has one step.
    """

    def __init__(self, form: Form) -> None:
        self.questions = form.questions
        self._relevance = {one.code: form.relevance_of(one) for one in self.questions}
        self._relevant = {
            code: tuple(compile_condition(one) for one in conditions)
            for code, conditions in self._relevance.items()
        }
        self._read = {one.code: reader_of(one) for one in self.questions}
        self.step_of = self._cut()
        self.steps = max(self.step_of.values(), default=0) + 1

    def _cut(self) -> Mapping[str, int]:
        step, inside, found = 0, set[str](), dict[str, int]()
        for question in self.questions:
            looked_at = {code for one in self._relevance[question.code] for code in references(one)}
            if looked_at & inside:
                step, inside = step + 1, set()
            inside.add(question.code)
            found[question.code] = step
        return found

    def follow(self, raw: Mapping[str, Raw]) -> dict[str, Question]:
        """Name the questions that are asked, given the answers so far, by their codes."""
        given: dict[str, str | list[str]] = {}
        asked = {}
        for question in self.questions:
            code = question.code
            if not all(holds(given, None) for holds in self._relevant[code]):
                continue
            asked[code] = question
            value = self._read[code](raw[code]) if code in raw else None
            if value is not None:
                given[code] = value
        return asked

    def step_after(self, step: int, asked: Iterable[str]) -> int:
        """Give the next step in which something is asked; past the last one there is only the sending."""
        later = (self.step_of[code] for code in asked if self.step_of[code] > step)
        return min(later, default=self.steps)

    def step_before(self, step: int, asked: Iterable[str]) -> int:
        """Give the step before in which something is asked."""
        earlier = (self.step_of[code] for code in asked if self.step_of[code] < step)
        return max(earlier, default=0)
