"""Says what is wrong with an answer, and which answers are allowed."""

from collections.abc import Collection

from services.survey.expressions import print_condition
from services.survey.questionnaires.models import (
    ENGLISH,
    VIETNAMESE,
    Form,
    Question,
    QuestionType,
)
from services.survey.responses.answer_readers import DEFAULT_LENGTH
from shared.problems.problem import Fault, Text


def missing(form: Form, question: Question) -> Fault:
    """Say that a required question that is asked was not answered."""
    words, own = _words(question), _own_words(form, question, "required_message")
    return Fault(
        _at(question.code),
        Text(
            f"{own.vi or f'Câu {question.code} bắt buộc trả lời'}; {words.vi}",
            f"{own.en or f'Question {question.code} must be answered'}; {words.en}",
        ),
        "answer-missing",
    )


def outside_constraint(form: Form, question: Question) -> Fault:
    """Say that an answer of the right type breaks the question's constraint."""
    assert question.constraint is not None
    said = print_condition(question.constraint)
    own = _own_words(form, question, "constraint_message")
    return Fault(
        _at(question.code),
        Text(
            f"Câu trả lời {question.code} không thỏa điều kiện; hãy sửa lại: {own.vi or said}",
            f"The answer to {question.code} breaks its constraint; mend it: {own.en or said}",
        ),
        "constraint-broken",
    )


def _own_words(form: Form, question: Question, name: str) -> Text:
    """Say what the form itself says, in each language as far as it has it."""
    own: str = getattr(question, name)
    said = {form.language: own} | {
        language: words.get(name, own) for language, words in question.translations.items()
    }
    vi, en = (said.get(one, own) for one in (VIETNAMESE, ENGLISH))
    return Text(vi, en)


def not_relevant(form: Form, question: Question) -> Fault:
    """Say that a question was answered that earlier answers leave out."""
    asked = " and ".join(print_condition(one) for one in form.relevance_of(question))
    return Fault(
        _at(question.code),
        Text(
            f"Câu {question.code} chỉ hỏi khi {asked}; hãy bỏ câu trả lời này.",
            f"Question {question.code} is asked only where {asked}; leave this answer out.",
        ),
        "not-relevant",
    )


def not_allowed(question: Question) -> Fault:
    """Say that an answer is not of the question's type, or outside its choices or limits."""
    words = _words(question)
    return Fault(
        _at(question.code),
        Text(
            f"Câu trả lời {question.code} không hợp lệ; {words.vi}",
            f"The answer to {question.code} is not allowed; {words.en}",
        ),
        "answer-not-allowed",
    )


def unknown(code: str, questions: Collection[str]) -> Fault:
    """Say that something was answered that the form does not ask."""
    shown = code if len(code) <= 64 else f"{code[:63]}…"
    listed = ", ".join(list(questions)[:50])
    return Fault(
        _at(shown),
        Text(
            f"Phiếu không có câu hỏi này; các câu hỏi là: {listed}.",
            f"The form has no such question; its questions are: {listed}.",
        ),
        "unknown-question",
    )


def _at(code: str) -> str:
    return f"#/answers/{code.replace('~', '~0').replace('/', '~1')}"


def _words(question: Question) -> Text:  # noqa: PLR0911  a line per type
    """Say which answers are allowed."""
    codes = ", ".join(question.allowed)
    match question.type:
        case QuestionType.SINGLE | QuestionType.LIKERT:
            return Text(f"hãy chọn một trong: {codes}.", f"write one of: {codes}.")
        case QuestionType.MULTIPLE:
            return Text(
                f"hãy ghi danh sách không trùng nhau, gồm một hay nhiều trong: {codes}.",
                f"write a list without repeats of one or more of: {codes}.",
            )
        case QuestionType.NUMBER:
            return _number_words(question)
        case QuestionType.TEXT:
            limit = question.max_length or DEFAULT_LENGTH
            return Text(
                f"hãy ghi chuỗi ký tự không trống, dài nhất {limit} ký tự.",
                f"write a string that is not empty, of at most {limit} characters.",
            )
        case QuestionType.DATE:
            return Text(
                "hãy ghi ngày dạng năm-tháng-ngày, ví dụ 2024-11-30.",
                "write a day as year-month-day, such as 2024-11-30.",
            )
        case QuestionType.GEOPOINT:
            return Text(
                'hãy ghi vĩ độ và kinh độ cách nhau một dấu cách, ví dụ "21.0285 105.8542".',
                'write latitude and longitude with a space between, such as "21.0285 105.8542".',
            )
        case QuestionType.IMAGE:
            return Text(
                'hãy ghi tên tệp ảnh, không có đường dẫn, ví dụ "1700000000.jpg".',
                'write the name of the picture file without a path, such as "1700000000.jpg".',
            )
        case QuestionType.NOTE:
            return Text("hãy bỏ câu trả lời này.", "write no answer to it.")


def _number_words(question: Question) -> Text:
    vi = ["số nguyên" if question.integer else "số thập phân"]
    en = ["a whole number" if question.integer else "a decimal number"]
    if question.minimum is not None:
        vi.append(f"từ {question.minimum}")
        en.append(f"from {question.minimum}")
    if question.maximum is not None:
        vi.append(f"đến {question.maximum}")
        en.append(f"up to {question.maximum}")
    if question.step is not None:
        vi.append(f"cách nhau {question.step}")
        en.append(f"in steps of {question.step}")
    example = "12" if question.integer else "12.5"
    return Text(
        f'hãy ghi {" ".join(vi)} trong dấu nháy, ví dụ "{example}".',
        f'write {" ".join(en)} as a string, such as "{example}".',
    )
