"""The two frozen documents in, a whole result out: deterministic, independent per agency, plain JSON."""

import copy
import json
from decimal import ROUND_UP, Inexact, localcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.methodology import (
    DOCUMENT_VERSION,
    KERNEL_VERSION,
    DocumentFaults,
    RunSettings,
    SettingsFaults,
    compute,
    parse_appraisal_record,
    parse_settings,
    parse_survey_summary,
)
from tests.shared.methodology.examples import figure, framework_data, leaf_data, manual

BEST = {"shape": "RELATIVE_TO_BEST", "input": figure("x"), "target": 100}
FRAMEWORK = framework_data(
    manual("1.1", 40),
    leaf_data(BEST, 20, code="1.2"),
    leaf_data({"shape": "SURVEY_SHARE", "favourable": ["4", "5"]}, 30, code="2.1"),
    leaf_data({"shape": "INDEX", "index": "SIPAS"}, 10, code="2.2"),
    blocks=[{"code": "SO", "name": "Sở"}, {"code": "TW", "name": "Trung ương", "ranked": False}],
    parts=[
        {"code": "OWN", "name": "Thẩm định", "sources": ["SELF"], "maximum": 60},
        {"code": "SURVEY", "name": "Điều tra", "sources": ["SURVEY"], "maximum": 40},
    ],
)
QUESTIONNAIRE = {
    "id": "form",
    "code": "CD",
    "version": 1,
    "title": "Công dân",
    "questions": [
        {
            "code": "q1",
            "text": "?",
            "type": "LIKERT",
            "options": [],
            "leaf": "2.1",
            "factor": "ACCESS",
        },
        {
            "code": "q2",
            "text": "?",
            "type": "LIKERT",
            "options": [{"code": "1", "label": "Kém"}],
            "leaf": None,
            "factor": "RESULT",
        },
        {"code": "q3", "text": "?", "type": "TEXT", "leaf": None, "factor": None},
    ],
}


def final(answer: Any = None, points: Any = None, **rounds: Any) -> dict[str, Any]:
    return {
        "self": None,
        "round_1": None,
        "round_2": None,
        **rounds,
        "final": {"answer": answer, "points": points},
    }


def agency(code: str, typed: Any, figure_: Any, block: str = "SO", **keys: Any) -> dict[str, Any]:
    leaves = {
        "1.1": final(
            {"points": typed},
            self={"answer": {"points": "40"}, "points": "40", "explanation": "Đủ"},
        ),
        "1.2": final({"facts": {"x": figure_}}),
        "2.1": final(),
    }
    return {
        "id": f"id-{code}",
        "code": code,
        "name": code,
        "block": block,
        "ranked": True,
        "late": False,
        "submitted_at": "2024-12-01T00:00:00Z",
        "leaves": leaves,
        **keys,
    }


def record(*agencies: dict[str, Any], **keys: Any) -> dict[str, Any]:
    return {
        "kind": "appraisal-record",
        "version": 1,
        "authority": {"id": "a", "code": "HN", "name": "Hà Nội"},
        "programme": {"id": "p", "code": "SO", "name": "Sở"},
        "period": {
            "id": "t",
            "code": "2024",
            "name": "Năm 2024",
            "stage": "2024",
            "starts_on": "2024-01-01",
            "ends_on": "2024-12-31",
        },
        "framework": copy.deepcopy(FRAMEWORK),
        "framework_digest": "sha256:0",
        "agencies": list(agencies),
        "frozen_at": "2025-01-31T00:00:00Z",
        **keys,
    }


def counts(code: str, q1: dict[str, int], q2: dict[str, int]) -> dict[str, Any]:
    questions = {
        name: {
            "answered": sum(options.values()),
            "dont_know": 0,
            "missing": 0,
            "options": options,
            "sum": None,
        }
        for name, options in (("q1", q1), ("q2", q2))
    }
    group = {
        "group": "CITIZEN",
        "questionnaire_id": "form",
        "responses": 10,
        "questions": questions,
    }
    accounting = {"target": 10, "received": 10, "valid": 10, "excluded": 0}
    return {
        "id": f"id-{code}",
        "code": code,
        "name": code,
        "accounting": accounting,
        "groups": [group],
    }


def summary(*agencies: dict[str, Any], **keys: Any) -> dict[str, Any]:
    return {
        "kind": "survey-summary",
        "version": 1,
        "authority_id": "a",
        "campaign": {"id": "c", "code": "C", "name": "Đợt 2024", "period_id": "t"},
        "questionnaires": [QUESTIONNAIRE],
        "agencies": list(agencies),
        "frozen_at": "2025-01-31T00:00:00Z",
        **keys,
    }


THREE = (agency("A", "30", 120), agency("B", "40", 110), agency("C", "20", 50))
ASKED = (
    counts("A", {"5": 8, "1": 2}, {"4": 5, "2": 5}),
    counts("B", {"5": 8, "1": 2, "DK": 9}, {"4": 10}),
    counts("C", {"5": 1, "1": 1}, {"4": 1, "2": 3}),
)


def result(
    agencies: Any = THREE, asked: Any = ASKED, settings: RunSettings | None = None
) -> dict[str, Any]:
    return compute(
        parse_appraisal_record(record(*agencies)),
        None if asked is None else parse_survey_summary(summary(*asked)),
        settings,
    ).to_data()


def by_code(data: dict[str, Any]) -> dict[str, Any]:
    return {one["code"]: one for one in data["agencies"]}


def test_a_run_gives_index_rank_grade_and_sipas_of_every_agency() -> None:
    agencies = by_code(result())
    assert {code: one["index"] for code, one in agencies.items()} == {
        "A": "80.50",
        "B": "88.00",
        "C": "43.75",
    }
    assert {code: one["rank"] for code, one in agencies.items()} == {"A": 2, "B": 1, "C": 3}
    assert {code: one["grade"]["code"] for code, one in agencies.items()} == {
        "A": "GOOD",
        "B": "GOOD",
        "C": "WEAK",
    }
    assert {code: one["sipas"]["percent"] for code, one in agencies.items()} == {
        "A": "65.00",
        "B": "90.00",
        "C": "37.50",
    }
    assert [one["sipas"]["rank"] for one in agencies.values()] == [2, 1, 3]
    assert agencies["A"]["leaves"]["1.1"]["self"] == "40"
    assert agencies["A"]["parts"][0] == {
        "code": "OWN",
        "name": "Thẩm định",
        "earned": "50",
        "points": "50",
        "maximum": "60",
    }


def test_fields_and_criteria_are_ranked_on_their_own() -> None:
    agencies = by_code(result())
    (field,) = agencies["A"]["fields"]
    assert (field["points"], field["rank"]) == ("80.5", 2)
    assert [one["rank"] for one in field["criteria"]] == [2, 1, 1, 2]


def test_the_result_names_versions_and_settings() -> None:
    data = result(settings=RunSettings(places=3))
    assert (data["kind"], data["version"], data["kernel_version"]) == (
        "run-result",
        DOCUMENT_VERSION,
        KERNEL_VERSION,
    )
    assert data["settings"] == {"places": 3, "ties": None, "survey_absent": None}
    assert by_code(data)["A"]["index"] == "80.500"


@given(st.permutations(THREE), st.permutations(ASKED))
def test_the_order_of_agencies_changes_no_byte(agencies: Any, asked: Any) -> None:
    assert json.dumps(result(agencies, asked)) == json.dumps(result())


def test_the_ambient_decimal_context_changes_no_byte() -> None:
    expected = json.dumps(result())
    with localcontext() as ambient:
        ambient.prec = 2
        ambient.rounding = ROUND_UP
        ambient.traps[Inexact] = True
        assert json.dumps(result()) == expected


def test_an_agency_is_scored_alike_with_or_without_others_unless_compared() -> None:
    everyone, alone = by_code(result())["C"], by_code(result(THREE[2:], ASKED[2:]))["C"]
    assert everyone["index"] == alone["index"]
    assert everyone["leaves"] == alone["leaves"]
    compared = by_code(result(THREE[1:]))["B"]["leaves"]["1.2"]["points"]
    assert (by_code(result())["B"]["leaves"]["1.2"]["points"], compared) == ("15", "20")


def test_who_is_not_ranked_is_scored_and_has_no_rank() -> None:
    outside = agency("D", "40", 130, ranked=False)
    agencies = by_code(result((*THREE, outside), (*ASKED, counts("D", {"5": 1}, {"5": 1}))))
    assert agencies["D"]["index"] == "100.00"
    assert (agencies["D"]["rank"], agencies["D"]["ranked"], agencies["B"]["rank"]) == (
        None,
        False,
        1,
    )
    assert agencies["A"]["leaves"]["1.2"]["explanation"]["branch"] == "best-of-block"


def test_a_block_that_is_not_ranked_has_no_ranks() -> None:
    (only,) = result([agency("T", "40", 130, block="TW")], [counts("T", {"5": 1}, {"5": 1})])[
        "agencies"
    ]
    assert (only["index"], only["rank"], only["fields"][0]["rank"]) == ("100.00", None, None)


def test_without_survey_no_index_unless_the_run_rescales() -> None:
    refused = by_code(result(asked=None))["A"]
    assert (refused["index"], refused["rank"], refused["grade"], refused["waiting"]) == (
        None,
        None,
        None,
        ["2.1", "2.2"],
    )
    rescaled = by_code(result(asked=None, settings=parse_settings({"survey_absent": "RESCALE"})))[
        "A"
    ]
    assert (rescaled["index"], rescaled["rank"], rescaled["sipas"]) == ("83.33", 2, None)


def test_points_fixed_by_the_council_come_with_its_opinion() -> None:
    fixed = agency("A", "30", 120)
    fixed["leaves"]["1.1"] = final(
        {"points": "30"},
        "12.5",
        round_1={"decision": "CHANGED", "points": "20", "opinion": "Thiếu minh chứng"},
    )
    leaf = by_code(result((fixed, *THREE[1:])))["A"]["leaves"]["1.1"]
    assert (leaf["points"], leaf["status"], leaf["round_1"], leaf["round_2"]) == (
        "12.5",
        "FIXED",
        "20",
        None,
    )
    assert "Thiếu minh chứng" in leaf["explanation"]["text"]["vi"]
    assert leaf["explanation"]["instead_of"]["points"] == "30"


def test_a_leaf_without_entry_is_missing() -> None:
    bare = agency("A", "30", 120)
    del bare["leaves"]["1.1"]
    found = by_code(result((bare, *THREE[1:])))["A"]
    assert (found["missing"], found["leaves"]["1.1"]["status"], found["index"]) == (
        ["1.1"],
        "MISSING",
        "50.50",
    )


def test_settings_are_read_back_as_they_are_written() -> None:
    data = {"places": 3, "ties": {"broken_by": ["exact", "part:OWN"]}, "survey_absent": "RESCALE"}
    assert parse_settings(data).to_data() == data
    assert parse_settings({}) == RunSettings()
    with pytest.raises(SettingsFaults) as caught:
        parse_settings({"places": 99, "ties": "FAIR", "seed": 1})
    assert {fault.pointer for fault in caught.value.faults} == {"/places", "/ties", "/seed"}


FAULTY_RECORDS: list[tuple[dict[str, Any], dict[str, str]]] = [
    (record(*THREE, kind="survey-summary"), {"/kind": "unknown-kind"}),
    (record(*THREE, version=2), {"/version": "unknown-version"}),
    (
        record(THREE[0], THREE[0]),
        {"/agencies/1/id": "duplicate-code", "/agencies/1/code": "duplicate-code"},
    ),
    (record(agency("A", "1", 1, block="XA")), {"/agencies/0/block": "unknown-block"}),
    (
        record(agency("A", "41", 1)),
        {"/agencies/0/leaves/1.1/final/answer/points": "points-above-maximum"},
    ),
    (
        record(agency("A", "1", 1, leaves={"9.9": final()})),
        {"/agencies/0/leaves/9.9": "unknown-leaf"},
    ),
    (
        record(agency("A", "1", 1, leaves={"1.1": final(points=41)})),
        {"/agencies/0/leaves/1.1/final/points": "points-above-maximum"},
    ),
    (
        record(*THREE, framework={**FRAMEWORK, "scale": 99}),
        {"/framework/scale": "does-not-add-up"},
    ),
    (record(*THREE, authority=None), {"/authority": "missing-key"}),
]


@pytest.mark.parametrize(("data", "expected"), FAULTY_RECORDS)
def test_a_record_that_cannot_be_used_says_why(
    data: dict[str, Any], expected: dict[str, str]
) -> None:
    with pytest.raises(DocumentFaults) as caught:
        parse_appraisal_record(data)
    assert {fault.pointer: fault.code for fault in caught.value.faults} == expected


def worded(code: str) -> dict[str, Any]:
    """An agency whose count is a word."""
    data = counts(code, {"5": 1}, {})
    data["groups"][0]["questions"]["q1"]["options"]["5"] = "many"
    return data


FAULTY_SUMMARIES: list[tuple[dict[str, Any], dict[str, str]]] = [
    (summary(*ASKED, version=9), {"/version": "unknown-version"}),
    (
        summary(counts("A", {"5": -1}, {})),
        {"/agencies/0/groups/0/questions/q1/options/5": "negative"},
    ),
    (summary(worded("A")), {"/agencies/0/groups/0/questions/q1/options/5": "wrong-type"}),
    (
        summary(
            *ASKED[:1],
            questionnaires=[{**QUESTIONNAIRE, "questions": QUESTIONNAIRE["questions"][1:]}],
        ),
        {"/agencies/0/groups/0/questions/q1": "unknown-question"},
    ),
]


@pytest.mark.parametrize(("data", "expected"), FAULTY_SUMMARIES)
def test_a_summary_that_cannot_be_used_says_why(
    data: dict[str, Any], expected: dict[str, str]
) -> None:
    with pytest.raises(DocumentFaults) as caught:
        parse_survey_summary(data)
    assert {fault.pointer: fault.code for fault in caught.value.faults} == expected


def test_keys_that_a_later_writer_adds_are_ignored() -> None:
    data = record(*THREE, note="added later")
    data["agencies"][0]["address"] = "Hà Nội"
    assert parse_appraisal_record(data).agencies[0].code == "A"
