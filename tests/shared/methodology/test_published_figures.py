"""Figures that were really published; each file under tests/data/published names its source."""

from decimal import Decimal

import pytest

from shared.methodology import (
    LeafEntry,
    ScoringContext,
    Ties,
    grade_of,
    parse_answer,
    rank,
    round_half_up,
    score_agency,
)
from shared.methodology.decimals import mean, times_fraction
from tests.shared.methodology.examples import (
    BLOCK,
    fact_points,
    figure,
    framework_of,
    leaf_of,
    manual,
    points_of,
    published,
    scored,
)

HUNDRED = Decimal(100)


def test_thanh_hoa_2024_has_the_mean_that_was_published() -> None:
    values = [Decimal(row["index_percent"]) for row in published("thanh_hoa_so_2024.csv")]
    assert len(values) == 20
    assert round_half_up(mean(values), 2) == Decimal("85.41")


def test_thanh_hoa_2024_ranked_by_more_than_the_printed_decimals() -> None:
    rows = published("thanh_hoa_so_2024.csv")
    ranks = rank({row["agency"]: (Decimal(row["index_percent"]),) for row in rows})
    shared = [row["agency"] for row in rows if ranks[row["agency"]] != int(row["rank"])]
    assert shared == ["Văn phòng UBND tỉnh", "Sở Y tế"]


def test_da_nang_2008_ranks_densely() -> None:
    rows = published("da_nang_2008_ranking_ties.csv")
    points = {row["unit"]: (HUNDRED - int(row["rank"]),) for row in rows}
    assert list(rank(points, Ties.DENSE).values()) == [int(row["rank"]) for row in rows]
    assert list(rank(points, Ties.COMPETITION).values()) == [1, 2, 2, 4, 5, 6, 7]


@pytest.mark.parametrize(
    "row",
    published("index_over_applicable_maximum.csv"),
    ids=lambda row: f"{row['place']} {row['block']}",
)
def test_an_index_over_less_than_a_hundred_is_as_published(row: dict[str, str]) -> None:
    left = HUNDRED - Decimal(row["maximum"])
    framework = framework_of(
        manual("1.1", row["maximum"]), manual("1.2", str(left), not_applicable="LEAVES_DENOMINATOR")
    )
    first, second = framework.leaves.values()
    entries = {
        "1.1": LeafEntry(parse_answer({"points": row["points"]}, first)),
        "1.2": LeafEntry(parse_answer({"state": "NOT_APPLICABLE"}, second)),
    }
    index = score_agency(framework, BLOCK, entries).index
    assert (index == Decimal(row["published"])) is (row["reproducible"] == "yes")


def test_nam_dinh_2020_can_be_explained_by_its_rounded_mean_only() -> None:
    """62.62 of 70 is 89.457…, rounded 89.46; the printed 89.45 needs a mean below the printed 62.62."""
    assert round_half_up(times_fraction(HUNDRED, Decimal("62.62"), Decimal(70)), 2) == Decimal(
        "89.46"
    )
    lowest = Decimal("62.615")
    assert round_half_up(lowest, 2) == Decimal("62.62")
    assert round_half_up(times_fraction(HUNDRED, lowest, Decimal(70)), 2) == Decimal("89.45")


@pytest.mark.parametrize(
    "row", published("qd766_component_totals.csv"), ids=lambda row: row["place"]
)
def test_the_parts_of_766_add_up_to_the_printed_total(row: dict[str, str]) -> None:
    maxima = {
        "transparency_18": 18,
        "progress_20": 20,
        "online_services_and_payment_22": 22,
        "satisfaction_18": 18,
        "digitisation_22": 22,
    }
    framework = framework_of(*(manual(code, maximum) for code, maximum in maxima.items()))
    entries = {
        code: LeafEntry(parse_answer({"points": row[code].split()[0]}, framework.leaves[code]))
        for code in maxima
    }
    assert score_agency(framework, BLOCK, entries).index == Decimal(row["total_100"])


def test_the_step_table_of_ca_mau_holds_its_printed_edges() -> None:
    (row,) = [
        row for row in published("ca_mau_2013_criteria_fragment.csv") if row["code"] == "1.1.4"
    ]
    assert row["rule"] == "steps on a percentage: trên 90%: 2; từ 70% - 90%: 1; dưới 70%: 0"
    bands = [
        {"from": 90, "includes_from": False, "to": None, "points": 2},
        {"from": 70, "to": 90, "includes_to": True, "points": 1},
        {"from": None, "to": 70, "points": 0},
    ]
    leaf = leaf_of(
        {"shape": "STEPS", "numerator": figure("a"), "denominator": figure("b"), "bands": bands},
        row["max_points"],
    )
    points = [fact_points(leaf, a=a, b=1000) for a in (699, 700, 899, 900, 901, 1000)]
    assert points == [0, 1, 1, 1, 2, 2]
    assert fact_points(leaf, a=7, b=10) == fact_points(leaf, a=21, b=30) == 1


def test_the_maxima_of_ca_mau_add_up() -> None:
    rows = {row["code"]: row for row in published("ca_mau_2013_criteria_fragment.csv")}
    for parent in ("1.1", "1.2"):
        below = [
            Decimal(row["max_points"])
            for code, row in rows.items()
            if code.startswith(f"{parent}.")
        ]
        assert sum(below) == Decimal(rows[parent]["max_points"])


def test_sipas_of_956_percent_gives_956_hundredths_of_ten_points() -> None:
    leaf = leaf_of({"shape": "INDEX", "index": "SIPAS"}, 10)
    assert scored(leaf, None, ScoringContext(sipas=Decimal("95.6"))).points == Decimal("9.56")


def test_the_publicity_checklist_of_binh_dinh_gives_a_third_for_one_level() -> None:
    items = [
        {"code": code, "label": code, "points": "0.25"}
        for code in ("PROVINCE", "DISTRICT", "COMMUNE")
    ]
    leaf = leaf_of({"shape": "CHECKLIST", "items": items}, "0.75")
    assert points_of(leaf, {"choices": ["PROVINCE"]}) == Decimal("0.25")


@pytest.mark.parametrize(
    ("index", "grade"),
    [
        ("90", "Rất tốt"),
        ("89.99", "Tốt"),
        ("80", "Tốt"),
        ("79.99", "Khá"),
        ("60", "Trung bình"),
        ("59.99", "Yếu"),
    ],
)
def test_the_bands_of_da_nang_have_closed_lower_ends(index: str, grade: str) -> None:
    limits = (("Rất tốt", 90), ("Tốt", 80), ("Khá", 70), ("Trung bình", 60), ("Yếu", None))
    grades = [
        {"code": str(number), "name": name, "from": limit}
        for number, (name, limit) in enumerate(limits)
    ]
    found = grade_of(Decimal(index), framework_of(manual("1.1", 100), grades=grades).grades)
    assert found is not None
    assert found.name == grade
