"""How much of a workbook is taken: what is sent is small, what it unpacks to need not be."""

from dataclasses import dataclass

_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes that no workbook of an office comes near, and that no memory is hurt by."""

    file_bytes: int = 16 * _MEBIBYTE
    entries: int = 1_000
    """Parts of the archive, whether they are read or not."""
    unpacked_bytes: int = 48 * _MEBIBYTE
    """All parts that are read, counted while they are unpacked; and all parts as the archive declares them."""
    ratio: int = 250
    """Unpacked : packed of one part; sheets of Excel come to 10 to 60."""
    ratio_from: int = _MEBIBYTE
    """Parts below this size may have any ratio."""
    sheets: int = 40
    rows: int = 20_000
    columns: int = 300
    cells: int = 400_000
    """Of the rectangles that hold everything, over all sheets: readers keep empty cells too."""
    text_bytes: int = 64 * _MEBIBYTE
    """All texts written out: one long text may stand in every cell."""


ORDINARY = Limits()
