"""Totals: parts and caps, what leaves the maximum, bonus and penalty, survey absent, SIPAS, rounding last."""

import random
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.methodology import (
    AgencyScore,
    AgencySurvey,
    Framework,
    LeafEntry,
    LeafStatus,
    QuestionCounts,
    block_leaders,
    exact,
    parse_answer,
    parse_framework,
    score_agency,
)
from tests.shared.methodology.examples import (
    BLOCK,
    figure,
    framework_data,
    framework_of,
    leaf_data,
    manual,
)

LEAVES = {"not_applicable": "LEAVES_DENOMINATOR"}
PARTS = [
    {"code": "OWN", "name": "Tự chấm", "sources": ["SELF", "APPRAISED", "IMPORTED"], "maximum": 60},
    {"code": "SURVEY", "name": "Điều tra", "sources": ["SURVEY"], "maximum": 40},
]


def survey_leaf(code: str, maximum: Any) -> dict[str, Any]:
    return leaf_data({"shape": "SURVEY_SHARE", "favourable": ["5"]}, maximum, code=code)


def typed(framework: Framework, **points: Any) -> dict[str, LeafEntry]:
    """Entries by leaf code (`p1_1` is leaf 1.1); NA stands for not applicable."""
    entries = {}
    for name, value in points.items():
        code = name.removeprefix("p").replace("_", ".")
        leaf = framework.leaves[code]
        data = {"state": "NOT_APPLICABLE"} if value == "NA" else {"points": str(value)}
        entries[code] = LeafEntry(parse_answer(data, leaf))
    return entries


def total(framework: Framework, survey: AgencySurvey | None = None, **points: Any) -> AgencyScore:
    return score_agency(framework, BLOCK, typed(framework, **points), survey=survey)


def counted(**options: int) -> AgencySurvey:
    return AgencySurvey(
        {
            "2.1": (
                QuestionCounts(
                    "q", {"5" if key == "good" else "1": n for key, n in options.items()}
                ),
            )
        }
    )


def with_group(group: str, *leaves: dict[str, Any], maximum: Any, **keys: Any) -> Framework:
    data = framework_data(manual("1.1", 100), **keys)
    data["fields"].append(
        {"code": group, "name": group, "group": group, "maximum": maximum, "criteria": list(leaves)}
    )
    return parse_framework(data)


def test_a_leaf_that_does_not_apply_leaves_the_maximum() -> None:
    framework = framework_of(manual("1.1", 84), manual("1.2", 16, **LEAVES))
    score = total(framework, p1_1="68.32", p1_2="NA")
    assert (score.points, score.maximum, score.index) == (Decimal("68.32"), 84, Decimal("81.33"))


def test_a_missing_leaf_counts_zero_and_stays_in_the_maximum() -> None:
    score = total(framework_of(manual("1.1", 84), manual("1.2", 16)), p1_1=84)
    assert (score.index, score.maximum, score.missing) == (84, 100, ("1.2",))


def test_a_leaf_of_another_block_leaves_the_maximum_too() -> None:
    blocks = [{"code": BLOCK, "name": "a"}, {"code": "XA", "name": "b"}]
    framework = framework_of(manual("1.1", 80), manual("1.2", 20, applies_to=["XA"]), blocks=blocks)
    score = total(framework, p1_1=40)
    assert (score.index, list(score.leaves)) == (50, ["1.1"])


@pytest.mark.parametrize(
    ("lists", "maxima"),
    [
        ({"only_agencies": ["S1"]}, {"S1": 100, "S2": 80, "": 80}),
        ({"except_agencies": ["S1"]}, {"S1": 80, "S2": 100, "": 100}),
        ({"only_agencies": ["S1"], "applies_to": ["XA"]}, {"S1": 80, "S2": 80, "": 80}),
    ],
)
def test_a_leaf_of_other_agencies_leaves_the_maximum_of_this_one(
    lists: dict[str, Any], maxima: dict[str, int]
) -> None:
    blocks = [{"code": BLOCK, "name": "a"}, {"code": "XA", "name": "b"}]
    framework = framework_of(manual("1.1", 80), manual("1.2", 20, **lists), blocks=blocks)
    entries = typed(framework, p1_1=40, p1_2=20)
    scores = {code: score_agency(framework, BLOCK, entries, agency=code) for code in maxima}
    assert {code: score.maximum for code, score in scores.items()} == maxima
    assert {code: score.index for code, score in scores.items()} == {
        code: 60 if maximum == 100 else 50 for code, maximum in maxima.items()
    }


def test_an_agency_that_a_leaf_does_not_apply_to_cannot_lead_in_it() -> None:
    rule = {"shape": "RELATIVE_TO_BEST", "input": figure("x"), "target": 100}
    framework = framework_of(leaf_data(rule, 4, except_agencies=["B"]))
    leaf = framework.leaves["1.1"]
    figures = {
        code: {"1.1": LeafEntry(parse_answer({"facts": {"x": x}}, leaf))}
        for code, x in (("A", 115), ("B", 130))
    }
    assert block_leaders(framework, BLOCK, figures) == {"1.1": 115}


def test_where_nothing_applies_there_is_no_index() -> None:
    score = total(framework_of(manual("1.1", 100, **LEAVES)), p1_1="NA")
    assert (score.index, score.exact, score.maximum) == (None, None, 0)


def test_a_part_shrinks_by_what_left_it() -> None:
    framework = framework_of(
        manual("1.1", 50), manual("1.2", 10, **LEAVES), survey_leaf("2.1", 40), parts=PARTS
    )
    score = total(framework, counted(good=3, bad=1), p1_1=25, p1_2="NA")
    assert [(one.part.code, one.points, one.maximum) for one in score.parts] == [
        ("OWN", 25, 50),
        ("SURVEY", 30, 40),
    ]
    assert score.index == Decimal("61.11")


def test_without_survey_the_index_is_refused_or_rescaled_as_the_framework_says() -> None:
    leaves = manual("1.1", 60), survey_leaf("2.1", 40)
    refused = total(framework_of(*leaves, parts=PARTS), p1_1=45)
    assert (refused.index, refused.waiting) == (None, ("2.1",))
    rescaled = total(framework_of(*leaves, parts=PARTS, survey_absent="RESCALE"), p1_1=45)
    assert (rescaled.index, rescaled.maximum, rescaled.waiting) == (75, 60, ())
    assert rescaled.leaves["2.1"].status is LeafStatus.SURVEY_ABSENT


def test_a_survey_leaf_may_be_fixed_by_the_council() -> None:
    framework = framework_of(manual("1.1", 60), survey_leaf("2.1", 40), parts=PARTS)
    entries = {
        **typed(framework, p1_1=45),
        "2.1": LeafEntry(fixed=exact(20), reason="Phiếu thất lạc"),
    }
    assert score_agency(framework, BLOCK, entries).index == 65


@pytest.mark.parametrize(
    ("adjustments", "bonus", "penalty", "index"),
    [
        ({}, 3, 1, 92),
        ({"bonus_maximum": 2}, 3, 1, 91),
        ({"penalty_maximum": "0.5"}, 3, 1, "92.5"),
        ({"clamp": {"minimum": -1, "maximum": 1}}, 3, 1, 91),
        ({"clamp": {"minimum": -1, "maximum": 1}}, 0, 4, 89),
        ({"bonus_within": "TOTAL", "bonus_maximum": 5}, 5, 0, 95),
        ({"bonus_within": "TOTAL", "bonus_maximum": 5}, 5, 2, 93),
    ],
)
def test_bonus_and_penalty_have_their_own_limits(
    adjustments: dict[str, Any], bonus: Any, penalty: Any, index: Any
) -> None:
    data = framework_data(manual("1.1", 100), adjustments=adjustments)
    for group in ("BONUS", "PENALTY"):
        data["fields"].append(
            {
                "code": group,
                "name": group,
                "group": group,
                "maximum": 5,
                "criteria": [manual(f"{group}.1", 5)],
            }
        )
    framework = parse_framework(data)
    score = total(framework, p1_1=90, pBONUS_1=bonus, pPENALTY_1=penalty)
    assert score.index == Decimal(index)


def test_a_bonus_inside_a_part_stays_below_its_cap() -> None:
    framework = with_group(
        "BONUS",
        manual("T", 5),
        maximum=5,
        adjustments={"bonus_within": "TOTAL", "bonus_maximum": 5},
    )
    assert [total(framework, p1_1=points, pT=5).index for points in (90, 97)] == [95, 100]


def test_a_part_may_be_filled_by_its_bonus() -> None:
    data = framework_data(
        manual("1.1", 95), scale=100, adjustments={"bonus_within": "TOTAL", "bonus_maximum": 5}
    )
    data["fields"].append(
        {"code": "T", "name": "t", "group": "BONUS", "maximum": 5, "criteria": [manual("T.1", 5)]}
    )
    framework = parse_framework(data)
    assert total(framework, p1_1=95, pT_1=5).index == 100
    assert total(framework, p1_1=95).index == 95


def test_bonus_criteria_are_held_at_the_cap_of_their_field() -> None:
    framework = with_group("BONUS", manual("T.1", 2), manual("T.2", 2), maximum=3)
    score = total(framework, p1_1=50, pT_1=2, pT_2=2)
    assert (score.index, score.adjustment.bonus) == (53, 3)


def test_the_total_is_rounded_once_from_unrounded_parts() -> None:
    ratio = {"shape": "RATIO", "numerator": figure("a"), "denominator": figure("b")}
    framework = framework_of(*(leaf_data(ratio, 1, code=f"1.{n}") for n in (1, 2, 3)), places=2)
    answer = parse_answer({"facts": {"a": 1, "b": 3}}, framework.leaves["1.1"])
    score = score_agency(framework, BLOCK, dict.fromkeys(framework.leaves, LeafEntry(answer)))
    assert score.index == Decimal("1.00")
    assert sum(round(one.counted, 2) for one in score.leaves.values()) == Decimal("0.99")


def test_sipas_is_the_mean_of_factors_or_of_questions() -> None:
    access = (
        QuestionCounts("q1", {"5": 8, "1": 2}),
        QuestionCounts("q2", {"4": 6, "2": 4, "DK": 50}),
    )
    result = (QuestionCounts("q3", {"5": 10}),)
    survey = AgencySurvey(by_factor={"ACCESS": access, "RESULT": result})
    factors = {
        "factors": [{"code": code, "name": code} for code in ("ACCESS", "RESULT", "FEEDBACK")],
        "favourable": ["4", "5"],
    }
    for aggregate, percent in (("MEAN_OF_FACTORS", "85"), ("MEAN_OF_QUESTIONS", "80")):
        framework = framework_of(manual("1.1", 100), sipas={**factors, "aggregate": aggregate})
        sipas = total(framework, survey, p1_1=1).sipas
        assert sipas is not None
        assert sipas.percent == Decimal(percent)
        assert [one.percent for one in sipas.factors] == [70, 100, None]
        assert sipas.absent_factors == ("FEEDBACK",)


def test_the_same_question_of_several_groups_is_one_question() -> None:
    survey = AgencySurvey(
        by_factor={"ACCESS": (QuestionCounts("q", {"5": 1}), QuestionCounts("q", {"1": 3}))}
    )
    sipas = total(framework_of(manual("1.1", 100)), survey).sipas
    assert sipas is not None
    assert sipas.percent == 25


def test_sipas_feeds_the_leaf_that_takes_it_over() -> None:
    framework = framework_of(
        manual("1.1", 90), leaf_data({"shape": "INDEX", "index": "SIPAS"}, 10, code="2.1")
    )
    survey = AgencySurvey(by_factor={"ACCESS": (QuestionCounts("q", {"5": 239, "1": 11}),)})
    score = total(framework, survey, p1_1=80)
    assert score.leaves["2.1"].points == Decimal("9.56")
    assert total(framework, p1_1=80).waiting == ("2.1",)


def test_the_best_of_a_block_is_found_before_anyone_is_scored() -> None:
    rule = {"shape": "RELATIVE_TO_BEST", "input": figure("x"), "target": 100}
    framework = framework_of(leaf_data(rule, 4))
    leaf = framework.leaves["1.1"]
    agencies = [{"1.1": LeafEntry(parse_answer({"facts": {"x": x}}, leaf))} for x in (90, 130, 115)]
    figures = dict(zip("ABCDE", [*agencies, {}, {"1.1": LeafEntry()}], strict=True))
    leaders = block_leaders(framework, BLOCK, figures)
    assert leaders == {"1.1": 130}
    points = [score_agency(framework, BLOCK, one, leaders=leaders).points for one in agencies]
    assert points == [Decimal("1.8"), 4, 3]
    waiting = score_agency(framework, BLOCK, agencies[1])
    assert (waiting.index, waiting.waiting) == (None, ("1.1",))


MAXIMA = st.lists(st.decimals("0.01", 20, places=2), min_size=1, max_size=8)


@given(MAXIMA, st.data())
def test_the_index_lies_between_nothing_and_the_scale_whatever_the_order_of_entries(
    maxima: list[Decimal], data: st.DataObject
) -> None:
    framework = framework_of(
        *(manual(f"1.{n}", str(one), **LEAVES) for n, one in enumerate(maxima))
    )
    points = {
        f"p1_{n}": data.draw(st.decimals(0, one, places=2) | st.just("NA"))
        for n, one in enumerate(maxima)
    }
    score = total(framework, **points)
    assert score.index is None or 0 <= score.index <= framework.scale
    entries = list(typed(framework, **points).items())
    random.Random(0).shuffle(entries)
    assert score_agency(framework, BLOCK, dict(entries)).to_data() == score.to_data()


@given(MAXIMA)
def test_full_marks_are_the_whole_scale_whatever_left(maxima: list[Decimal]) -> None:
    framework = framework_of(
        *(manual(f"1.{n}", str(one), **LEAVES) for n, one in enumerate(maxima))
    )
    points: dict[str, Any] = {f"p1_{n}": one for n, one in enumerate(maxima)}
    points["p1_0"] = "NA" if len(maxima) > 1 else maxima[0]
    assert total(framework, **points).index == framework.scale.quantize(Decimal("0.01"))


@given(
    st.lists(st.tuples(st.integers(0, 97), st.integers(1, 97)), min_size=1, max_size=12),
    st.integers(0, 4),
)
def test_only_the_index_is_rounded_and_only_once(
    figures: list[tuple[int, int]], places: int
) -> None:
    """Against fractions, which never round: no part loses anything on its way into the total."""
    figures = [(min(top, bottom), bottom) for top, bottom in figures]
    ratio = {"shape": "RATIO", "numerator": figure("a"), "denominator": figure("b")}
    framework = framework_of(
        *(leaf_data(ratio, 1, code=f"1.{n}") for n in range(len(figures))), places=places
    )
    entries = {
        f"1.{n}": LeafEntry(
            parse_answer({"facts": {"a": top, "b": bottom}}, framework.leaves[f"1.{n}"])
        )
        for n, (top, bottom) in enumerate(figures)
    }
    exact = sum(Fraction(top, bottom) for top, bottom in figures)
    scaled = exact / len(figures) * Fraction(framework.scale) * 10**places
    rounded = (2 * scaled + 1) // 2
    assert score_agency(framework, BLOCK, entries).index == Decimal(rounded).scaleb(-places)


@pytest.mark.parametrize(
    ("policy", "status", "maximum"),
    [
        ("LEAVES_DENOMINATOR", LeafStatus.NOT_APPLICABLE, 60),
        ("FULL_POINTS", LeafStatus.FULL_POINTS, 100),
    ],
)
def test_a_survey_leaf_that_does_not_apply_waits_for_no_survey(
    policy: str, status: LeafStatus, maximum: int
) -> None:
    asked = {**survey_leaf("1.2", 40), "not_applicable": policy}
    framework = framework_of(manual("1.1", 60), asked, survey_absent="REFUSE")
    score = total(framework, p1_1=30, p1_2="NA")
    assert (score.leaves["1.2"].status, score.maximum, score.waiting) == (status, maximum, ())
