"""Finding and ordering agencies as Vietnamese readers do."""

from decimal import Decimal
from typing import Any

import pytest

from services.gateway.public_pages.charts import HEIGHT, WIDTH, line_over_periods
from services.gateway.public_pages.rules import Wish, alphabetic, chosen, folded, share, shown


def line(name: str, index: str | None = "80", block: str = "SO") -> dict[str, Any]:
    return {
        "agency_name": name,
        "agency_code": f"ma-{name[:2]}",
        "index": index,
        "block": block,
        "sipas": None,
    }


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("thue", "Cục Thuế"),
        ("THUẾ", "cục thuế"),
        ("dong da", "Phường Đống Đa"),
        ("da  dong", "Phường Đống Đa"),
        ("ma-cu", "Cục Thuế"),
        ("huế", "Thành phố Huế"),
    ],
)
def test_a_search_needs_no_tone_marks(typed: str, name: str) -> None:
    wish = Wish.of(search=typed, block="", sort="rank")
    assert chosen([line(name), line("Sở Y tế")], wish) == [line(name)]


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert folded("Thue\u0302\u0301") == folded("Thuế") == "thue"


def test_names_stand_in_the_order_of_a_vietnamese_dictionary() -> None:
    names = ["Đà Nẵng", "Dân tộc", "Ủy ban", "Ưu tiên", "Ăn", "Anh", "Âm", "Xã", "Án"]
    assert sorted(names, key=alphabetic) == [
        "Án",
        "Anh",
        "Ăn",
        "Âm",
        "Dân tộc",
        "Đà Nẵng",
        "Ủy ban",
        "Ưu tiên",
        "Xã",
    ]


def test_agencies_without_an_index_come_last_either_way() -> None:
    lines = [line("A", "70"), line("B", None), line("C", "9.5")]
    for sort, order in (("index", "CAB"), ("-index", "ACB")):
        wish = Wish.of(search="", block="", sort=sort)
        assert "".join(one["agency_name"] for one in chosen(lines, wish)) == order


def test_a_ranking_is_put_in_the_order_of_a_part() -> None:
    lines = [
        {**line(name), "parts": [{"code": "A", "points": points}]}
        for name, points in (("một", "9"), ("hai", "10"), ("ba", None))
    ]
    wish = Wish.of(search="", block="", sort="-part:A")
    assert [one["agency_name"] for one in chosen(lines, wish)] == ["hai", "một", "ba"]
    assert Wish.of(search="", block="", sort="rank").toggled("part:A") == "-part:A"
    assert wish.toggled("part:A") == "part:A"
    unknown = Wish.of(search="", block="", sort="part:KHAC")
    assert chosen(lines, unknown) == lines
    assert Wish.of(search="", block="", sort="part:" + "x" * 200).sort == "rank"


def test_a_heading_leads_to_the_best_first_and_then_turns_round() -> None:
    plain = Wish.of(search="", block="", sort="rank")
    assert plain.toggled("index") == "-index"
    assert plain.toggled("rank") == "-rank"
    assert Wish.of(search="", block="", sort="-index").toggled("index") == "index"


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        ("78.46", "78,46", "78.46"),
        ("0.333333333333", "0,3333", "0.3333"),
        ("-1.50", "−1,50", "−1.50"),
        ("40", "40", "40"),
        (None, "–", "–"),
    ],
)
def test_points_are_written_for_people(value: str | None, vi: str, en: str) -> None:
    assert (shown(value, language="vi"), shown(value, language="en")) == (vi, en)


def test_points_of_a_criterion_have_the_places_of_the_index() -> None:
    assert shown("33.333333333333", 2, language="vi") == "33,33"
    assert shown("0.996", 2, language="en") == "1"
    assert shown("33", 2, language="vi") == "33"


def test_bars_stay_within_their_frame() -> None:
    assert share("15", "60") == Decimal(25)
    assert share("70", "60") == Decimal(100)
    assert share("-5", "60") == share(None, "60") == share("1", "0") == Decimal(0)


def test_a_line_needs_two_years_and_stays_within_its_frame() -> None:
    assert line_over_periods(["80"], ["2024"]) == []
    dots = line_over_periods(["80", "86.07", "80"], ["2022", "2023", "2024"])
    assert [one.label for one in dots] == ["2022", "2023", "2024"]
    assert dots[1].y < dots[0].y == dots[2].y
    assert all(0 < one.x < WIDTH and 0 < one.y < HEIGHT for one in dots)
    close = line_over_periods(["80", "82"], ["2023", "2024"])
    assert close[0].y - close[1].y < HEIGHT / 6, "two points of a hundred are no cliff"
    flat = line_over_periods(["80", "80"], ["2022", "2023"])
    assert flat[0].y == flat[1].y
