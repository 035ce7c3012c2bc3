"""What keeps CSV files honest in people's spreadsheets."""

from typing import Final

BYTE_ORDER_MARK: Final = "\ufeff".encode()
"""First bytes of a CSV file: without them Excel spoils Vietnamese."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
