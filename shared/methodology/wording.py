"""Words for people: texts in both languages, faults with the place they are at, numbers as they are read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final

from shared.methodology.decimals import decimal_text, round_half_up

SHOWN_PLACES: Final = 6


class Language(StrEnum):
    """A language of sentences and numbers."""

    VI = "vi"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in Vietnamese and in English; may hold `{named}` gaps."""

    vi: str
    en: str

    def in_(self, language: Language) -> str:
        """Give the sentence in one language."""
        return self.vi if language is Language.VI else self.en

    def filled(self, values: Mapping[str, "Decimal | str | Text"]) -> "Text":
        """Fill the gaps, each number written as the language writes it."""
        return Text(
            self.vi.format_map(
                {name: _shown(value, Language.VI) for name, value in values.items()}
            ),
            self.en.format_map(
                {name: _shown(value, Language.EN) for name, value in values.items()}
            ),
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in some data, where it is and what to write instead."""

    pointer: str
    """JSON pointer (RFC 6901) into the data that was read."""
    code: str
    vi: str
    en: str


class FaultsError(ValueError):
    """Data that cannot be used, with everything that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("; ".join(f"{fault.pointer}: {fault.en}" for fault in self.faults))


@lru_cache(maxsize=4096)
def shown(value: Decimal, language: Language) -> str:
    """Write a number for a reader: 1.234,5 in Vietnamese, 1,234.5 in English; at most six places.

    A run writes the same maxima and points tens of thousands of times, hence the cache.
    """
    text = _short_text(value)
    integer, _, fraction = text.partition(".")
    thousands, point = (".", ",") if language is Language.VI else (",", ".")
    if len(integer) > 3:
        integer = f"{int(integer):,}".replace(",", thousands)
    return f"{integer}{point}{fraction}" if fraction else integer


def shown_exactly(value: Decimal) -> bool:
    """Whether `shown` writes the number itself and not a rounding of it."""
    return Decimal(_short_text(value)) == value


def _short_text(value: Decimal) -> str:
    text = decimal_text(value)
    _, _, fraction = text.partition(".")
    return (
        text if len(fraction) <= SHOWN_PLACES else decimal_text(round_half_up(value, SHOWN_PLACES))
    )


def _shown(value: Decimal | str | Text, language: Language) -> str:
    match value:
        case Decimal():
            return shown(value, language)
        case Text():
            return value.in_(language)
        case str():
            return value
