"""How a keying workbook stands: which sheets, which columns."""

from typing import Final

from services.survey.questionnaires.models import Form, Question, QuestionType
from shared.workbooks import ORDINARY, Column, Limits

PAPERS: Final = "Nhập phiếu"
AGENCIES: Final = "Cơ quan"
CODES: Final = "Mã trả lời"
FORM: Final = "Phiếu"

NUMBER: Final = Column("#number", "Số phiếu")
AGENCY: Final = Column("#agency", "Mã cơ quan")
DAY: Final = Column("#day", "Ngày trả lời")
HEAD: Final = (NUMBER, AGENCY, DAY)
"""Their keys are no codes of questions."""

IDENTITY: Final = (
    Column("campaign", "Mã đợt điều tra"),
    Column("group", "Mã nhóm"),
    Column("form", "Mã phiếu"),
    Column("version", "Phiên bản"),
)

MOST_PAPERS: Final = 2_000
"""Rows of one workbook: a week's work of one person."""
LIMITS: Final = Limits(columns=700, cells=1_000_000, sheets=ORDINARY.sheets)
"""A form may have 500 questions."""


def keyed_questions(form: Form) -> tuple[Question, ...]:
    """Give the questions that paper can answer: a picture cannot be keyed."""
    return tuple(one for one in form.asked if one.type is not QuestionType.IMAGE)


def columns_of(form: Form) -> tuple[Column, ...]:
    """Give the columns of the sheet of papers."""
    return (*HEAD, *(Column(one.code, one.code) for one in keyed_questions(form)))
