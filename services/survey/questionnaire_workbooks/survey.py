"""Reads the sheet survey: questions, sections and what phones note, each with its row."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from services.survey.expressions import Condition, ExpressionError, parse_condition
from services.survey.questionnaire_workbooks.choices import (
    CODE,
    ChoiceList,
    label_column,
    said_in,
)
from services.survey.questionnaire_workbooks.columns import NO, TYPES, TYPES_REFUSED, YES
from services.survey.questionnaire_workbooks.tables import FormTable
from services.survey.questionnaires.limits import with_settled_limits
from services.survey.questionnaires.models import (
    DONT_KNOW,
    SCALE,
    Option,
    Question,
    QuestionType,
    Section,
    standard_scale,
)
from services.survey.questionnaires.rules import KNOWN_METADATA
from services.survey.questionnaires.sheets import FRONT, METADATA

_SELECT: Final = re.compile(
    r"(?P<kind>select[_ ]one|select[_ ]multiple)(?: from)?\s+(?P<list>\S+)(?P<other>\s+or[_ ]other)?"
)
_PARAMETER: Final = re.compile(r"(?P<name>start|end|step)\s*=\s*(?P<value>-?[0-9]+(?:\.[0-9]+)?)")
_WORDS: Final = {
    "text": "label",
    "hint": "hint",
    "constraint_message": "constraint_message",
    "required_message": "required_message",
}


@dataclass(slots=True)
class FoundSurvey:
    """What the sheet says, and where each part of it stands."""

    questions: list[Question] = field(default_factory=list)
    question_rows: list[int] = field(default_factory=list)
    option_rows: list[list[int]] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    section_rows: list[int] = field(default_factory=list)
    metadata: list[str] = field(default_factory=list)
    metadata_rows: list[int] = field(default_factory=list)
    front: dict[str, str] = field(default_factory=dict)
    """What is read before the questions, by the form's members."""
    front_translations: dict[str, dict[str, str]] = field(default_factory=dict)
    front_row: int | None = None
    unread: set[str] = field(default_factory=set)
    """Names of questions that have faults: what refers to them is not judged."""


class SurveyReader:
    """Reads row by row; faults are recorded, and the reading goes on."""

    def __init__(self, table: FormTable, lists: Mapping[str, ChoiceList], language: str) -> None:
        self._table = table
        self._lists = lists
        self._language = language
        self._found = FoundSurvey()
        self._open: list[tuple[str, int]] = []

    def read(self) -> FoundSurvey:
        """Read the whole sheet."""
        for row in self._table.rows():
            self._row(row)
        for code, row in self._open:
            self._refuse(
                row,
                "type",
                "group-not-ended",
                f"Nhóm “{code}” chưa kết thúc; hãy thêm dòng end_group sau câu cuối của nhóm.",
                f"The group “{code}” does not end; add a row end_group after its last question.",
            )
        return self._found

    def _row(self, row: int) -> None:
        kind = " ".join(self._table.text(row, "type").lower().split())
        plain = kind.replace(" ", "_")
        if not kind:
            self._refuse(
                row,
                "type",
                "missing-value",
                "Ô này còn trống; hãy điền loại câu hỏi (type), ví dụ text hoặc select_one danh_sach.",
                "The cell is empty; write the type, such as text or select_one some_list.",
            )
        elif plain in {"begin_group", "begin_section"}:
            self._begin(row)
        elif plain in {"end_group", "end_section", "end_repeat"}:
            self._end(row)
        elif plain == "begin_repeat":
            self._refuse_repeat(row)
            self._begin(row)
        elif kind in KNOWN_METADATA:
            if kind not in METADATA and kind not in self._found.metadata:
                self._found.metadata.append(kind)
                self._found.metadata_rows.append(row)
        else:
            self._question(row, kind)

    def _refuse_repeat(self, row: int) -> None:
        self._refuse(
            row,
            "type",
            "repeat-refused",
            "Phiếu không dùng nhóm lặp (repeat); hãy viết riêng từng câu, hoặc hỏi số lượng bằng câu integer.",
            "Repeats are not supported; write each question by itself, or ask for the number by an integer.",
        )

    def _begin(self, row: int) -> None:
        code = self._code(row)
        if code is None:
            code = f"row_{row}"
            self._found.unread.add(code)
        said = said_in(self._table, row, "label", self._language)
        title = said.pop(self._language, "")
        parent = self._open[-1][0] if self._open else None
        translations = {one: {"title": words} for one, words in said.items()}
        relevant = self._condition(row, "relevant")
        self._found.sections.append(Section(code, title, relevant, parent, translations))
        self._found.section_rows.append(row)
        self._open.append((code, row))

    def _end(self, row: int) -> None:
        if self._open:
            self._open.pop()
        else:
            self._refuse(
                row,
                "type",
                "group-not-begun",
                "Dòng end_group này không có begin_group tương ứng; hãy xóa dòng, hoặc thêm begin_group ở trên.",
                "No group is open here; delete this end_group, or add begin_group above.",
            )

    def _question(self, row: int, kind: str) -> None:
        name = self._table.text(row, "name")
        read = self._type(row, kind)
        code = self._code(row)
        if read is None or code is None:
            self._found.unread.add(name)
            return
        said = {
            member: said_in(self._table, row, column, self._language)
            for member, column in _WORDS.items()
        }
        own = {member: words.pop(self._language, "") for member, words in said.items()}
        if read["type"] is QuestionType.NOTE and code in FRONT and not self._found.questions:
            self._found.front[FRONT[code]] = own["text"]
            for language, words in said["text"].items():
                self._found.front_translations.setdefault(language, {})[FRONT[code]] = words
            self._found.front_row = row
            return
        if not own["text"]:
            self._missing_label(row)
        rows = read.pop("option_rows", [])
        question = Question(
            code=code,
            **read | own,
            required=self._yes(row, "required"),
            relevant=self._condition(row, "relevant"),
            constraint=self._condition(row, "constraint"),
            section=self._open[-1][0] if self._open else None,
            leaf=self._join(row, "leaf"),
            factor=self._join(row, "factor"),
            photo_place=self._yes(row, "photo_place"),
            translations=_by_language(said),
        )
        self._found.questions.append(with_settled_limits(question))
        self._found.question_rows.append(row)
        self._found.option_rows.append(rows)

    def _missing_label(self, row: int) -> None:
        column = label_column(self._table, "label", self._language)
        self._table.refuse(
            self._table.cell(row, "label", column),
            "missing-value",
            "Ô này còn trống; hãy điền lời câu hỏi (label).",
            "The cell is empty; write what is asked (label).",
        )

    def _code(self, row: int) -> str | None:
        code = self._table.text(row, "name")
        if CODE.fullmatch(code):
            return code
        self._refuse(
            row,
            "name",
            "invalid-code",
            f"Mã “{code[:40]}” không hợp lệ; hãy dùng chữ không dấu, số, dấu . _ - và không có dấu cách, ví dụ q1.",
            f"“{code[:40]}” is no name; use letters, digits and . _ - without spaces, such as q1.",
        )
        return None

    def _type(self, row: int, kind: str) -> dict[str, Any] | None:
        select = _SELECT.fullmatch(" ".join(self._table.text(row, "type").split()))
        if select is not None:
            return self._select(row, select)
        if kind not in TYPES:
            self._unknown_type(row, kind)
            return None
        read: dict[str, Any] = {"type": TYPES[kind], "integer": kind in {"integer", "int"}}
        if kind == "range":
            read |= self._range(row)
        return read

    def _select(self, row: int, select: re.Match[str]) -> dict[str, Any] | None:
        name = select["list"]
        if select["other"]:
            self._refuse(
                row,
                "type",
                "or-other",
                "Không dùng or_other; hãy thêm phương án OTHER vào danh sách và một câu text hỏi khi chọn OTHER.",
                "or_other is not supported; add a choice OTHER to the list, and a text question asked where it is selected.",
            )
            return None
        found = self._lists.get(name)
        if found is None:
            near = difflib.get_close_matches(name, list(self._lists), n=1, cutoff=0.5)
            listed = ", ".join(near or self._lists) or "–"
            self._refuse(
                row,
                "type",
                "unknown-list",
                f"Trang choices không có danh sách “{name}”; hãy thêm danh sách này, hoặc ghi đúng tên ({listed}).",
                f"The sheet choices has no list “{name}”; add it, or write its right name ({listed}).",
            )
            return None
        if not found.is_whole:
            self._found.unread.add(self._table.text(row, "name"))
        return self._chosen_from(row, found, is_multiple="multiple" in select["kind"])

    def _chosen_from(self, row: int, found: ChoiceList, *, is_multiple: bool) -> dict[str, Any]:
        if is_multiple:
            return {
                "type": QuestionType.MULTIPLE,
                "options": tuple(found.options),
                "option_rows": found.rows,
            }
        pairs = list(zip(found.options, found.rows, strict=True))
        kept = [(option, at) for option, at in pairs if option.code != DONT_KNOW]
        options = tuple(option for option, _ in kept)
        likert = "likert" in self._table.text(row, "appearance").split() and [
            one.code for one in options
        ] == list(SCALE)
        return {
            "type": QuestionType.LIKERT if likert else QuestionType.SINGLE,
            "options": () if likert and self._is_standard(options) else options,
            "dont_know": len(kept) < len(pairs),
            "option_rows": [at for _, at in kept],
        }

    def _is_standard(self, options: tuple[Option, ...]) -> bool:
        """Whether a scale says no more than the standard one does."""
        for option, standard in zip(options, standard_scale(), strict=True):
            own = standard.in_language(self._language).label
            told = {one: words["label"] for one, words in option.translations.items()}
            known = {one: standard.in_language(one).label for one in told}
            if option.label != own or told != known or not told.keys() <= {"vi", "en"}:
                return False
        return True

    def _range(self, row: int) -> dict[str, Any]:
        text = self._table.text(row, "parameters")
        given = {one["name"]: one["value"] for one in _PARAMETER.finditer(text)}
        rest = _PARAMETER.sub("", text).strip(" ;,")
        if rest:
            self._refuse(
                row,
                "parameters",
                "unknown-parameter",
                f"Không hiểu “{rest[:40]}”; hãy ghi start=0 end=10 step=1.",
                f"“{rest[:40]}” is not understood; write start=0 end=10 step=1.",
            )
        start, end, step = (
            Decimal(given.get(name, usual))
            for name, usual in (("start", "1"), ("end", "10"), ("step", "1"))
        )
        return {"minimum": start, "maximum": end, "step": step}

    def _unknown_type(self, row: int, kind: str) -> None:
        first = kind.split(" ", maxsplit=1)[0]
        if first in TYPES_REFUSED:
            vi, en = TYPES_REFUSED[first]
            self._refuse(
                row,
                "type",
                "type-not-supported",
                f"Loại “{first}” không dùng được ở đây; hãy {vi}.",
                f"The type “{first}” is not supported here; {en}.",
            )
            return
        names = [*TYPES, "select_one", "select_multiple", "begin_group", "end_group"]
        near = difflib.get_close_matches(first, names, n=1, cutoff=0.6)
        shown = near[0] if near else ", ".join(names)
        self._refuse(
            row,
            "type",
            "unknown-type",
            f"XLSForm không có loại “{kind[:40]}”; hãy dùng: {shown}.",
            f"XLSForm has no type “{kind[:40]}”; use: {shown}.",
        )

    def _yes(self, row: int, column: str) -> bool:
        said = self._table.text(row, column).lower()
        if said not in YES and said not in NO:
            self._refuse(
                row,
                column,
                "unknown-word",
                f"“{said[:40]}” không dùng được ở cột {column}; hãy ghi yes hoặc để trống.",
                f"“{said[:40]}” is not supported in the column {column}; write yes, or leave it empty.",
            )
        return said in YES

    def _join(self, row: int, column: str) -> str | None:
        code = self._table.text(row, column)
        if code and not CODE.fullmatch(code):
            self._refuse(
                row,
                column,
                "invalid-code",
                f"Mã “{code[:40]}” không hợp lệ; hãy ghi đúng mã như trong bộ tiêu chí, ví dụ 9.1 hoặc ACCESS.",
                f"“{code[:40]}” is no code; write it as in the framework, such as 9.1 or ACCESS.",
            )
            return None
        return code or None

    def _condition(self, row: int, column: str) -> Condition | None:
        text = self._table.text(row, column)
        if not text:
            return None
        try:
            return parse_condition(text)
        except ExpressionError as error:
            said = error.text
            self._refuse(row, column, "condition", f"{_capital(said.vi)}.", f"{_capital(said.en)}.")
            return None

    def _refuse(self, row: int, column: str, code: str, vi: str, en: str) -> None:
        self._table.refuse(self._table.cell(row, column), code, vi, en)


def _by_language(said: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    by_language: dict[str, dict[str, str]] = {}
    for member, words in said.items():
        for language, text in words.items():
            by_language.setdefault(language, {})[member] = text
    return by_language


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
