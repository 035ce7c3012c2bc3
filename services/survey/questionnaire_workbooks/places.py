"""Finds the cell that a fault of a form belongs to."""

from services.survey.questionnaire_workbooks.survey import FoundSurvey
from services.survey.questionnaire_workbooks.tables import FormTable
from shared.workbooks import Cell

_COLUMNS = {
    "code": "name",
    "text": "label",
    "title": "label",
    "minimum": "constraint",
    "maximum": "constraint",
    "max_length": "constraint",
    "integer": "type",
    "options": "type",
    "dont_know": "type",
    "section": "type",
    "parent": "type",
    "step": "parameters",
}
"""Members of our schema by the columns that say them; the others are named alike."""


class Places:
    """The cells of a form that was read from sheets."""

    def __init__(
        self, found: FoundSurvey, survey: FormTable, choices: FormTable | None, settings: FormTable
    ) -> None:
        self._found = found
        self._survey = survey
        self._choices = choices
        self._settings = settings

    def cell(self, pointer: str) -> Cell:  # noqa: PLR0911  a line per kind of place
        """Give the cell of a JSON pointer into the form."""
        match pointer.removeprefix("#/").split("/"):
            case ["questions", index, "options", option, *rest] if self._choices is not None:
                rows = self._found.option_rows[int(index)]
                column = "name" if rest == ["code"] else "label"
                if int(option) < len(rows):
                    return self._choices.cell(rows[int(option)], column, _language(rest))
                return self._survey.cell(self._found.question_rows[int(index)], "type")
            case ["questions", index, *rest]:
                row = self._found.question_rows[int(index)]
                return self._of_survey(row, rest, is_range=self._is_range(int(index)))
            case ["sections", index, *rest]:
                return self._of_survey(self._found.section_rows[int(index)], rest)
            case ["metadata", index]:
                return self._survey.cell(self._found.metadata_rows[int(index)], "type")
            case _ if self._found.front_row is not None:
                return self._survey.cell(self._found.front_row, "label")
            case _:
                return self._settings.cell(self._settings.header_row + 1, "form_title")

    def _is_range(self, index: int) -> bool:
        return self._found.questions[index].step is not None

    def _of_survey(self, row: int, rest: list[str], *, is_range: bool = False) -> Cell:
        member = rest[0] if rest else "text"
        column = _COLUMNS.get(member, member)
        if is_range and member in {"minimum", "maximum", "integer"}:
            column = "parameters"
        if member == "translations":
            column = "label"
        return self._survey.cell(row, column, _language(rest))


def _language(rest: list[str]) -> str | None:
    return rest[1] if len(rest) > 1 and rest[0] == "translations" else None
