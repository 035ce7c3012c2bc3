"""Which reminder is due."""

from datetime import UTC, datetime, timedelta

import pytest

from services.assessment.reminders.models import DEFAULT_MINUTES
from services.assessment.reminders.rules import due_minutes

DEADLINE = datetime(2024, 11, 29, 17, 0, tzinfo=UTC)
LONG_AGO = DEADLINE - timedelta(days=40)
WEEK, THREE_DAYS, DAY, TWO_HOURS = DEFAULT_MINUTES


@pytest.mark.parametrize(
    ("before", "due"),
    [
        (timedelta(days=7, seconds=1), None),
        (timedelta(days=7), WEEK),
        (timedelta(days=3, seconds=1), WEEK),
        (timedelta(days=3), THREE_DAYS),
        (timedelta(days=1), DAY),
        (timedelta(hours=2), TWO_HOURS),
        (timedelta(seconds=1), TWO_HOURS),
        (timedelta(), None),
        (-timedelta(days=1), None),
    ],
)
def test_the_last_reminder_whose_time_has_come_is_due_and_none_after_the_deadline(
    before: timedelta, due: int | None
) -> None:
    now = DEADLINE - before
    assert due_minutes(DEADLINE, DEFAULT_MINUTES, known_since=LONG_AGO, now=now) == due


def test_what_lay_before_the_deadline_was_known_is_not_made_up_for() -> None:
    known = DEADLINE - timedelta(days=2)
    assert due_minutes(DEADLINE, DEFAULT_MINUTES, known_since=known, now=known) is None
    later = DEADLINE - timedelta(hours=20)
    assert due_minutes(DEADLINE, DEFAULT_MINUTES, known_since=known, now=later) == DAY


def test_without_deadline_or_plan_nothing_is_due() -> None:
    assert due_minutes(None, DEFAULT_MINUTES, known_since=LONG_AGO, now=DEADLINE) is None
    now = DEADLINE - timedelta(hours=1)
    assert due_minutes(DEADLINE, (), known_since=LONG_AGO, now=now) is None
