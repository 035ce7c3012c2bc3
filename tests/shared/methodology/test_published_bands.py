"""Bands, spot values and sizes of frameworks that were published; where a limit is not printed, the test says what is known of it."""

from decimal import Decimal
from typing import Final

import pytest

from shared.methodology import Grade, LeafEntry, grade_of, parse_answer, rank, score_agency
from shared.methodology.decimals import HUNDRED, exact, round_half_up, times_fraction
from tests.presets.test_presets import load
from tests.shared.methodology.examples import BLOCK, framework_of, leaf_data, manual, published

BANDS = {(row["place"], row["what"]): row["bands"] for row in published("classification_bands.csv")}
LOCAL = {
    (row["place"], row["year"], row["block"]): row for row in published("local_results_partial.csv")
}
OVERVIEW = published("frameworks_overview.csv")

NATIONAL: Final = (("A", 90), ("B", 80), ("C", 70))
DA_NANG: Final = (("Rất tốt", 90), ("Tốt", 80), ("Khá", 70), ("Trung bình", 60), ("Yếu", None))
SERVING: Final = (("Xuất sắc", 90), ("Tốt", 80), ("Khá", 70), ("Trung bình", 50), ("Yếu", None))
"""Of 766 only 90 and 50 are printed; its cases put the limit of Tốt at 80.1 or below, that of Khá above 57.92."""
GOOD_ABOVE_80: Final = (("Tốt", 80), ("Khá", 70), ("Trung bình", None))
"""Only "above 80" is printed; cases put the lower limit of Khá between 67.77 and 76.61."""

KNOWN: Final[dict[tuple[str, str], tuple[tuple[tuple[str, int | None], ...], dict[str, str]]]] = {
    ("national", "PAR INDEX of provinces"): (NATIONAL, {"90": "A", "89.99": "B", "70": "C"}),
    ("national", "766/QĐ-TTg"): (
        SERVING,
        {"80.1": "Tốt", "83.8": "Tốt", "57": "Trung bình", "57.92": "Trung bình",
         "90.45": "Xuất sắc", "49.99": "Yếu"},
    ),
    ("Đà Nẵng (1898/QĐ-UBND)", "sở and districts"): (
        DA_NANG,
        {"90": "Rất tốt", "80": "Tốt", "79.99": "Khá", "60": "Trung bình", "59.99": "Yếu"},
    ),
    ("Thái Nguyên 2022", "sở and districts"): (
        GOOD_ABOVE_80,
        {"80.01": "Tốt", "80": "Khá", "67.77": "Trung bình", "65.77": "Trung bình",
         "61.33": "Trung bình"},
    ),
    ("Tây Ninh 2021", "sở and districts"): (
        GOOD_ABOVE_80, {"80": "Khá", "76.61": "Khá", "63.40": "Trung bình"}
    ),
    ("Bắc Kạn 2018", "sở"): ((("Tốt", 88), ("Khá", None)), {"88.10": "Tốt", "70.06": "Khá"}),
    ("Bắc Kạn 2018", "districts"): (
        (("Tốt", 82), ("Khá", 68), ("Trung bình", None)), {"81.99": "Khá", "68.01": "Khá"}
    ),
    ("Quảng Nam 2023", "sô and districts"): (
        (("Tốt", 90), ("Khá", None)),
        {"96.86": "Tốt", "82.35": "Khá", "89.45": "Khá", "76.95": "Khá"},
    ),
    ("Kiên Giang 2018", "sở and districts"): (
        (("Xuất sắc", 90), ("Tốt", None)),
        {"98": "Xuất sắc", "92": "Xuất sắc", "91": "Xuất sắc", "86.5": "Tốt"},
    ),
    ("Hải Phòng 2025", "wards"): (
        (("Xuất sắc", 93), ("Tốt", None)), {"93": "Xuất sắc", "92.99": "Tốt"}
    ),
    ("Government Inspectorate 2020", "inner units"): (
        (("1", 40), ("2", 30), ("3", None)), {"40": "1", "39.99": "2", "29.99": "3"}
    ),
}  # fmt: skip
WITHOUT_LIMITS: Final = {("Khánh Hòa", "44 units")}
"""Four grades are named, no limit and no case is printed."""
BY_BLOCK: Final = {("Nam Định 2020", "by block")}


def grades(limits: tuple[tuple[str, int | None], ...], *, above: bool = False) -> list[Grade]:
    """Make bands from their lower limits; `above` leaves the limits themselves out."""
    return [
        Grade(name, name, None if limit is None else Decimal(limit), includes_start=not above)
        for name, limit in limits
    ]


def test_every_published_band_is_tried() -> None:
    assert BANDS.keys() == KNOWN.keys() | WITHOUT_LIMITS | BY_BLOCK


@pytest.mark.parametrize("key", KNOWN, ids=" ".join)
def test_bands_give_the_printed_cases_their_grades(key: tuple[str, str]) -> None:
    limits, cases = KNOWN[key]
    bands = grades(limits, above=limits is GOOD_ABOVE_80)
    for value, name in cases.items():
        found = grade_of(Decimal(value), bands)
        assert found is not None
        assert found.name == name


def test_no_common_limits_give_bac_kan_and_tay_ninh_their_grades() -> None:
    """A district of Bắc Kạn with 81.99 is Khá, where above 80 is Tốt in Tây Ninh: bands belong to a framework and a block."""
    assert "81.99" in BANDS["Bắc Kạn 2018", "districts"]
    found = grade_of(Decimal("81.99"), grades(GOOD_ABOVE_80, above=True))
    assert found is not None
    assert found.name == "Tốt"


@pytest.mark.parametrize(
    ("block", "value", "group"),
    [("SO", "89.45", "II"), ("SO", "90", "I"), ("HUYEN", "87.80", "I"), ("HUYEN", "79.99", "II")],
)
def test_nam_dinh_has_other_limits_for_departments_than_for_districts(
    block: str, value: str, group: str
) -> None:
    assert ">= 90" in BANDS["Nam Định 2020", "by block"]
    names = ("I", "II", "III")
    framework = framework_of(
        manual("1.1", 100),
        blocks=[
            {
                "code": code,
                "name": code,
                "grades": [
                    {"code": one, "name": one, "from": limit}
                    for one, limit in zip(names, limits, strict=True)
                ],
            }
            for code, limits in (("SO", (90, 80, None)), ("HUYEN", (80, 70, None)))
        ],
    )
    found = grade_of(Decimal(value), framework.grades_of(block))
    assert found is not None
    assert found.name == group


IN_ORDER: Final = {
    ("Hà Nội", "2019", "sở (22)"),
    ("Hà Nội", "2019", "districts (30)"),
    ("Hà Nội", "2020", "sở (22)"),
    ("Hà Nội", "2020", "districts (30)"),
    ("Tuyên Quang", "2025", "sở"),
    ("Thái Nguyên", "2022", "sở"),
}
"""Printed from the best down: ranks follow from the values."""
MEANS_OF_UNPRINTED: Final = {("Hà Nội", "2023", "sở"), ("Hà Nội", "2023", "districts")}
"""A mean of all agencies, of which only some are printed: it cannot be had, but lies between the best and the lowest."""
ELSEWHERE: Final = {
    ("Nam Định", "2020", "sở"),  # index_over_applicable_maximum.csv
    ("Nam Định", "2020", "districts"),
    ("Đồng Nai", "2017", "province"),  # local_shares.csv
    ("Lâm Đồng", "Q2 2024", "766 sở (16)"),
}
BELOW: Final = {
    ("Bà Rịa - Vũng Tàu", "2023", "three levels"),
    ("Khánh Hòa", "2019", "province"),
    ("Khánh Hòa", "2020", "44 units"),
    ("Tuyên Quang", "2025", "communes"),
    ("TP.HCM", "2025-W47", "766 sở (17)"),
}


def values(text: str) -> list[Decimal]:
    return [Decimal(one.split(" and ")[0]) for one in text.split(" / ")]


def test_every_local_result_is_tried() -> None:
    assert LOCAL.keys() == IN_ORDER | MEANS_OF_UNPRINTED | ELSEWHERE | BELOW


@pytest.mark.parametrize("key", sorted(IN_ORDER), ids=" ".join)
def test_what_is_printed_from_the_best_down_ranks_so(key: tuple[str, str, str]) -> None:
    printed = values(LOCAL[key]["value"])
    ranks = rank({place: (value,) for place, value in enumerate(printed, start=1)})
    assert ranks == {place: place for place in range(1, len(printed) + 1)}


@pytest.mark.parametrize("key", sorted(MEANS_OF_UNPRINTED), ids=" ".join)
def test_a_mean_of_what_is_not_printed_lies_between_the_best_and_the_lowest(
    key: tuple[str, str, str],
) -> None:
    average, *printed = values(LOCAL[key]["value"])
    assert printed == sorted(printed, reverse=True)
    assert printed[-1] < average < printed[0]


def test_two_districts_of_ha_noi_share_the_second_place_in_2023() -> None:
    row = LOCAL["Hà Nội", "2023", "districts"]["value"]
    assert "95.7 and 95.7" in row
    printed = {"Đống Đa": "96.3", "Nam Từ Liêm": "95.7", "Hoàn Kiếm": "95.7", "Cầu Giấy": "95.22"}
    assert list(rank({one: (Decimal(value),) for one, value in printed.items()}).values()) == [
        1, 2, 2, 4
    ]  # fmt: skip


def test_ba_ria_prints_three_decimals() -> None:
    printed = LOCAL["Bà Rịa - Vũng Tàu", "2023", "three levels"]["value"].split()[0]
    assert format(round_half_up(exact(printed), 3), "f") == printed
    framework = framework_of(manual("1.1", 100), places=3)
    entries = {"1.1": LeafEntry(parse_answer({"points": printed}, framework.leaves["1.1"]))}
    assert score_agency(framework, BLOCK, entries).index == Decimal(printed)


def test_khanh_hoa_has_a_rank_and_no_table() -> None:
    """Its index and its places in three rankings are printed, the other provinces are not: a rank cannot be had from it."""
    assert LOCAL["Khánh Hòa", "2019", "province"]["value"] == "80.91 / 34"
    counts = LOCAL["Khánh Hòa", "2020", "44 units"]["measure"].partition(";")[0]
    assert sum(int(one.split()[-1]) for one in counts.split(" / ")) == 44


def test_the_communes_of_tuyen_quang_lie_above_the_ten_lowest() -> None:
    best, lowest = LOCAL["Tuyên Quang", "2025", "communes"]["value"].split("; ")
    assert values(best) == sorted(values(best), reverse=True)
    assert values(best)[-1] > Decimal(lowest)


def test_the_offices_of_ho_chi_minh_city_have_their_printed_grades() -> None:
    said = LOCAL["TP.HCM", "2025-W47", "766 sở (17)"]["measure"]
    for value, name in (("90.71", "Xuất sắc"), ("90.45", "Xuất sắc"), ("57.92", "Trung bình")):
        assert value in said
        found = grade_of(Decimal(value), grades(SERVING))
        assert found is not None
        assert found.name == name


@pytest.mark.parametrize(
    ("decision", "by_field"),
    [
        ("876/QĐ-BNV", "7/6 9/15 6/19 4/14 6/16 3/13 3/14"),
        ("3323/QĐ-UBND", "8/12 6/9 7/18 5/11 8/13 5/12 9/14"),
        ("frame for phòng of districts", "6/8 4/0 6/4 2/0 5/2 4/0 2/8"),
    ],
)
def test_the_fields_of_a_framework_add_up_to_its_printed_size(decision: str, by_field: str) -> None:
    row = next(one for one in OVERVIEW if one["decision"] == decision and by_field in one["notes"])
    pairs = [one.split("/") for one in by_field.split()]
    assert len(pairs) == int(row["fields"])
    assert sum(int(criteria) for criteria, _ in pairs) == int(row["criteria"])
    assert sum(int(below) for _, below in pairs) == int(row["sub_criteria"])


@pytest.mark.parametrize(
    ("preset", "decision"),
    [("hanoi-central-2024", "5691/QĐ-UBND"), ("yen-dung-2021", "111/KH-UBND")],
)
def test_a_preset_gives_its_survey_the_printed_points(preset: str, decision: str) -> None:
    row = next(one for one in OVERVIEW if one["decision"] == decision)
    parts = {one.code: one.maximum for one in load(preset).framework.parts}
    assert parts["SURVEY"] == Decimal(row["survey_points"])
    assert sum(parts.values()) == HUNDRED


def test_where_there_is_no_survey_the_appraised_points_are_rescaled_to_a_hundred() -> None:
    row = next(one for one in OVERVIEW if "rescaled to 100" in one["notes"])
    survey = int(row["survey_points"].split()[0])
    asked = leaf_data({"shape": "SURVEY_SHARE", "favourable": ["4", "5"]}, survey, code="1.2")
    framework = framework_of(manual("1.1", 100 - survey), asked, survey_absent="RESCALE")
    entries = {"1.1": LeafEntry(parse_answer({"points": "63"}, framework.leaves["1.1"]))}
    found = score_agency(framework, BLOCK, entries)
    assert found.index == round_half_up(times_fraction(HUNDRED, Decimal(63), Decimal(70)), 2) == 90


def test_the_rest_of_the_overview_is_sizes_without_a_tree() -> None:
    """Of most frameworks only the number of criteria is known: nothing can be computed of it but that shares fit into 100."""
    for row in OVERVIEW:
        points = row["survey_points"].split("(")[0].strip()
        if points and "+" not in points:
            assert 0 < Decimal(points) < HUNDRED
    (serving,) = [row for row in OVERVIEW if row["decision"] == "766/QĐ-TTg"]
    assert sum(int(one) for one in serving["notes"].split(" = ")[0].split("+")) == HUNDRED
