"""The columns of an export: what each is called, how it is read from a response, and what its codes mean."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from services.survey.questionnaires.models import DONT_KNOW, Form, Question, QuestionType
from services.survey.responses.answer_readers import DEFAULT_LENGTH

DONT_KNOW_LABEL: Final = "Không biết, không sử dụng"
_YES_NO: Final = (("1", "Có chọn"), ("0", "Không chọn"))


class Kind(StrEnum):
    """What stands in a column."""

    CODED = "CODED"
    """One of the codes."""
    FLAG = "FLAG"
    """Whether one option of several was chosen."""
    NUMBER = "NUMBER"
    TEXT = "TEXT"


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    name: str
    label: str
    kind: Kind
    sql: str
    """What it is in SQL, `{}` standing for its values."""
    values: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    """Codes with their meaning, in order."""
    length: int = 64
    """Most characters of a TEXT."""
    is_formula_proof: bool = True
    """Whether it can never begin as a formula does; people's own words can."""


def columns_of(form: Form, *, identifiers: bool, excluded: bool) -> list[Column]:
    """Give the columns of a form's responses."""
    return [
        *_about(identifiers=identifiers, excluded=excluded),
        *(column for question in form.asked for column in _of(question)),
    ]


def _about(*, identifiers: bool, excluded: bool) -> Iterator[Column]:
    """Say of whom it is: the day without the minute, and nobody's number, unless identifiers are wanted."""
    text = Kind.TEXT
    yield Column("_no", "Số thứ tự trong tệp", Kind.NUMBER, "row_number() OVER ()")
    yield Column("_agency", "Mã cơ quan được đánh giá", text, "t.agency_code")
    yield Column("_group", "Nhóm đối tượng", text, "r.group_code")
    yield Column("_channel", "Kênh thu thập", text, "r.channel", length=16)
    day = "to_char(r.captured_at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD')"
    yield Column("_captured_on", "Ngày trả lời (giờ Việt Nam)", text, day, length=10)
    weight = "round(t.population::numeric / nullif(n.valid, 0), 8)"
    yield Column("_weight", "Trọng số N/n, trống nếu không rõ N", Kind.NUMBER, weight)
    if identifiers:
        yield Column("_id", "Mã phiếu trả lời", text, "r.id::text")
        yield Column("_sender", "Tài khoản đã gửi", text, "r.principal_id::text")
        yield Column("_device", "Thiết bị", text, "r.device_id", length=100, is_formula_proof=False)
        for name, label in (
            ("captured_at", "Thời điểm ghi nhận"),
            ("received_at", "Thời điểm nhận"),
        ):
            instant = f"to_char(r.{name} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
            yield Column(f"_{name}", label, text, instant, length=20)
    if excluded:
        why = "r.exclusion_reason"
        yield Column(
            "_excluded", "Lý do không tính", text, why, length=2000, is_formula_proof=False
        )


def _of(question: Question) -> Iterator[Column]:
    answer = "r.answers ->> {}"
    match question.type:
        case QuestionType.SINGLE | QuestionType.LIKERT:
            labels = [(one.code, one.label) for one in question.choices if one.code != DONT_KNOW]
            if question.dont_know:
                labels.append((DONT_KNOW, DONT_KNOW_LABEL))
            yield Column(
                question.code, question.text, Kind.CODED, answer, (question.code,), tuple(labels)
            )
        case QuestionType.MULTIPLE:
            for one in question.choices:
                yield Column(
                    f"{question.code}.{one.code}",
                    f"{question.text} — {one.label}",
                    Kind.FLAG,
                    "(r.answers -> {} ? {})::int",
                    (question.code, one.code),
                    _YES_NO,
                )
        case QuestionType.NUMBER:
            yield Column(question.code, question.text, Kind.NUMBER, answer, (question.code,))
        case QuestionType.TEXT:
            yield Column(
                question.code,
                question.text,
                Kind.TEXT,
                answer,
                (question.code,),
                length=question.max_length or DEFAULT_LENGTH,
                is_formula_proof=False,
            )
        case _:
            yield Column(
                question.code, question.text, Kind.TEXT, answer, (question.code,), length=255,
                is_formula_proof=False,
            )  # fmt: skip


_VALID: Final = """
WITH n AS MATERIALIZED (
    SELECT agency_id, group_code, count(*) AS valid FROM response
    WHERE campaign_id = $1 AND excluded_at IS NULL GROUP BY 1, 2
)
"""
"""Counted once, whatever the planner thinks: before it has statistics of a day's rows, it would count anew for each of them."""
_FROM: Final = """
FROM response r
JOIN target t ON t.campaign_id = r.campaign_id AND t.agency_id = r.agency_id AND t.group_code = r.group_code
LEFT JOIN n ON n.agency_id = r.agency_id AND n.group_code = r.group_code
WHERE r.campaign_id = $1 AND r.questionnaire_id = $2
"""


def query_of(columns: Sequence[Column], *, excluded: bool) -> tuple[str, list[str]]:
    """Write the query of an export; its first two values are the campaign and the form."""
    values: list[str] = []
    selected: list[str] = []
    for column in columns:
        places: list[str] = []
        for value in column.values:
            values.append(value)
            places.append(f"${len(values) + 2}::text")
        found = column.sql.format(*places) if places else column.sql
        selected.append(found if column.is_formula_proof else _harmless(found))
    kept = "" if excluded else "AND r.excluded_at IS NULL"
    return f"{_VALID} SELECT {', '.join(selected)} {_FROM} {kept}", values


def _harmless(found: str) -> str:
    """Do what `shared.spreadsheets.harmless` does, where the responses are."""
    return rf"regexp_replace({found}, '^([=+\-@\t\r\n])', '''\1')"
