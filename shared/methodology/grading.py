"""Grades (xếp loại): the band of the published index."""

from collections.abc import Iterable
from decimal import Decimal

from shared.methodology.framework import Grade


def grade_of(index: Decimal, grades: Iterable[Grade]) -> Grade | None:
    """Find the first band, best first, whose lower limit the published index reaches.

    The published index decides, so that nobody reads 80.00 and finds the grade of 79.995.
    """
    return next((grade for grade in grades if _reaches(index, grade)), None)


def _reaches(index: Decimal, grade: Grade) -> bool:
    if grade.start is None:
        return True
    return index >= grade.start if grade.includes_start else index > grade.start
