"""Everything that is wrong with a framework is found at once, at its place."""

import copy
from typing import Any

import pytest

from shared.methodology import FrameworkFaults, Group, NotApplicable, parse_framework
from tests.shared.methodology.examples import (
    faults_of,
    figure,
    framework_data,
    leaf_data,
    manual,
)

RULE = "/fields/0/criteria/0/rule"
LEAF = "/fields/0/criteria/0"


def with_rule(rule: dict[str, Any], maximum: Any = 1, **keys: Any) -> dict[str, Any]:
    return framework_data(leaf_data(rule, maximum, **keys))


def steps(*bands: dict[str, Any], **keys: Any) -> dict[str, Any]:
    return {"shape": "STEPS", "input": figure("x"), "bands": list(bands), **keys}


def percent_steps(*bands: dict[str, Any], **keys: Any) -> dict[str, Any]:
    return {
        "shape": "STEPS",
        "numerator": figure("a"),
        "denominator": figure("b"),
        "bands": list(bands),
        **keys,
    }


def band(start: Any, end: Any, points: Any, **keys: Any) -> dict[str, Any]:
    return {"from": start, "to": end, "points": points, **keys}


def test_a_sound_framework_has_its_tree() -> None:
    framework = parse_framework(framework_data(manual("1.1", 4), manual("1.2", 6)))
    assert framework.leaf("1.2") is not None
    assert framework.leaf("9") is None
    assert framework.leaves["1.1"].group is Group.MAIN
    assert framework.leaves["1.1"].not_applicable is NotApplicable.REFUSED
    assert [leaf.code for leaf in framework.leaves_of("SO", "")] == ["1.1", "1.2"]
    assert framework.fields[0].criteria[0].is_leaf


FAULTY_RULES: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    ("unknown shape", {"shape": "MAGIC"}, {"/shape": "unknown-word"}),
    ("unknown key", {"shape": "YES_NO", "yes": 1, "no": 0, "noo": 2}, {"/noo": "unknown-key"}),
    ("missing key", {"shape": "YES_NO", "yes": 1}, {"/no": "missing-key"}),
    (
        "wrong type",
        {"shape": "YES_NO", "yes": [], "no": 0.5},
        {"/yes": "not-a-decimal", "/no": "not-a-decimal"},
    ),
    ("comma", {"shape": "YES_NO", "yes": 1, "no": "0,5"}, {"/no": "not-a-decimal"}),
    ("above maximum", {"shape": "YES_NO", "yes": 2, "no": 1}, {"/yes": "above-maximum"}),
    ("below minimum", {"shape": "YES_NO", "yes": 1, "no": -1}, {"/no": "below-minimum"}),
    ("out of reach", {"shape": "YES_NO", "yes": "0.5", "no": 0}, {"": "maximum-out-of-reach"}),
    (
        "short input",
        {"shape": "COUNT_CAP", "input": "x", "unit_points": 1},
        {"/input": "wrong-type"},
    ),
    (
        "bad name",
        {"shape": "COUNT_CAP", "input": figure("Số hồ sơ"), "unit_points": 1},
        {"/input/name": "bad-name"},
    ),
    (
        "not positive",
        {"shape": "COUNT_CAP", "input": figure("x"), "unit_points": 0},
        {"/unit_points": "not-positive"},
    ),
    (
        "same name twice",
        {"shape": "RATIO", "numerator": figure("a"), "denominator": figure("a")},
        {"": "duplicate-code"},
    ),
    (
        "two measures",
        {
            "shape": "STEPS",
            "input": figure("x"),
            "numerator": figure("a"),
            "bands": [band(None, None, 1)],
        },
        {"/numerator": "two-measures"},
    ),
    (
        "duplicate option",
        {
            "shape": "CHOICE",
            "options": [
                {"code": "A", "label": "a", "points": 1},
                {"code": "A", "label": "b", "points": 0},
            ],
        },
        {"/options/1/code": "duplicate-code"},
    ),
    ("empty list", {"shape": "CHOICE", "options": []}, {"/options": "empty-list"}),
    ("list of text", {"shape": "CHOICE", "options": ["A"]}, {"/options/0": "wrong-type"}),
    (
        "threshold",
        {
            "shape": "RATIO_FLOOR",
            "numerator": figure("a"),
            "denominator": figure("b"),
            "threshold": 101,
        },
        {"/threshold": "out-of-range"},
    ),
    (
        "expression",
        {
            "shape": "FORMULAS",
            "variables": [figure("a")],
            "formulas": [{"code": "F", "label": "f", "expression": "a ** 2"}],
        },
        {"/formulas/0/expression": "bad-expression"},
    ),
    (
        "variable",
        {
            "shape": "FORMULAS",
            "variables": [figure("a")],
            "formulas": [{"code": "F", "label": "f", "expression": "a + b"}],
        },
        {"/formulas/0/expression": "unknown-variable"},
    ),
    (
        "weights",
        {"shape": "SURVEY_WEIGHTED", "weights": {"A": 90, "B": 101}},
        {"/weights/B": "out-of-range"},
    ),
    (
        "weights too low",
        {"shape": "SURVEY_WEIGHTED", "weights": {"A": 90}},
        {"/weights": "maximum-out-of-reach"},
    ),
    ("manual step", {"shape": "MANUAL", "step": "0.3"}, {"/step": "off-step"}),
    (
        "stage twice",
        {
            "shape": "TARGET",
            "input": figure("x"),
            "targets": [{"stage": "1", "target": 1}, {"stage": "1", "target": 2}],
            "unmet": "ZERO",
        },
        {"/targets/1/stage": "duplicate-code"},
    ),
    (
        "unmet",
        {
            "shape": "TARGET",
            "input": figure("x"),
            "targets": [{"stage": "1", "target": 1}],
            "unmet": 3,
        },
        {"/unmet": "above-maximum"},
    ),
    (
        "checklist",
        {"shape": "CHECKLIST", "items": [{"code": "A", "label": "a", "points": "0.5"}]},
        {"": "maximum-out-of-reach"},
    ),
    ("hole between", steps(band(None, 5, 0), band(6, None, 1)), {"/bands/1/from": "band-hole"}),
    (
        "hole at a point",
        steps(band(None, 5, 0), band(5, None, 1, includes_from=False)),
        {"/bands/1/from": "band-hole"},
    ),
    (
        "overlap at a point",
        steps(band(None, 5, 0, includes_to=True), band(5, None, 1)),
        {"/bands/1/from": "band-overlap"},
    ),
    ("overlap", steps(band(None, 6, 0), band(5, None, 1)), {"/bands/1/from": "band-overlap"}),
    (
        "two unbounded",
        steps(band(None, None, 0), band(5, None, 1)),
        {"/bands/1/from": "band-overlap"},
    ),
    ("hole below", steps(band(1, None, 1)), {"/bands/0/from": "band-hole"}),
    (
        "hole at the lowest",
        steps(band(0, None, 1, includes_from=False)),
        {"/bands/0/from": "band-hole"},
    ),
    ("hole above", steps(band(0, 5, 1)), {"/bands/0/to": "band-hole"}),
    ("empty band", steps(band(5, 5, 0), band(5, None, 1)), {"/bands/0": "band-empty"}),
    ("hole at 100 %", percent_steps(band(0, 100, 1)), {"/bands/0/to": "band-hole"}),
    (
        "hole above 100 %",
        percent_steps(band(0, 100, 1, includes_to=True), may_exceed=True),
        {"/bands/0/to": "band-hole"},
    ),
]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [case[1:] for case in FAULTY_RULES],
    ids=[case[0] for case in FAULTY_RULES],
)
def test_a_faulty_rule_is_found(rule: dict[str, Any], expected: dict[str, str]) -> None:
    assert faults_of(with_rule(rule)) == {f"{RULE}{at}": code for at, code in expected.items()}


@pytest.mark.parametrize(
    "rule",
    [
        steps(band(0, 5, 0), band(5, None, 1)),
        steps(band(5, None, 1), band(None, 5, 0)),
        steps(
            band(None, 5, 0),
            band(5, 5, "0.5", includes_to=True),
            band(5, None, 1, includes_from=False),
        ),
        percent_steps(band(0, 100, 0), band(100, 100, 1, includes_to=True)),
        percent_steps(band(None, None, 1), may_exceed=True),
    ],
)
def test_bands_that_hold_every_value_once_are_accepted(rule: dict[str, Any]) -> None:
    assert faults_of(with_rule(rule)) == {}


def changed(**keys: Any) -> dict[str, Any]:
    return framework_data(manual("1.1", 40), manual("1.2", 60), **keys)


FAULTY_FRAMEWORKS: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    ("newer format", changed(format=2), {"/format": "unknown-format"}),
    ("no format", changed(format=None), {"/format": "missing-key"}),
    ("scale", changed(scale=99), {"/scale": "does-not-add-up"}),
    ("zero scale", changed(scale=0), {"/scale": "not-positive"}),
    ("float", changed(scale=100.0), {"/scale": "not-a-decimal"}),
    ("unknown key", changed(plcaes=3), {"/plcaes": "unknown-key"}),
    ("places", changed(places=9), {"/places": "bad-places"}),
    ("places in words", changed(places="two"), {"/places": "wrong-type"}),
    ("no blocks", changed(blocks=[]), {"/blocks": "empty-list"}),
    (
        "a block twice",
        changed(blocks=[{"code": "A", "name": "a"}, {"code": "A", "name": "b"}]),
        {"/blocks/1/code": "duplicate-code"},
    ),
    (
        "ranked in words",
        changed(blocks=[{"code": "A", "name": "a", "ranked": "yes"}]),
        {"/blocks/0/ranked": "wrong-type"},
    ),
    (
        "grades upside down",
        changed(
            grades=[
                {"code": "B", "name": "b", "from": 80},
                {"code": "A", "name": "a", "from": 90},
                {"code": "C", "name": "c", "from": None},
            ]
        ),
        {"/grades/1/from": "grade-order"},
    ),
    (
        "no lowest grade",
        changed(grades=[{"code": "B", "name": "b", "from": 80}]),
        {"/grades/0/from": "grade-floor"},
    ),
    (
        "an open grade on top",
        changed(
            grades=[
                {"code": "B", "name": "b", "from": None},
                {"code": "C", "name": "c", "from": None},
            ]
        ),
        {"/grades/0/from": "grade-floor"},
    ),
    (
        "tie key",
        changed(ties={"broken_by": ["part:NO", "luck", "field:1", "exact:1"]}),
        {
            "/ties/broken_by/0": "unknown-code",
            "/ties/broken_by/1": "bad-tie-key",
            "/ties/broken_by/3": "bad-tie-key",
        },
    ),
    ("tie word", changed(ties="FAIR"), {"/ties": "unknown-word"}),
    (
        "tie by absent SIPAS",
        changed(ties={"broken_by": ["sipas"]}, sipas=None),
        {"/ties/broken_by/0": "sipas-missing"},
    ),
    (
        "a source in no part",
        changed(parts=[{"code": "A", "name": "a", "sources": ["SURVEY"], "maximum": 100}]),
        {
            "/fields/0/criteria/0/source": "source-in-no-part",
            "/fields/0/criteria/1/source": "source-in-no-part",
        },
    ),
    (
        "a source in two parts",
        changed(
            parts=[
                {"code": "A", "name": "a", "sources": ["SELF"], "maximum": 50},
                {"code": "B", "name": "b", "sources": ["SELF"], "maximum": 50},
            ]
        ),
        {"/parts/1/sources": "source-in-two-parts"},
    ),
    (
        "parts below the scale",
        changed(parts=[{"code": "A", "name": "a", "sources": ["SELF"], "maximum": 50}]),
        {"/parts": "does-not-add-up"},
    ),
    (
        "a part out of reach",
        changed(
            parts=[
                {"code": "A", "name": "a", "sources": ["SELF"], "maximum": 90},
                {"code": "B", "name": "b", "sources": ["SURVEY"], "maximum": 10},
            ]
        ),
        {"/parts/1/maximum": "part-out-of-reach"},
    ),
    (
        "an unknown part",
        changed(adjustments={"bonus_within": "NO"}),
        {"/adjustments/bonus_within": "unknown-part"},
    ),
    (
        "bonus both ways",
        changed(adjustments={"bonus_within": "TOTAL", "clamp": {"minimum": 1, "maximum": 0}}),
        {"/adjustments/bonus_within": "within-and-clamp", "/adjustments/clamp": "empty-range"},
    ),
    (
        "a negative cap",
        changed(adjustments={"bonus_maximum": -1}),
        {"/adjustments/bonus_maximum": "negative"},
    ),
    (
        "a factor twice",
        changed(
            sipas={
                "factors": [{"code": "A", "name": "a"}, {"code": "A", "name": "b"}],
                "favourable": ["5"],
            }
        ),
        {"/sipas/factors/1/code": "duplicate-code"},
    ),
    ("a list instead of a mapping", changed(provenance=[]), {"/provenance": "wrong-type"}),
]


@pytest.mark.parametrize(
    ("data", "expected"),
    [case[1:] for case in FAULTY_FRAMEWORKS],
    ids=[case[0] for case in FAULTY_FRAMEWORKS],
)
def test_a_faulty_framework_is_found(data: dict[str, Any], expected: dict[str, str]) -> None:
    assert faults_of(data) == expected


def test_only_and_except_agencies_are_not_written_together() -> None:
    data = framework_data(
        manual("1.1", 40, only_agencies=["S1"], except_agencies=["S2"]),
        manual("1.2", 60, only_agencies=[]),
    )
    assert faults_of(data) == {
        "/fields/0/criteria/0/except_agencies": "only-and-except",
        "/fields/0/criteria/1/only_agencies": "empty-list",
    }


def test_faults_of_many_places_are_reported_together() -> None:
    data = framework_data(manual("1.1", 40), manual("1.1", 60, source="SURVEY", applies_to=["NO"]))
    data["fields"][0]["maximum"] = 90
    data["fields"].append("text")
    data["grades"][0].pop("name")
    assert faults_of(data) == {
        "/fields/0/maximum": "does-not-add-up",
        "/fields/0/criteria/1/code": "duplicate-code",
        "/fields/0/criteria/1/source": "source-and-rule",
        "/fields/0/criteria/1/applies_to": "unknown-block",
        "/fields/1": "wrong-type",
        "/grades/0/name": "missing-key",
    }


def test_a_survey_rule_needs_the_source_survey() -> None:
    data = with_rule({"shape": "SURVEY_SHARE", "favourable": ["5"]}, source="SELF")
    assert faults_of(data) == {f"{LEAF}/source": "source-and-rule"}


def test_an_index_rule_needs_sipas() -> None:
    data = with_rule({"shape": "INDEX", "index": "SIPAS"})
    data["sipas"] = None
    assert faults_of(data) == {f"{RULE}/index": "sipas-missing"}


def test_sub_criteria_add_up_to_their_criterion() -> None:
    criterion = {
        "code": "1.1",
        "name": "c",
        "maximum": 5,
        "sub_criteria": [manual("1.1.1", 2), manual("1.1.2", 2)],
    }
    data = framework_data(criterion)
    assert faults_of(data) == {f"{LEAF}/maximum": "does-not-add-up"}
    criterion["maximum"] = 4
    assert faults_of(framework_data(criterion)) == {}


def test_bonus_criteria_may_add_up_to_more_than_their_cap() -> None:
    data = framework_data(manual("1.1", 100))
    data["fields"].append(
        {
            "code": "T",
            "name": "t",
            "group": "BONUS",
            "maximum": 2,
            "criteria": [manual("T.1", 2), manual("T.2", 2)],
        }
    )
    assert faults_of(data) == {}


def test_a_missing_rule_is_reported_once() -> None:
    leaf = manual("1.1", 1)
    del leaf["rule"]
    assert faults_of(framework_data(leaf)) == {f"{LEAF}/rule": "missing-key"}


def test_negative_points_need_a_stated_minimum() -> None:
    rule = {"shape": "YES_NO", "yes": 1, "no": "-0.25"}
    assert faults_of(with_rule(rule, minimum="-0.25")) == {}
    manual_leaf = manual("1.1", 1, minimum=-1)
    assert faults_of(framework_data(manual_leaf)) == {f"{LEAF}/minimum": "minimum-belongs-to-rule"}


def test_a_penalty_is_never_given_in_full_for_not_applying() -> None:
    data = framework_data(manual("1.1", 100))
    penalty = {
        "code": "P",
        "name": "p",
        "group": "PENALTY",
        "maximum": 2,
        "criteria": [manual("P.1", 2, not_applicable="FULL_POINTS")],
    }
    data["fields"].append(penalty)
    assert faults_of(data) == {"/fields/1/criteria/0/not_applicable": "penalty-in-full"}


def test_reading_does_not_change_the_data() -> None:
    data = framework_data(manual("1.1", 100))
    before = copy.deepcopy(data)
    parse_framework(data)
    assert data == before


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"format": 1},
        {
            "format": 1,
            "fields": {},
            "blocks": "x",
            "grades": 3,
            "ties": [],
            "parts": {},
            "sipas": 1,
        },
    ],
)
def test_rubbish_is_refused_with_faults_only(data: dict[str, Any]) -> None:
    with pytest.raises(FrameworkFaults) as caught:
        parse_framework(data)
    assert caught.value.faults
