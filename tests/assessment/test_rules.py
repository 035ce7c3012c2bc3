"""The pure rules: calendars, deadlines, lateness, names and types of files."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from services.assessment.periods.models import Phase, Window
from services.assessment.periods.rules import Extra, deadline, has_passed, may_move, next_phase
from services.assessment.self_assessments.models import EditRefusal, ReportStanding
from services.assessment.self_assessments.rules import (
    agency_sees_round,
    is_late,
    places_of,
    refuse_edit,
    round_of,
)
from services.assessment.uploads.rules import (
    begins_like,
    clean_name,
    name_in_disposition,
    type_of_name,
)
from services.assessment.wording import plain_text
from shared.auth.principal import Role
from shared.downloads.rules import disposition, read_range

NOON = datetime(2024, 11, 30, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_the_latest_of_an_agencys_deadlines_holds() -> None:
    window = Window(NOON - 30 * SECOND, NOON)
    assert deadline(window, Extra()) == NOON
    assert deadline(window, Extra(NOON + SECOND)) == NOON + SECOND
    assert deadline(window, Extra(NOON - SECOND, NOON + 2 * SECOND)) == NOON + 2 * SECOND
    assert deadline(None, Extra()) is None


def test_at_the_very_instant_it_is_too_late() -> None:
    assert has_passed(NOON, NOON)
    assert not has_passed(NOON, NOON - timedelta(microseconds=1))
    assert not has_passed(None, NOON)


@pytest.mark.parametrize(
    ("phase", "state", "now", "leaf", "refusal"),
    [
        ("SELF_ASSESSMENT", "DRAFT", NOON - SECOND, "1", None),
        ("SELF_ASSESSMENT", "DRAFT", NOON, "1", EditRefusal.DEADLINE_PASSED),
        ("SELF_ASSESSMENT", "SUBMITTED", NOON - SECOND, "1", EditRefusal.SUBMITTED),
        ("PREPARATION", "DRAFT", NOON - SECOND, "1", EditRefusal.WRONG_PHASE),
        ("ROUND_1", "DRAFT", NOON - SECOND, "1", EditRefusal.WRONG_PHASE),
        ("SELF_ASSESSMENT", "RETURNED", NOON - SECOND, "2", EditRefusal.LEAF_NOT_RETURNED),
        ("SELF_ASSESSMENT", "RETURNED", NOON - SECOND, "1", None),
        ("SELF_ASSESSMENT", "RETURNED", NOON - SECOND, None, None),
    ],
)
def test_when_a_report_may_be_changed(
    phase: str, state: str, now: datetime, leaf: str | None, refusal: EditRefusal | None
) -> None:
    assert refuse_edit(ReportStanding(phase, state, NOON, ("1",)), now, leaf) is refusal


def test_late_is_by_the_calendar_but_a_correction_changes_nothing() -> None:
    assert is_late("DRAFT", was_late=False, closes_at=NOON, now=NOON)
    assert not is_late("DRAFT", was_late=True, closes_at=NOON, now=NOON - SECOND)
    assert not is_late("RETURNED", was_late=False, closes_at=NOON, now=NOON + SECOND)
    assert is_late("RETURNED", was_late=True, closes_at=NOON, now=NOON - SECOND)


def test_phases_follow_each_other() -> None:
    order, phase = [], Phase.PREPARATION
    while (following := next_phase(phase)) is not None:
        order.append(following)
        phase = following
    assert order == [
        Phase.SELF_ASSESSMENT,
        Phase.ROUND_1,
        Phase.SUPPLEMENT,
        Phase.ROUND_2,
        Phase.CLOSED,
    ]
    assert may_move(Phase.CLOSED, {Role.COUNCIL_CHAIR})
    assert not may_move(Phase.CLOSED, {Role.OFFICER})
    assert (round_of(Phase.ROUND_1), round_of(Phase.ROUND_2), round_of(Phase.CLOSED)) == (
        1,
        2,
        None,
    )


def test_a_round_is_open_to_the_agency_when_it_is_closed() -> None:
    assert [phase for phase in Phase if agency_sees_round(1, phase)] == [
        Phase.SUPPLEMENT,
        Phase.ROUND_2,
        Phase.CLOSED,
    ]
    assert [phase for phase in Phase if agency_sees_round(2, phase)] == [Phase.CLOSED]


@pytest.mark.parametrize(
    ("step", "places"), [("0.01", 2), ("0.25", 2), ("0.50", 1), ("1", 0), ("10", 0)]
)
def test_the_places_of_a_step(step: str, places: int) -> None:
    assert places_of(Decimal(step)) == places


def test_plain_text_finds_vietnamese() -> None:
    assert plain_text("Cục Thuế ĐỐNG ĐA") == "cuc thue dong da"


def test_types_go_by_name_and_by_bytes() -> None:
    pdf = type_of_name("a.PDF")
    assert pdf is not None
    assert begins_like(pdf, b"\xef\xbb\xbf%PDF-1.4")
    assert not begins_like(pdf, b"x" * 1100 + b"%PDF-")
    assert type_of_name("a.exe") is None
    assert clean_name(None) is None
    assert clean_name("a." + "b" * 300) is None
    assert name_in_disposition(None) is None
    assert name_in_disposition('attachment; filename="a b.pdf"') == "a b.pdf"
    assert disposition('a"b.pdf').startswith('attachment; filename="a_b.pdf"')


@pytest.mark.parametrize(
    ("header", "span"),
    [
        (None, None),
        ("bytes=0-4", (0, 5)),
        ("bytes=5-", (5, 10)),
        ("bytes=-3", (7, 10)),
        ("bytes=8-99", (8, 10)),
        ("bytes=-99", (0, 10)),
        ("bytes=0-1,3-4", None),
        ("items=0-1", None),
        ("bytes=-", None),
        ("bytes=5-4", None),
        ("bytes=a-b", None),
        (" bytes=0-4", None),
        ("Bytes=0-4", (0, 5)),
    ],
)
def test_one_range_of_bytes_is_read(header: str | None, span: tuple[int, int] | None) -> None:
    assert read_range(header, 10) == span


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=-0"])
def test_a_range_outside_the_file_is_refused(header: str) -> None:
    with pytest.raises(ValueError, match="outside"):
        read_range(header, 10)
