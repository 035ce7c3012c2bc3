"""Says to a respondent, beside the question, what is wrong with an answer; the API's words name codes and are for programs."""

from services.survey.questionnaires.models import Question, QuestionType
from services.survey.respondents.words import WORDS
from services.survey.responses.answer_readers import DEFAULT_LENGTH
from shared.problems.problem import Fault

_MISSING = {
    QuestionType.SINGLE: "choose_one",
    QuestionType.LIKERT: "choose_one",
    QuestionType.MULTIPLE: "choose_some",
    QuestionType.IMAGE: "choose_picture",
}


def code_of(fault: Fault) -> str:
    """Name the question that a fault is about, or nothing."""
    before, _, code = fault.pointer.partition("#/answers/")
    return "" if before else code.replace("~1", "/").replace("~0", "~")


def words_of(fault: Fault, question: Question, language: str) -> str:
    """Say what is wrong; the question is in the reader's language already."""
    if fault.code == "answer-missing":
        return words_of_missing(question, language)
    if question.type is QuestionType.IMAGE:
        return fault.text.said(language)
    return words_of_wrong(question, language)


def words_of_missing(question: Question, language: str) -> str:
    """Say that an answer is missing, in the form's own words where it has any."""
    word = _MISSING.get(question.type, "something_missing")
    return question.required_message or WORDS[word].said(language)


def words_of_wrong(question: Question, language: str) -> str:
    """Say what an answer has to be like, in the form's own words where it has any."""
    return question.constraint_message or _what_is_allowed(question, language)


def spoken_of(question: Question, *, missing: bool) -> str | None:
    """Name the form's own words that say it, if there are any: they may be in another language than the page."""
    member = "required_message" if missing else "constraint_message"
    return member if getattr(question, member) else None


def _what_is_allowed(question: Question, language: str) -> str:
    match question.type:
        case QuestionType.NUMBER:
            return _number(question, language)
        case QuestionType.TEXT:
            return WORDS["too_long"].said(language, limit=question.max_length or DEFAULT_LENGTH)
        case QuestionType.DATE:
            return WORDS["day"].said(language)
        case QuestionType.GEOPOINT:
            return WORDS["place"].said(language)
        case QuestionType.IMAGE:
            return WORDS["picture_kind"].said(language)
        case _:
            return WORDS[_MISSING.get(question.type, "mend")].said(language)


def _number(question: Question, language: str) -> str:
    parts = [WORDS["number_whole" if question.integer else "number"].said(language)]
    if question.minimum is not None:
        parts.append(WORDS["number_from"].said(language, minimum=question.minimum))
    if question.maximum is not None:
        parts.append(WORDS["number_to"].said(language, maximum=question.maximum))
    if question.step is not None:
        parts.append(WORDS["number_step"].said(language, step=question.step))
    return " ".join(parts) + "."
