"""Figures and days as Vietnamese readers write them. Pure functions."""

from datetime import date
from decimal import Decimal
from typing import Final

from shared.methodology.decimals import decimal_text, round_half_up
from shared.methodology.wording import Language, shown

NONE: Final = "–"
"""Stands where there is no figure."""


def fixed(value: Decimal | None, places: int) -> str:
    """Write a figure with so many places: 1.234,50."""
    if value is None:
        return NONE
    whole, _, part = format(round_half_up(value, places), f".{places}f").partition(".")
    return f"{_grouped(whole)},{part}" if part else _grouped(whole)


def plain(value: Decimal | None) -> str:
    """Write a figure with the places it has: 1,5."""
    return NONE if value is None else shown(value, Language.VI)


def measure_of(value: Decimal | None) -> str | None:
    """Write a figure for drawing; nobody reads it."""
    return None if value is None else decimal_text(round_half_up(value, 4))


def long_day(day: date) -> str:
    """Write a day in words: days below 10 and the months 1 and 2 take a zero (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def _grouped(whole: str) -> str:
    return f"{int(whole):,}".replace(",", ".") if len(whole.lstrip("-")) > 3 else whole
