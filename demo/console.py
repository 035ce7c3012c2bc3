"""What the demo prints: a line for each step as it is done, and tables at the end."""

import sys
import time
import unicodedata
from collections.abc import Sequence


class Console:
    """Lines with the seconds since the start; a counter on the last line while a long step runs."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._interactive = sys.stdout.isatty()
        self._open_line = ""

    def restart_clock(self) -> float:
        """Begin to count from now; give the seconds since the last start."""
        seconds = self.seconds
        self._started = time.monotonic()
        return seconds

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._started

    def title(self, text: str) -> None:
        """Begin a part of the story."""
        self._clear()
        print(f"\n{text}\n{'─' * width(text)}", flush=True)

    def say(self, text: str) -> None:
        """Tell one thing that was done."""
        self._clear()
        print(f"{self.seconds:6.1f} s  {text}", flush=True)
        if self._open_line:
            self._show()

    def count(self, what: str, done: int, of: int) -> None:
        """Show how far a long step is; only where somebody watches a terminal."""
        if self._interactive:
            self._clear()
            filled = 24 * done // max(of, 1)
            bar = "█" * filled + "·" * (24 - filled)
            self._open_line = f"          {what}  {bar}  {done:,}/{of:,}" if done < of else ""
            self._show()

    def plain(self, text: str = "") -> None:
        """Print as it is."""
        self._clear()
        print(text, flush=True)

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], right: str) -> None:
        """Print a table; `right` holds an `r` for each column that is set to the right."""
        self._clear()
        widths = [max(width(row[column]) for row in (heads, *rows)) for column in range(len(heads))]
        print("  " + _line(heads, widths, "l" * len(heads)))
        print("  " + "──".join("─" * size for size in widths))
        for row in rows:
            print("  " + _line(row, widths, right))
        sys.stdout.flush()

    def _show(self) -> None:
        if self._interactive:
            sys.stdout.write(self._open_line + "\r")
            sys.stdout.flush()

    def _clear(self) -> None:
        if self._interactive:
            sys.stdout.write("\x1b[2K")


def width(text: str) -> int:
    """Count the columns that a text takes: a combining sign takes none."""
    return sum(1 for sign in unicodedata.normalize("NFC", text) if not unicodedata.combining(sign))


def _line(cells: Sequence[str], widths: Sequence[int], sides: str) -> str:
    padded = [
        " " * (size - width(cell)) + cell if side == "r" else cell + " " * (size - width(cell))
        for cell, size, side in zip(cells, widths, sides, strict=True)
    ]
    return "  ".join(padded).rstrip()
