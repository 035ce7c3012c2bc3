"""Days as official documents write them."""

from datetime import date

from shared.methodology.wording import Language


def written_day(day: date, language: Language) -> str:
    """Write a day: days below 10 and the months 1 and 2 take a zero in front (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    if language is Language.EN:
        return f"{day.day} {day:%B} {day.year}"
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d} tháng {month} năm {day.year}"
