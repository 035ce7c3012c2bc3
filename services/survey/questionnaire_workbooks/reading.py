"""Reads a whole XLSForm workbook into a form; every fault of it is told at once."""

from collections.abc import Iterable

from services.survey.expressions import references
from services.survey.questionnaire_workbooks.choices import CODE, ChoiceList, read_choices
from services.survey.questionnaire_workbooks.columns import (
    CHOICES,
    CHOICES_REFUSED,
    SETTINGS,
    SETTINGS_REFUSED,
    SURVEY,
    SURVEY_REFUSED,
)
from services.survey.questionnaire_workbooks.converting import converter_faults
from services.survey.questionnaire_workbooks.places import Places
from services.survey.questionnaire_workbooks.survey import FoundSurvey, SurveyReader
from services.survey.questionnaire_workbooks.tables import FormTable
from services.survey.questionnaires.errors import FaultyQuestionnaireError
from services.survey.questionnaires.languages import language_code
from services.survey.questionnaires.models import VIETNAMESE, Form
from services.survey.questionnaires.rules import faults_of_form
from shared.workbooks import CellFaults, Workbook, find_sheet

MOST_QUESTIONS = 500
_FOLLOWING = frozenset(
    {"unknown-question", "later-question", "section-empty", "options-missing", "unknown-option"}
)


def read_form(workbook: Workbook) -> Form:
    """Read the form, or raise FaultyQuestionnaireError with all faults, each at its sheet and cell."""
    faults = CellFaults(workbook.sheets)
    form = _read(workbook, faults)
    if form is None or faults:
        raise FaultyQuestionnaireError(faults=faults.found, count=len(faults.found))
    return form


def _read(workbook: Workbook, faults: CellFaults) -> Form | None:
    sheets = {name: find_sheet(workbook, name, faults) for name in ("survey", "settings")}
    survey_sheet, settings_sheet = sheets["survey"], sheets["settings"]
    if survey_sheet is None or settings_sheet is None:
        return None
    survey = FormTable(
        survey_sheet, faults, needed=("type", "name", "label"), known=SURVEY, refused=SURVEY_REFUSED
    )
    settings = FormTable(
        settings_sheet,
        faults,
        needed=("form_title", "form_id"),
        known=SETTINGS,
        refused=SETTINGS_REFUSED,
    )
    choices_sheet = workbook.sheet("choices")
    choices: FormTable | None = None
    if choices_sheet is not None:
        choices = FormTable(
            choices_sheet,
            faults,
            needed=("list_name", "name", "label"),
            known=CHOICES,
            refused=CHOICES_REFUSED,
        )
    language = _language(settings, survey)
    lists: dict[str, ChoiceList] = read_choices(choices, language) if choices else {}
    found = SurveyReader(survey, lists, language).read()
    form = _form(settings, found, language)
    _check_size(survey, found)
    places = Places(found, survey, choices, settings)
    had_faults = bool(faults)
    for fault in faults_of_form(form):
        if not (had_faults and _follows(fault.pointer, fault.code, form, found)):
            cell = places.cell(fault.pointer)
            faults.add(cell, fault.code, fault.text.vi, fault.text.en)
    if not faults:
        for cell, text in converter_faults((survey, choices, settings)):
            faults.add(cell, "not-converted", text.vi, text.en)
    return form


def _form(settings: FormTable, found: FoundSurvey, language: str) -> Form:
    row = settings.header_row + 1
    code = settings.text(row, "form_id")
    title = settings.words(row, "form_title", None)
    if not title:
        settings.refuse(
            settings.cell(row, "form_title"),
            "missing-value",
            "Ô này còn trống; hãy điền tên phiếu (form_title).",
            "The cell is empty; write the form's title (form_title).",
        )
    if not CODE.fullmatch(code):
        settings.refuse(
            settings.cell(row, "form_id"),
            "invalid-code",
            f"Mã phiếu “{code[:40]}” không hợp lệ; hãy dùng chữ không dấu, số, dấu . _ -, ví dụ HN-01.",
            f"“{code[:40]}” is no form_id; use letters, digits and . _ -, such as HN-01.",
        )
    translations = found.front_translations
    for other in settings.languages("translated_title"):
        if other and (words := settings.words(row, "translated_title", other)):
            translations.setdefault(other, {})["title"] = words
    return Form(
        code=code,
        title=title,
        introduction=found.front.get("introduction", ""),
        consent=found.front.get("consent", ""),
        questions=tuple(found.questions),
        sections=tuple(found.sections),
        metadata=tuple(found.metadata),
        language=language,
        translations=translations,
    )


def _language(settings: FormTable, survey: FormTable) -> str:
    """Tell which language the form's own words are in: the one named, else that of the plain column, else the first."""
    row = settings.header_row + 1
    if said := settings.text(row, "default_language"):
        code = language_code(said)
        if code is not None:
            return code
        settings.refuse(
            settings.cell(row, "default_language"),
            "unknown-language",
            f"Không rõ ngôn ngữ “{said[:40]}”; hãy ghi kèm mã trong ngoặc, ví dụ Tiếng Việt (vi).",
            f"The language “{said[:40]}” is not known; add its code in brackets, such as English (en).",
        )
    languages = survey.languages("label")
    if None in languages or VIETNAMESE in languages or not languages:
        return VIETNAMESE
    return languages[0] or VIETNAMESE


def _check_size(survey: FormTable, found: FoundSurvey) -> None:
    row = survey.header_row + 1
    if not found.questions and not found.unread:
        survey.refuse(
            survey.cell(row, "type"),
            "no-questions",
            "Trang survey chưa có câu hỏi nào; hãy viết ít nhất một câu.",
            "The sheet survey has no question; write at least one.",
        )
    if len(found.questions) > MOST_QUESTIONS:
        survey.refuse(
            survey.cell(found.question_rows[MOST_QUESTIONS], "type"),
            "too-many-questions",
            f"Phiếu có hơn {MOST_QUESTIONS} câu; hãy tách thành nhiều phiếu.",
            f"The form has more than {MOST_QUESTIONS} questions; make several forms of it.",
        )


def _follows(pointer: str, code: str, form: Form, found: FoundSurvey) -> bool:
    """Whether a fault only says again that something earlier could not be read."""
    if code not in _FOLLOWING:
        return False
    match pointer.split("/"):
        case ["#", "questions", index, *_]:
            question = form.questions[int(index)]
            if code == "options-missing":
                return question.code in found.unread
            conditions: Iterable[object] = (question.relevant, question.constraint)
        case ["#", "sections", index, *rest]:
            if not rest:
                return True
            conditions = (form.sections[int(index)].relevant,)
        case _:
            return False
    looked_at = {code for one in conditions if one is not None for code in references(one)}  # type: ignore[arg-type]
    return bool(looked_at & found.unread)
