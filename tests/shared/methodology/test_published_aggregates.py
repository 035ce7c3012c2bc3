"""Means, groups, shares and ranks that were published; where a printed figure cannot be had, the test shows why."""

import re
from decimal import Decimal

import pytest

from shared.methodology import Grade, grade_of, rank, round_half_up
from shared.methodology.decimals import divide, mean, times_fraction, total
from tests.shared.methodology.examples import published

HUNDRED = Decimal(100)
NATIONAL = {int(row["year"]): row for row in published("par_index_national_by_year.csv")}
GROUPS = (
    Grade("A", "A", Decimal(90)),
    Grade("B", "B", Decimal(80)),
    Grade("C", "C", Decimal(70)),
    Grade("D", "D", None),
)


def weighted_mean(pairs: list[tuple[Decimal, Decimal]]) -> Decimal:
    """Give the mean of values, each with its weight."""
    return divide(
        total(value * weight for value, weight in pairs), total(weight for _, weight in pairs)
    )


def regions(year: int) -> list[tuple[Decimal, Decimal]]:
    """Give regional mean and number of provinces, where all regions are printed."""
    rows = published("par_index_regions.csv")
    return [(Decimal(row[f"y{year}"]), Decimal(row["provinces"])) for row in rows]


def test_the_regions_of_2023_have_the_national_mean() -> None:
    assert round_half_up(weighted_mean(regions(2023)), 2) == Decimal(NATIONAL[2023]["mean"])


def test_the_regions_of_2024_cannot_have_the_printed_national_mean() -> None:
    """Six means that were each rounded move theirs by 0.005 at most: 88.356 cannot become 88.365, so one is misprinted."""
    found = weighted_mean(regions(2024))
    assert round_half_up(found, 2) == Decimal("88.36")
    assert Decimal(NATIONAL[2024]["mean"]) == Decimal("88.37")
    assert found + Decimal("0.005") < Decimal("88.365")


def test_the_mean_of_2022_is_that_of_2023_less_the_printed_rise() -> None:
    found = re.fullmatch(r"([0-9.]+) \(=([0-9.]+)-([0-9.]+)\)", NATIONAL[2022]["mean"])
    assert found is not None
    mean_2022, mean_2023, rise = (Decimal(one) for one in found.groups())
    assert mean_2022 == mean_2023 - rise
    assert mean_2023 == Decimal(NATIONAL[2023]["mean"])


@pytest.mark.parametrize("year", [one for one, row in NATIONAL.items() if row["group_A"]])
def test_the_groups_hold_every_province_and_the_best_is_in_the_best_of_them(year: int) -> None:
    row = NATIONAL[year]
    counts = {group: int(row[f"group_{group}"] or 0) for group in "ABC"}
    if row["group_B"]:
        assert sum(counts.values()) == 63
    found = grade_of(Decimal(row["best_value"]), GROUPS)
    assert found is not None
    assert counts[found.code] > 0
    best = next(code for code in "ABC" if counts[code])
    assert found.code == best


@pytest.mark.parametrize(
    "row", published("local_shares.csv"), ids=lambda row: f"{row['place']} {row['what']}"
)
def test_a_share_is_as_printed_or_its_points_were_rounded_before(row: dict[str, str]) -> None:
    points, maximum = Decimal(row["points"]), Decimal(row["maximum"])
    printed = Decimal(row["published"])
    places = len(row["published"].partition(".")[2])

    def percent(value: Decimal) -> Decimal:
        return round_half_up(times_fraction(HUNDRED, value, maximum), places)

    assert (percent(points) == printed) is (row["reproducible"] == "yes")
    half = Decimal("0.005")
    assert percent(points - half) <= printed <= percent(points + half)


def test_hai_phong_2025_means_agree_with_neither_mean_of_the_blocks() -> None:
    """The city's 92.67 is printed beside 93.95, 92.26, 91.87; how it was weighted is not said, and no usual way gives it."""
    blocks = [(Decimal("93.95"), 14), (Decimal("92.26"), 45), (Decimal("91.87"), 68)]
    plain = mean(value for value, _ in blocks)
    weighted = weighted_mean([(value, Decimal(size)) for value, size in blocks])
    assert round_half_up(plain, 2) == Decimal("92.69")
    assert round_half_up(weighted, 2) == Decimal("92.24")
    assert Decimal("92.67") not in {round_half_up(plain, 2), round_half_up(weighted, 2)}


@pytest.mark.parametrize(
    ("year", "index", "block"),
    sorted(
        {(row["year"], row["index"], row["block"]) for row in published("hai_phong_results.csv")}
    ),
)
def test_hai_phong_ranks_follow_from_its_values(year: str, index: str, block: str) -> None:
    """Huyện Thủy Nguyên 2021 is printed first beside Tiên Lãng, with fewer points: a misprint, it is second."""
    rows = [
        row
        for row in published("hai_phong_results.csv")
        if (row["year"], row["index"], row["block"]) == (year, index, block)
    ]
    ranks = rank({row["unit"]: (Decimal(row["value"]),) for row in rows})
    for row in rows:
        printed = int(row["rank"].split()[0])
        if printed <= len(rows) - (1 if row["rank"] == row["block_size"] else 0):
            assert ranks[row["unit"]] == printed
    last = [row for row in rows if row["rank"] == row["block_size"]]
    assert all(ranks[row["unit"]] == len(rows) for row in last)


def test_hai_phong_gives_its_best_grade_from_93_on() -> None:
    grades = (Grade("EXCELLENT", "Xuất sắc", Decimal(93)), Grade("GOOD", "Tốt", None))
    second = next(
        row for row in published("hai_phong_results.csv") if row["unit"] == "Thanh tra thành phố"
    )
    assert second["value"] == "93"
    found = grade_of(Decimal(second["value"]), grades)
    assert found is not None
    assert found.code == "EXCELLENT"


def test_sipas_2023_is_not_the_mean_of_its_five_factors() -> None:
    """It has two parts since 2022; that of policies is printed, that of services is not, nor how they are weighted."""
    row = next(one for one in published("sipas_national_by_year.csv") if one["year"] == "2023")
    factors = ("access", "procedures", "civil_servants", "results", "feedback")
    services = mean(Decimal(row[factor]) for factor in factors)
    printed, policies = Decimal(row["sipas_percent"]), Decimal(row["policy_part"])
    assert round_half_up(services, 2) == Decimal("82.89")
    assert printed not in {round_half_up(services, 2), round_half_up(mean((services, policies)), 2)}
    assert policies < printed < services


@pytest.mark.parametrize(
    "row", published("hue_portal_dossiers_by_level.csv"), ids=lambda row: row["level"]
)
def test_the_portal_of_hue_prints_its_shares_of_what_was_processed(row: dict[str, str]) -> None:
    """Early, on time and late leave some processed dossiers out: its own figures do not add up, its shares do."""
    processed = Decimal(row["processed"])
    for kind in ("early", "on_time", "late"):
        percent = times_fraction(HUNDRED, Decimal(row[kind]), processed)
        assert round_half_up(percent, 1) == Decimal(row[f"{kind}_pct"])
    assert sum(int(row[kind]) for kind in ("early", "on_time", "late")) < processed
    assert int(row["processed"]) + int(row["unprocessed"]) == int(row["total"])
