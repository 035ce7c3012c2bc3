"""Days as official documents write them, in both languages."""

from datetime import date

from services.scoring.typesetting.figures import long_day
from shared.methodology.wording import Language


def written_day(day: date, language: Language) -> str:
    """Write a day in words."""
    return long_day(day) if language is Language.VI else f"{day.day} {day:%B} {day.year}"
