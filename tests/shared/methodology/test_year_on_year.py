"""A change in points and rank is what the agency, the framework and the others did, and nothing is left over."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.methodology import compute, parse_appraisal_record
from shared.methodology.year_on_year import Side, YearOnYear, compare_runs, same_codes
from tests.shared.methodology.examples import figure, framework_data, leaf_data

RATIO = {"shape": "RATIO", "numerator": figure("a"), "denominator": figure("b")}
BEST = {"shape": "RELATIVE_TO_BEST", "input": figure("r"), "target": 50}


def leaves(unit: str = "0.1", weight: int = 60, rest: int = 40) -> list[dict[str, Any]]:
    counted = {"shape": "COUNT_CAP", "input": figure("n"), "unit_points": unit}
    return [
        {**leaf_data(counted, weight), "code": "1.1"},
        {**leaf_data(BEST, rest), "code": "1.2"},
    ]


def side(
    tree: list[dict[str, Any]],
    answers: dict[str, dict[str, Any]],
    heirs: Mapping[str, str] = MappingProxyType({}),
) -> Side:
    """Compute a year: answers by agency and leaf, and for each heir the letters of those it took over from."""
    data = {
        "kind": "appraisal-record",
        "version": 1,
        "authority": {"id": "a", "code": "a", "name": "A"},
        "programme": {"id": "p", "code": "p", "name": "P"},
        "period": {"id": "k", "code": "k", "name": "K", "stage": "2024"},
        "framework": framework_data(*tree, format=1),
        "framework_digest": "sha256:0",
        "agencies": [
            {
                "id": f"id-{code}",
                "code": code,
                "name": code,
                "block": "SO",
                "leaves": {leaf: {"final": {"answer": answer}} for leaf, answer in given_.items()},
                "predecessors": [
                    {"id": f"id-{old}", "code": old, "name": old, "effective_on": "2025-03-01"}
                    for old in heirs.get(code, "")
                ],
            }
            for code, given_ in answers.items()
        ],
        "frozen_at": "2024-12-31T00:00:00Z",
    }
    return Side(compute(parse_appraisal_record(data)), None)


def figures(n: Any, r: Any) -> dict[str, Any]:
    return {"1.1": {"facts": {"n": str(n)}}, "1.2": {"facts": {"r": str(r)}}}


def compared(
    earlier: Side, later: Side, links: dict[str, str] | None = None
) -> dict[str, YearOnYear]:
    links = links or same_codes(earlier.result.framework, later.result.framework)
    return {one.one.agency.code: one for one in compare_runs(earlier, later, links)}


def parts(one: YearOnYear) -> tuple[Decimal, Decimal, Decimal]:
    assert one.points is not None
    return one.points.framework, one.points.own, one.points.others


BEFORE = {"x": figures(300, 60), "y": figures(400, 90), "z": figures(500, 40)}


def test_where_nothing_changed_every_part_is_zero() -> None:
    year = side(leaves(), BEFORE)
    for one in compared(year, year).values():
        assert parts(one) == (0, 0, 0)
        assert one.ranks is not None
        assert one.ranks.change == one.ranks.own == 0


def test_another_rule_is_the_frameworks_doing() -> None:
    found = compared(side(leaves(), BEFORE), side(leaves(unit="0.05"), BEFORE))
    framework, own, others = parts(found["x"])
    assert (framework, own, others) == (Decimal(-15), 0, 0)


def test_other_weights_are_the_frameworks_doing() -> None:
    found = compared(side(leaves(), BEFORE), side(leaves(weight=50, rest=50), BEFORE))
    assert all(parts(one)[1:] == (0, 0) for one in found.values())
    assert parts(found["z"])[0] != 0


def test_better_figures_are_the_agencys_own_doing() -> None:
    now = {**BEFORE, "x": figures(450, 60)}
    found = compared(side(leaves(), BEFORE), side(leaves(), now))
    assert parts(found["x"]) == (0, 15, 0)
    assert found["x"].ranks is not None
    assert found["x"].ranks.own > 0


def test_a_better_best_of_the_block_is_the_others_doing() -> None:
    now = {**BEFORE, "y": figures(400, 150)}
    found = compared(side(leaves(), BEFORE), side(leaves(), now))
    framework, own, others = parts(found["x"])
    assert (framework, own) == (0, 0)
    assert others < 0


def test_being_overtaken_is_the_others_doing() -> None:
    tree = [{**leaf_data({"shape": "MANUAL", "step": "1"}, 100), "code": "1.1"}]

    def year(**points: int) -> Side:
        return side(tree, {code: {"1.1": {"points": str(one)}} for code, one in points.items()})

    found = compared(year(x=80, y=70), year(x=82, y=90, w=99))
    ranks = found["x"].ranks
    assert ranks is not None
    assert (ranks.framework, ranks.own, ranks.others, ranks.change) == (0, 0, -2, -2)
    assert parts(found["x"]) == (0, 2, 0)
    assert "w" not in found


def test_a_leaf_that_was_renamed_moved_and_reworded_is_followed_by_the_mapping() -> None:
    old = [{**leaf_data(RATIO, 100), "code": "1.1"}]
    new = [
        {**leaf_data(RATIO, 60), "code": "2.7"},
        {**leaf_data({"shape": "YES_NO", "yes": 40, "no": 0}, 40), "code": "2.8"},
    ]
    facts = {"facts": {"a": "5", "b": "10"}}
    better = {"facts": {"a": "8", "b": "10"}}
    before = side(old, {"x": {"1.1": facts}})
    after = side(new, {"x": {"2.7": better, "2.8": {"choices": ["YES"]}}})
    found = compared(before, after, {"2.7": "1.1"})["x"]
    # 50 before; under the new framework 30 + the 40 that the new leaf came to; then 48 + 40.
    assert parts(found) == (Decimal(20), Decimal(18), 0)
    leaf = {one.code: one for one in found.leaves}
    assert (leaf["2.7"].from_code, leaf["2.7"].before, leaf["2.7"].carried) == ("1.1", 50, 30)
    assert (leaf["2.8"].from_code, leaf["2.8"].before) == (None, None)


def test_a_leaf_that_is_gone_is_the_frameworks_doing() -> None:
    old = [
        {**leaf_data({"shape": "YES_NO", "yes": 50, "no": 0}, 50), "code": "1.1"},
        {**leaf_data({"shape": "YES_NO", "yes": 50, "no": 0}, 50), "code": "1.2"},
    ]
    new = [{**leaf_data({"shape": "YES_NO", "yes": 100, "no": 0}, 100), "code": "1.1"}]
    yes, no = {"choices": ["YES"]}, {"choices": ["NO"]}
    found = compared(side(old, {"x": {"1.1": yes, "1.2": no}}), side(new, {"x": {"1.1": yes}}))
    assert parts(found["x"]) == (50, 0, 0)
    assert [(one.code, one.before, one.before_maximum) for one in found["x"].gone] == [
        ("1.2", 0, 50)
    ]


def test_an_answer_that_the_new_rule_does_not_take_keeps_its_share() -> None:
    old = [{**leaf_data(RATIO, 100), "code": "1.1"}]
    new = [{**leaf_data({"shape": "YES_NO", "yes": 100, "no": 0}, 100), "code": "1.1"}]
    before = side(old, {"x": {"1.1": {"facts": {"a": "7", "b": "10"}}}})
    found = compared(before, side(new, {"x": {"1.1": {"choices": ["NO"]}}}))
    assert parts(found["x"]) == (0, -70, 0)


FIGURES = st.tuples(st.integers(0, 700), st.integers(0, 200))


@settings(max_examples=40)
@given(
    st.lists(FIGURES, min_size=3, max_size=3),
    st.lists(FIGURES, min_size=4, max_size=4),
    st.sampled_from(["0.05", "0.1", "0.13"]),
    st.integers(1, 99),
)
def test_the_parts_always_add_up_to_the_change(
    before: list[tuple[int, int]], after: list[tuple[int, int]], unit: str, weight: int
) -> None:
    codes = ("x", "y", "z", "w")
    earlier = side(leaves(), dict(zip(codes, (figures(*one) for one in before), strict=False)))
    later = side(
        leaves(unit, weight, 100 - weight),
        dict(zip(codes, (figures(*one) for one in after), strict=True)),
    )
    for one in compared(earlier, later).values():
        for split in (one.points, one.ranks):
            assert split is not None
            assert split.framework + split.own + split.others == split.change
        assert one.points is not None
        assert one.points.change == one.one.score.index - one.before[0].score.index
        assert one.ranks is not None
        assert one.ranks.change == one.before[0].rank - one.one.rank


def test_a_merger_stands_against_the_mean_of_those_that_merged() -> None:
    now = {"m": figures(500, 60), "z": BEFORE["z"]}
    found = compared(side(leaves(), BEFORE), side(leaves(unit="0.08"), now, {"m": "xy"}))
    merged = found["m"]
    assert [one.agency.code for one in merged.before] == ["x", "y"]
    former = [one.score.index for one in merged.before]
    assert None not in former
    assert merged.points is not None
    assert merged.points.before == sum(former) / 2
    assert sum(parts(merged)) == merged.points.change
    # Both counted n × 0.1 before and n × 0.08 now: the mean of 300 and 400 loses 7 by the framework, 500 gains 12 of itself.
    leaf = {one.code: one for one in merged.leaves}["1.1"]
    assert (leaf.before, leaf.carried, leaf.after) == (35, 28, 40)
    assert merged.ranks is None


def test_a_merger_in_which_nothing_changed_has_changed_nothing() -> None:
    same = {"x": figures(300, 40), "y": figures(300, 40)}
    found = compared(side(leaves(), same), side(leaves(), {"m": figures(300, 40)}, {"m": "xy"}))
    assert parts(found["m"]) == (0, 0, 0)


def test_an_agency_that_was_founded_anew_keeps_the_rank_of_its_predecessor() -> None:
    now = {"w": figures(450, 60), "y": BEFORE["y"], "z": BEFORE["z"]}
    found = compared(side(leaves(), BEFORE), side(leaves(), now, {"w": "x"}))
    as_itself = compared(side(leaves(), BEFORE), side(leaves(), {**BEFORE, "x": figures(450, 60)}))
    assert parts(found["w"]) == parts(as_itself["x"])
    assert found["w"].ranks == as_itself["x"].ranks


def test_an_agency_that_takes_another_over_is_compared_with_itself() -> None:
    now = {"x": BEFORE["x"], "z": BEFORE["z"]}
    found = compared(side(leaves(), BEFORE), side(leaves(), now, {"x": "y"}))
    assert [one.agency.code for one in found["x"].before] == ["x"]
    assert found["x"].ranks is not None
    # The other left the ranking, and with it the block's best figure: both are what others did.
    assert (found["x"].ranks.own, found["x"].ranks.others) == (0, 2)


def test_both_heirs_of_a_split_stand_against_it() -> None:
    now = {"v": figures(300, 60), "w": figures(350, 60), "z": BEFORE["z"]}
    found = compared(side(leaves(), BEFORE), side(leaves(), now, {"v": "x", "w": "x"}))
    assert [one.agency.code for one in (*found["v"].before, *found["w"].before)] == ["x", "x"]
    assert (parts(found["v"])[1], parts(found["w"])[1]) == (0, 5)
