"""Cuts the text of a condition into tokens."""

import re
from typing import Final, NamedTuple

from services.survey.expressions.errors import ExpressionError

_TYPED_QUOTES: Final = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})
"""Office programs put these in by themselves."""
_TOKEN: Final = re.compile(
    r"""\s*(?:
        (?P<answer>\$\{\s*[^\s{}]+\s*\})
      | (?P<quoted>'[^']*'|"[^"]*")
      | (?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)
      | (?P<sign><=|>=|!=|[=<>+\-*(),.])
      | (?P<name>[A-Za-z][A-Za-z0-9_-]*)
    )""",
    re.VERBOSE | re.ASCII,
)


class Token(NamedTuple):
    """A piece of the text: its kind, what it says, and where it begins."""

    kind: str
    value: str
    at: int


def tokens_of(text: str) -> list[Token]:
    """Cut a text; raises ExpressionError at what belongs to no condition."""
    text = text.translate(_TYPED_QUOTES).rstrip()
    found: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            shown = text[position : position + 12].strip()
            raise ExpressionError(
                f"không hiểu “{shown}”; hãy dùng ${{mã câu}}, 'văn bản', số, = != < <= > >=, and, or, not(), selected()",
                f"“{shown}” is not understood; use ${{question}}, 'text', numbers, = != < <= > >=, and, or, not(), selected()",
            )
        found.append(Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)))
        position = match.end()
    return found
