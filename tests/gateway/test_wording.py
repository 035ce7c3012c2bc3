"""Every event of every service can be told, in both languages."""

import importlib
import re

import pytest

from services.gateway.notices.wording import WORDINGS

ANNOUNCING = ("services.assessment.events", "services.gateway.events.models")


def event_types() -> set[str]:
    return {
        str(event) for module in ANNOUNCING for event in importlib.import_module(module).EventType
    }


def test_every_event_of_every_service_has_its_words_and_no_words_are_left_over() -> None:
    assert set(WORDINGS) == event_types()


@pytest.mark.parametrize("event", sorted(WORDINGS))
def test_both_languages_say_the_same(event: str) -> None:
    for text in WORDINGS[event]:
        assert text.vi != text.en
        assert _names(text.vi) <= _names(text.en) | {"period_name"}
        assert _names(text.en) <= _names(text.vi) | {"period_name"}
    assert "\n" not in WORDINGS[event].subject.vi


def _names(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))
