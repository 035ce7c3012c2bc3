"""Figures as Vietnamese readers write them, and pages that hold whatever they are given."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from bench.city import City
from services.scoring.score_cards.models import CardHeading, ScoreCard
from services.scoring.score_cards.rules import PastYear, score_card
from services.scoring.typesetting.figures import fixed, long_day, plain
from services.scoring.typesetting.headings import file_name
from services.scoring.typesetting.setting import typeset
from services.scoring.workings.models import Workings
from shared.methodology import compute, parse_appraisal_record, parse_survey_summary
from shared.methodology.run import RunSettings
from tests.support.pdf import Pdf

HEADING = CardHeading(
    title="Chỉ số CCHC năm 2022",
    authority="Sở Nội vụ",
    programme="Chỉ số CCHC",
    period="Năm 2022",
    decision=None,
    stamp="DỰ THẢO",
    is_internal=True,
    digest="sha256:" + "0" * 64,
)


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        ("78.455", 2, "78,46"),
        ("1234567.5", 1, "1.234.567,5"),
        ("-1234", 0, "-1.234"),
        ("0", 2, "0,00"),
        ("999.995", 2, "1.000,00"),
    ],
)
def test_figures_have_a_comma_and_points_between_thousands(
    value: str, places: int, text: str
) -> None:
    assert fixed(Decimal(value), places) == text


def test_what_is_not_there_is_a_dash_and_no_nought() -> None:
    assert (fixed(None, 2), plain(None)) == ("–", "–")


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2025, 2, 5), "ngày 05 tháng 02 năm 2025"),
        (date(2025, 3, 15), "ngày 15 tháng 3 năm 2025"),
        (date(2025, 12, 1), "ngày 01 tháng 12 năm 2025"),
    ],
)
def test_days_are_written_as_official_documents_do(day: date, text: str) -> None:
    assert long_day(day) == text


def test_a_file_has_a_name_that_every_file_system_takes() -> None:
    assert file_name("Phiếu điểm", '../UBND\\xã:"A"\n*?', ending="pdf") == (
        "Phiếu điểm .. UBND xã A.pdf"
    )
    assert len(file_name("ệ" * 500, ending="pdf").encode()) < 400


@pytest.fixture(scope="module")
def workings() -> Workings:
    """A run of a real framework: eight fields, five factors of satisfaction, dozens of losses."""
    city = City(UUID(int=7), 3)
    record = parse_appraisal_record(city.record(2022))
    summary = parse_survey_summary(city.summary(2022))
    settings = RunSettings()
    return Workings(record, summary, settings, compute(record, summary, settings), {})


@pytest.fixture(scope="module")
def cards(workings: Workings) -> list[ScoreCard]:
    """Its cards."""
    past = [PastYear(f"Năm {year}", Decimal("80.1"), 3, "Tốt") for year in range(2012, 2022)]
    return [score_card(workings, one, past, with_opinions=True) for one in workings.result.agencies]


def test_a_card_has_one_page_however_much_there_is_to_say(
    cards: list[ScoreCard], workings: Workings, tmp_path: Path
) -> None:
    long = "Ban Quản lý các khu công nghiệp và chế xuất thành phố trực thuộc Trung ương " * 2
    [loss, *_] = cards[0].losses
    windy = replace(loss, reason="Vì lý do rất dài. " * 60, needed="Cần rất nhiều điều kiện. " * 9)
    taken_over = [PastYear("Năm 2021", Decimal(80), 3, "Tốt", long) for _ in range(5)]
    [heir, *_] = workings.result.agencies
    shapes = [
        cards[0],
        replace(cards[0], name=long, note="Báo cáo nộp sau thời hạn."),
        replace(cards[1], survey=None, history=()),
        replace(cards[1], losses=(), loss_count=0, lost="0"),
        replace(cards[2], losses=(windy, *cards[2].losses)),
        score_card(workings, heir, taken_over, with_opinions=True),
    ]
    path = tmp_path / "cards.pdf"
    typeset("score_cards.typ", {"heading": HEADING, "cards": shapes}, path)
    pdf = Pdf(path)
    assert pdf.pages == len(shapes)
    assert len(cards[0].history) == 6
    assert pdf.missing(1, "Năm 2022", "Năm 2017", "Năm 2016", "Hội đồng: ") == ["Năm 2016"]
    assert pdf.missing(3, "Khảo sát sự hài lòng", "Qua các kỳ") == [
        "Khảo sát sự hài lòng",
        "Qua các kỳ",
    ]


def test_a_history_shows_predecessors_of_whole_periods_only(workings: Workings) -> None:
    past = [
        PastYear(f"Năm {year}", Decimal(80), 3, "Tốt", f"Sở {name}")
        for year in (2019, 2020, 2021)
        for name in "AB"
    ]
    card = score_card(workings, workings.result.agencies[0], past, with_opinions=True)
    assert [one.period for one in card.history] == [
        "Năm 2020 (Sở A)",
        "Năm 2020 (Sở B)",
        "Năm 2021 (Sở A)",
        "Năm 2021 (Sở B)",
        "Năm 2022",
    ]


def test_the_same_data_give_the_same_bytes(cards: list[ScoreCard], tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("one.pdf", "other.pdf")]
    for path in paths:
        typeset("score_cards.typ", {"heading": HEADING, "cards": cards[:1]}, path)
    first, second = (path.read_bytes() for path in paths)
    assert first == second


def test_words_in_data_are_never_taken_for_markup(cards: list[ScoreCard], tmp_path: Path) -> None:
    sly = '#read("/etc/passwd") *đậm* $x$ @nhan = Tiêu đề <nhan>'
    path = tmp_path / "cards.pdf"
    typeset("score_cards.typ", {"heading": HEADING, "cards": [replace(cards[0], name=sly)]}, path)
    assert Pdf(path).missing(1, sly) == []
