"""An XLSForm is read into the form it says, and every fault is told at its cell."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.survey.expressions import print_condition
from services.survey.questionnaire_workbooks.reading import read_form
from services.survey.questionnaire_workbooks.writing import write_form, write_template
from services.survey.questionnaires.errors import FaultyQuestionnaireError
from services.survey.questionnaires.limits import with_settled_limits
from services.survey.questionnaires.models import Form, QuestionType
from services.survey.questionnaires.xform import xform_of
from shared.workbooks import Sheet, Workbook, read_workbook
from tests.survey.test_xform import forms_of_the_presets
from tests.survey.xlsforms import CHOICES, GOOD, SETTINGS, SURVEY, workbook_of


def read(content: bytes) -> Form:
    return read_form(read_workbook(content))


def faults(cells: dict[tuple[str, str], Any], sheets: Any = GOOD) -> set[tuple[str, str, str]]:
    with pytest.raises(FaultyQuestionnaireError) as refused:
        read(workbook_of(sheets, cells))
    for fault in refused.value.faults:
        assert fault.text.vi != fault.text.en
    return {
        (fault.place["sheet"], fault.place["cell"], fault.code)
        for fault in refused.value.faults
        if fault.place
    }


def test_a_workbook_says_a_form() -> None:
    form = read(workbook_of(GOOD))
    assert (form.code, form.title, form.language) == ("XL-01", "Phiếu đánh giá", "vi")
    assert form.languages == ("vi", "en")
    assert form.in_language("en").title == "Questionnaire"
    assert form.in_language("en").introduction == "Please tell us."
    assert form.metadata == ("start-geopoint",)
    assert [(one.code, one.parent) for one in form.sections] == [
        ("general", None),
        ("inner", "general"),
    ]
    asked = {one.code: one for one in form.asked}
    assert list(asked) == ["visited", "slow", "times", "hours", "q1", "score", "phone", "on"]
    assert [one.code for one in form.questions][-1] == "thanks"
    assert asked["visited"].dont_know
    assert asked["visited"].allowed == ("YES", "NO", "DK")
    assert (asked["visited"].required, asked["visited"].hint) == (True, "Trong năm 2024")
    assert asked["slow"].type is QuestionType.MULTIPLE
    assert [one.in_language("en").label for one in asked["slow"].options] == [
        "Receiving",
        "Returning",
    ]
    assert (asked["times"].integer, asked["times"].minimum, asked["times"].maximum) == (True, 0, 50)
    assert asked["times"].constraint is None
    assert asked["times"].translations["en"]["constraint_message"] == "0 to 50"
    assert asked["times"].section == "inner"
    assert len(form.relevance_of(asked["times"])) == 1
    assert asked["hours"].constraint is not None
    assert print_condition(asked["hours"].constraint) == ". <= ${times} * 8"
    assert (asked["q1"].type, asked["q1"].leaf, asked["q1"].factor) == (
        QuestionType.LIKERT,
        "9.1",
        "ACCESS",
    )
    assert asked["q1"].options == ()
    assert (asked["score"].minimum, asked["score"].step) == (0, Decimal("0.5"))
    assert (asked["phone"].max_length, asked["on"].type) == (10, QuestionType.DATE)


def test_what_is_written_is_read_back_unchanged() -> None:
    form = read(workbook_of(GOOD))
    assert read(write_form(form, version="3")) == form
    assert Form.of_data(form.to_data()) == form


@pytest.mark.parametrize("form", forms_of_the_presets(), ids=lambda form: form.code)
def test_the_forms_of_the_presets_survive_as_workbooks(form: Form) -> None:
    settled = replace(form, questions=tuple(with_settled_limits(one) for one in form.questions))
    assert read(write_form(settled, version="1")) == settled


def test_a_form_read_from_a_workbook_becomes_an_xform() -> None:
    xform = xform_of(read(workbook_of(GOOD)), form_id="XL-01", version="1")
    assert "Please tell us." in xform
    assert "English (en)" in xform


def test_plain_columns_are_in_vietnamese() -> None:
    survey = (("type", "name", "label"), ("text", "q1", "Ý kiến?"))
    settings = (("form_title", "form_id"), ("Phiếu", "P1"))
    form = read(workbook_of({"survey": survey, "settings": settings}))
    assert (form.language, form.languages, form.questions[0].text) == ("vi", ("vi",), "Ý kiến?")


def test_the_template_is_filled_in_and_taken() -> None:
    import io

    from openpyxl import load_workbook  # as an officer's program would

    book = load_workbook(io.BytesIO(write_template()))
    survey, settings = book["survey"], book["settings"]
    assert {"survey", "choices", "settings", "Hướng dẫn"} <= set(book.sheetnames)
    assert survey.data_validations.dataValidation
    titles = {cell.value: cell.column for cell in survey[1]}
    assert all(cell.comment for cell in survey[1])
    for name, value in {
        "type": "select_one likert",
        "name": "q1",
        "label::Tiếng Việt (vi)": "Hài lòng?",
        "label::English (en)": "Satisfied?",
        "appearance": "likert",
        "factor": "ACCESS",
    }.items():
        survey.cell(2, titles[name], value)
    for cell in settings[1]:
        value = {"form_title": "Phiếu mới", "form_id": "NEW-1"}.get(cell.value)
        if value:
            settings.cell(2, cell.column, value)
    file = io.BytesIO()
    book.save(file)
    form = read(file.getvalue())
    assert [(one.code, one.type, one.dont_know) for one in form.questions] == [
        ("q1", QuestionType.LIKERT, True)
    ]


def test_the_empty_template_says_what_is_missing() -> None:
    with pytest.raises(FaultyQuestionnaireError) as refused:
        read(write_template())
    assert {fault.code for fault in refused.value.faults} == {
        "no-questions",
        "missing-value",
        "invalid-code",
    }


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({("survey", "A7"): "selec_one yes_no"}, {("survey", "A7", "unknown-type")}),
        ({("survey", "A8"): "select_multiple stages"}, {("survey", "A8", "unknown-list")}),
        ({("survey", "A8"): "select_multiple stage or_other"}, {("survey", "A8", "or-other")}),
        ({("survey", "A16"): "calculate"}, {("survey", "A16", "type-not-supported")}),
        ({("survey", "A9"): "begin_repeat"}, {("survey", "A9", "repeat-refused")}),
        (
            {("survey", "A12"): None, ("survey", "B12"): "x"},
            {("survey", "A12", "missing-value"), ("survey", "A6", "group-not-ended")},
        ),
        (
            {("survey", "A9"): "end_group"},
            {("survey", "A13", "group-not-begun"), ("survey", "A12", "group-not-begun")},
        ),
        ({("survey", "B16"): "q 1"}, {("survey", "B16", "invalid-code")}),
        ({("survey", "B16"): "times"}, {("survey", "B16", "duplicate-code")}),
        ({("survey", "B16"): "1a"}, {("survey", "B16", "code-not-a-name")}),
        ({("survey", "B16"): "deviceid"}, {("survey", "B16", "reserved-code")}),
        ({("survey", "C16"): None}, {("survey", "C16", "missing-value")}),
        ({("survey", "D16"): "a ${times} b"}, {("survey", "D16", "unreadable-text")}),
        ({("survey", "F7"): "perhaps"}, {("survey", "F7", "unknown-word")}),
        ({("survey", "G8"): "${visited} == 'YES'"}, {("survey", "G8", "condition")}),
        ({("survey", "G8"): "${visitd} = 'YES'"}, {("survey", "G8", "unknown-question")}),
        ({("survey", "G8"): "${visited} = 'MAYBE'"}, {("survey", "G8", "unknown-option")}),
        ({("survey", "G9"): "${hours} > 1"}, {("survey", "G9", "later-question")}),
        ({("survey", "G8"): ". = 'YES'"}, {("survey", "G8", "own-answer")}),
        ({("survey", "H10"): ". >= 9 and . <= 3"}, {("survey", "H10", "minimum-above-maximum")}),
        ({("survey", "H16"): "regex(., '(a+)+')"}, {("survey", "H16", "condition")}),
        ({("survey", "K15"): "start=0 end=10 step=0"}, {("survey", "K15", "range-incomplete")}),
        ({("survey", "K15"): "from=0"}, {("survey", "K15", "unknown-parameter")}),
        ({("survey", "M14"): "9 1"}, {("survey", "M14", "invalid-code")}),
        ({("survey", "G1"): "relevent"}, {("survey", "G1", "renamed-column")}),
        ({("survey", "E1"): "label::English (en)"}, {("survey", "E1", "duplicate-column")}),
        ({("survey", "E1"): "hint::Klingon"}, {("survey", "E1", "unknown-language")}),
        (
            {("survey", "O1"): "calculation", ("survey", "O7"): "1+1"},
            {("survey", "O7", "not-supported")},
        ),
        (
            {("survey", "O1"): "media::image", ("survey", "O7"): "a.png"},
            {("survey", "O7", "not-supported")},
        ),
        (
            {("survey", "C7"): "=1+1"},
            {("survey", "C7", "formula"), ("survey", "C7", "missing-value")},
        ),
        ({("choices", "B3"): "YES"}, {("choices", "B3", "duplicate-code")}),
        ({("choices", "B3"): "a b"}, {("choices", "B3", "invalid-code")}),
        ({("choices", "C5"): None}, {("choices", "C5", "missing-value")}),
        ({("choices", "A5"): None}, {("choices", "A5", "missing-value")}),
        ({("choices", "B5"): "DK"}, {("choices", "B5", "reserved-code")}),
        ({("choices", "A1"): "x"}, {("choices", "E1", "missing-column")}),
        ({("settings", "B2"): "phiếu 1"}, {("settings", "B2", "invalid-code")}),
        ({("settings", "A2"): None}, {("settings", "A2", "missing-value")}),
        ({("settings", "C2"): "Klingon"}, {("settings", "C2", "unknown-language")}),
    ],
    ids=lambda one: str(sorted(one)) if isinstance(one, set) else str(one),
)
def test_each_fault_is_told_at_its_cell(
    cells: dict[tuple[str, str], Any], expected: set[tuple[str, str, str]]
) -> None:
    found = faults(cells)
    one_per_cell = {place[:2] for place in expected}
    assert {place[:2] for place in found} >= one_per_cell
    assert found & expected
    if not any(
        code in {"unknown-language", "missing-column", "duplicate-column", "group-not-begun"}
        for *_, code in expected
    ):
        assert {place[:2] for place in found} == one_per_cell


def test_missing_sheets_are_named() -> None:
    assert faults({}, {"choices": CHOICES, "settings": SETTINGS}) == {
        ("survey", "A1", "missing-sheet")
    }
    assert faults({}, {"survey": SURVEY, "choices": CHOICES}) == {
        ("settings", "A1", "missing-sheet")
    }


def test_all_faults_of_a_workbook_are_told_at_once() -> None:
    found = faults(
        {
            ("survey", "G8"): "${visited} = 'MAYBE'",
            ("survey", "H10"): ". >>= 0",
            ("survey", "A15"): "ranje",
            ("choices", "C6"): None,
            ("settings", "B2"): "!",
        }
    )
    assert {place[:2] for place in found} == {
        ("survey", "G8"),
        ("survey", "H10"),
        ("survey", "A15"),
        ("choices", "C6"),
        ("settings", "B2"),
    }


def test_what_the_converter_alone_refuses_is_told_at_its_cell_in_its_words() -> None:
    cells = {("survey", "K8"): "randomize=perhaps"}
    assert faults(cells) == {("survey", "K8", "not-converted")}
    with pytest.raises(FaultyQuestionnaireError) as refused:
        read(workbook_of(GOOD, cells))
    assert "randomize" in refused.value.faults[0].text.vi


VALUES = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "select_one yes_no",
            "select_multiple likert",
            "begin_group",
            "end_group",
            "begin_repeat",
            "range",
            "note",
            "start",
            "introduction",
            "DK",
            "q1",
            "vi",
            "${q1} = 'A'",
            ". > ${times}",
            "start=5 end=1 step=9",
            "label::English (en)",
            "\x00\x07",
            "x" * 3000,
        ]
    ),
    st.text(max_size=8),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
)
CELLS = st.dictionaries(
    st.tuples(st.sampled_from(sorted(GOOD)), st.integers(1, 20), st.integers(1, 15)),
    VALUES,
    max_size=6,
)


def book_of(changes: dict[tuple[str, int, int], Any]) -> Workbook:
    rows = {
        name: [
            [("" if one is None else one) for one in (*row, *[None] * 15)][:15]
            for row in GOOD[name]
        ]
        for name in GOOD
    }
    for (name, row, column), value in changes.items():
        while len(rows[name]) < row:
            rows[name].append([""] * 15)
        rows[name][row - 1][column - 1] = "" if value is None else value
    return Workbook({name: Sheet(name, cells) for name, cells in rows.items()})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CELLS)
def test_whatever_stands_in_the_cells_is_a_form_or_faults_at_cells(
    changes: dict[tuple[str, int, int], Any],
) -> None:
    form, places = form_or_places(book_of(changes))
    if form is None:
        assert places
        assert all(places)
    else:
        assert Form.of_data(form.to_data()) == form
        assert xform_of(form, form_id="x", version="1")


def form_or_places(workbook: Workbook) -> tuple[Form | None, list[Any]]:
    try:
        return read_form(workbook), []
    except FaultyQuestionnaireError as refused:
        return None, [(fault.place or {}).get("cell") for fault in refused.faults]


@pytest.mark.parametrize("name", sorted(GOOD))
def test_an_empty_sheet_is_told(name: str) -> None:
    book = book_of({})
    with pytest.raises(FaultyQuestionnaireError):
        read_form(Workbook({**book.sheets, name: Sheet(name, [])}))
