"""Telephone numbers of Viet Nam, written one way, so that the same number is known as the same. Pure.

Ten digits since the change of numbers of 2018 (Quyết định 2036/QĐ-BTTTT for mobile phones), eleven for a landline (02…).
"""

import re
from typing import Final

_SEPARATORS: Final = re.compile(r"[\s.()\-\u2010-\u2015\u00a0]+")
_NUMBER: Final = re.compile(r"0(?:2\d{9}|[35789]\d{8})")
_WITHOUT_ZERO: Final = re.compile(r"2\d{9}|[35789]\d{8}")


def plain_phone(written: str) -> str | None:
    """Give a number as 0912345678, or nothing where it is none; Excel drops the leading zero of what it takes for a number."""
    digits = _SEPARATORS.sub("", written)
    for prefix in ("+84", "0084", "84"):
        if digits.startswith(prefix) and _WITHOUT_ZERO.fullmatch(
            digits.removeprefix(prefix).removeprefix("0")
        ):
            digits = "0" + digits.removeprefix(prefix).removeprefix("0")
            break
    if _WITHOUT_ZERO.fullmatch(digits):
        digits = "0" + digits
    return digits if _NUMBER.fullmatch(digits) else None
