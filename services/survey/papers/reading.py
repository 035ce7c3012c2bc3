"""Reads a keying workbook: every row judged as a response is, every fault at its cell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from services.survey.papers.layout import (
    AGENCIES,
    AGENCY,
    DAY,
    FORM,
    IDENTITY,
    MOST_PAPERS,
    NUMBER,
    PAPERS,
    columns_of,
    keyed_questions,
)
from services.survey.papers.models import KeyedPaper, Reading
from services.survey.papers.rules import ANSWERS
from services.survey.papers.window import PaperWindow
from services.survey.questionnaires.models import Form, Question, QuestionType
from services.survey.responses.answer_rules import FormChecker
from shared.methodology.decimals import decimal_text
from shared.problems.problem import Fault, Text
from shared.workbooks import CellFaults, Row, Workbook, find_sheet, read_table

_BETWEEN: Final = re.compile(r"[\s,;]+")
_LONGEST_NUMBER: Final = 64
_ONE_CODE: Final = frozenset({QuestionType.SINGLE, QuestionType.LIKERT})


@dataclass(frozen=True, slots=True)
class Identity:
    """Which campaign, group and form version a workbook says it is for."""

    campaign: str
    group: str
    form: str
    version: str


@dataclass(frozen=True, slots=True)
class KeyingPlan:
    """What a row is judged by."""

    form: Form
    agencies: Mapping[str, UUID]
    """By code, those that the caller may key papers about."""
    window: PaperWindow
    now: datetime


def read_identity(workbook: Workbook, faults: CellFaults) -> tuple[Identity, Row] | None:
    """Read what the workbook is for, with the row in which it stands."""
    sheet = find_sheet(workbook, FORM, faults)
    table = sheet and read_table(sheet, IDENTITY, faults, ignore_others=True)
    row = next(table.rows(), None) if table else None
    if row is None:
        return None
    said = [row.text(one.key, required=True) for one in IDENTITY]
    if None in said:
        return None
    return Identity(*(one or "" for one in said)), row


def read_papers(workbook: Workbook, plan: KeyingPlan, faults: CellFaults) -> list[KeyedPaper]:
    """Read all rows; takes up to seconds: aside, in a thread."""
    sheet = find_sheet(workbook, PAPERS, faults)
    table = sheet and read_table(sheet, columns_of(plan.form), faults)
    if not table:
        return []
    reader = _RowReader(plan, faults)
    read = [reader.read(row) for row in table.rows()]
    if len(read) > MOST_PAPERS:
        row = table.header_row + MOST_PAPERS + 1
        faults.add(
            table.sheet.cell(row, table.columns.get(NUMBER.key, 1)),
            "too-many-papers",
            f"Tệp có {len(read)} phiếu; mỗi tệp nhiều nhất {MOST_PAPERS} phiếu, hãy tách thành nhiều tệp.",
            f"The file has {len(read)} papers; put at most {MOST_PAPERS} into one file.",
        )
    return [one for one in read if one is not None]


class _RowReader:
    """Reads row after row, and notices numbers that come twice."""

    def __init__(self, plan: KeyingPlan, faults: CellFaults) -> None:
        self._plan = plan
        self._faults = faults
        self._checker = FormChecker(plan.form)
        self._questions = {one.code: one for one in keyed_questions(plan.form)}
        self._agencies = {code.casefold(): one for code, one in plan.agencies.items()}
        self._words = {
            one.code: {option.label.casefold(): option.code for option in one.offered}
            | {option.code.casefold(): option.code for option in one.offered}
            for one in self._questions.values()
        }
        self._rows: dict[str, int] = {}

    def read(self, row: Row) -> KeyedPaper | None:
        number = self._number(row)
        agency_id = self._agency(row)
        day = self._day(row)
        answers = {
            code: value
            for code, one in self._questions.items()
            if (value := self._answer(row, one)) is not None
        }
        canonical, found = self._checker.judge(answers)
        for fault in found:
            self._place(row, fault)
        if number is None or agency_id is None or day is None or found:
            return None
        return KeyedPaper(row.cell(NUMBER.key), number, Reading(agency_id, day, canonical))

    def _number(self, row: Row) -> str | None:
        number = row.text(NUMBER.key, required=True)
        if number is None:
            return None
        if len(number) > _LONGEST_NUMBER or not number.isprintable():
            self._refuse(
                row,
                NUMBER.key,
                "number-not-allowed",
                f"Số phiếu dài nhất {_LONGEST_NUMBER} ký tự, không xuống dòng.",
                f"A paper's number has at most {_LONGEST_NUMBER} characters in one line.",
            )
            return None
        first = self._rows.setdefault(number, row.row)
        if first != row.row:
            self._refuse(
                row,
                NUMBER.key,
                "duplicate-number",
                f"Phiếu số {number} đã ở dòng {first}; hãy xoá một dòng hoặc sửa số phiếu.",
                f"Paper {number} stands in row {first} already; delete one row or mend its number.",
            )
        return number

    def _agency(self, row: Row) -> UUID | None:
        code = row.text(AGENCY.key, required=True)
        if code is None:
            return None
        found = self._agencies.get(code.casefold())
        if found is None:
            self._refuse(
                row,
                AGENCY.key,
                "unknown-agency",
                f"Không có cơ quan mã “{code[:40]}” cho nhóm này; hãy chọn mã ở trang “{AGENCIES}”.",
                f"No agency “{code[:40]}” is asked about in this group; choose a code of the sheet “{AGENCIES}”.",
            )
        return found

    def _day(self, row: Row) -> date | None:
        day = row.day(DAY.key, required=True)
        if day is None:
            return None
        wrong = self._plan.window.fault_of(day, self._plan.now)
        if wrong is not None:
            self._refuse(row, DAY.key, "outside-window", wrong.vi, wrong.en)
        return day

    def _answer(self, row: Row, question: Question) -> Any:
        """Give what a cell says in the form of an answer; what makes no sense stays as it is, and is refused as such."""
        if question.code not in row.columns:
            return None
        match question.type:
            case QuestionType.NUMBER:
                number = row.number(question.code)
                if number is not None:
                    return decimal_text(number)
            case QuestionType.DATE:
                day = row.day(question.code)
                if day is not None:
                    return day.isoformat()
            case _:
                text = row.text(question.code)
                if text is not None:
                    return self._said(question, text)
        faulty = row.cell(question.code)
        return "" if self._holds(row, question.code) and faulty.value is None else None

    def _holds(self, row: Row, code: str) -> bool:
        """Whether a cell could not be read: it is answered then, though nobody knows what."""
        return self._faults.holds(row.sheet.cell(row.row, row.columns[code]))

    def _said(self, question: Question, text: str) -> Any:
        words = self._words[question.code]
        if question.type in _ONE_CODE:
            return words.get(text.casefold(), text)
        if question.type is QuestionType.MULTIPLE:
            parts = [one for one in _BETWEEN.split(text) if one]
            return [words.get(one.casefold(), one) for one in parts]
        return text

    def _place(self, row: Row, fault: Fault) -> None:
        """Tell a fault of an answer at its cell; a picture, which paper has none of, at the row's number."""
        code = fault.pointer.removeprefix(ANSWERS)
        question = self._questions.get(code)
        key = code if question is not None and code in row.columns else NUMBER.key
        text = fault.text
        if question is not None and fault.code == "answer-not-allowed":
            text = _words(question) or text
        self._refuse(row, key, fault.code or "answer-not-allowed", text.vi, text.en)

    def _refuse(self, row: Row, key: str, code: str, vi: str, en: str) -> None:
        column = row.columns.get(key, 1)
        self._faults.add(row.sheet.cell(row.row, column), code, vi, en)


def _words(question: Question) -> Text | None:
    """Say how an answer is keyed, where a cell is filled in otherwise than JSON is."""
    match question.type:
        case QuestionType.MULTIPLE:
            codes = ", ".join(question.allowed)
            return Text(
                f"Hãy ghi các mã cách nhau bằng dấu cách, mỗi mã một lần, trong: {codes}.",
                f"Write codes with spaces between, each once, of: {codes}.",
            )
        case QuestionType.NUMBER:
            limits = [
                (question.minimum, "từ", "from"),
                (question.maximum, "đến", "up to"),
                (question.step, "cách nhau", "in steps of"),
            ]
            vi = ["số nguyên" if question.integer else "số"]
            en = ["a whole number" if question.integer else "a number"]
            vi += [f"{word} {value}" for value, word, _ in limits if value is not None]
            en += [f"{word} {value}" for value, _, word in limits if value is not None]
            return Text(f"Hãy ghi {' '.join(vi)}.", f"Write {' '.join(en)}.")
        case _:
            return None
