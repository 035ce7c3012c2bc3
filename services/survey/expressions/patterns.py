r"""Regular expressions of constraints: a part on which Java (phones) and Python agree, and which no answer can make slow.

Backtracking costs at most the product of the choices that a pattern leaves open (how often to repeat, which alternative), so
that product is bounded. Letters and digits are ASCII's in `\w`, `\d`, `\s`, as in Java.
"""

import re
from functools import lru_cache
from typing import Final

from services.survey.expressions.errors import ExpressionError

LONGEST_PATTERN: Final = 200
LONGEST_SUBJECT: Final = 100
"""Characters of an answer that a pattern is tried on; a longer answer does not have the pattern."""
_MOST_CHOICES: Final = 4_000_000
_DEEPEST: Final = 4

_ESCAPES: Final = r"\\[dDwWsStn.\-+*?()\[\]{}|^$/\\@#:, ]"
_TOKEN: Final = re.compile(
    rf"""(?P<atom>{_ESCAPES}|\[\^?(?:{_ESCAPES}|[^\[\]\\&])+\]|[^\\\[\]{{}}()|*+?])
        |(?P<open>\((?:\?:)?)|(?P<close>\))|(?P<bar>\|)
        |(?P<times>[*+?]|\{{(?P<least>[0-9]{{1,3}})(?:(?P<comma>,)(?P<most>[0-9]{{1,3}})?)?\}})""",
    re.VERBOSE,
)


@lru_cache(maxsize=1000)
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Compile a pattern that was checked when its condition was read."""
    return re.compile(pattern, re.ASCII)


def check_pattern(pattern: str) -> None:
    """Refuse what is no pattern of this kind; raises ExpressionError."""
    if not pattern or len(pattern) > LONGEST_PATTERN:
        raise ExpressionError(
            f"mẫu regex phải có từ 1 đến {LONGEST_PATTERN} ký tự; hãy viết gọn lại",
            f"a pattern has 1 to {LONGEST_PATTERN} characters; write it shorter",
        )
    _check_tokens(pattern)
    try:
        compile_pattern(pattern)
    except re.error as error:
        raise _unreadable(pattern) from error


def _check_tokens(pattern: str) -> None:
    position, choices, depth, before = 0, 1, 0, ""
    while position < len(pattern):
        token = _TOKEN.match(pattern, position)
        if token is None:
            raise _unreadable(pattern[position : position + 10])
        kind = token.lastgroup if token.lastgroup in {"atom", "open", "close", "bar"} else "times"
        if kind == "times":
            if before not in {"atom", "close"} or (before == "close" and token[0] != "?"):
                raise _repeated(token[0])
            choices *= _ways(token)
        depth += {"open": 1, "close": -1}.get(kind, 0)
        choices *= 2 if kind == "bar" else 1
        if depth > _DEEPEST or choices > _MOST_CHOICES:
            raise _too_open()
        before, position = kind, token.end()


def _ways(token: re.Match[str]) -> int:
    """Give how many numbers of repeats a sign leaves open."""
    if token["least"] is None:
        return 2 if token[0] == "?" else LONGEST_SUBJECT
    if token["comma"] is None:
        return 1
    most = LONGEST_SUBJECT if token["most"] is None else int(token["most"])
    return max(1, most - int(token["least"]) + 1)


def _unreadable(shown: str) -> ExpressionError:
    return ExpressionError(
        f"không hiểu mẫu regex tại “{shown}”; hãy chỉ dùng chữ, lớp ký tự [..], \\d \\w \\s, nhóm ( | ) và lặp * + ? {{n,m}}",
        f"the pattern is not understood at “{shown}”; use letters, classes [..], \\d \\w \\s, groups ( | ) and repeats * + ? {{n,m}}",
    )


def _repeated(shown: str) -> ExpressionError:
    return ExpressionError(
        f"“{shown}” lặp một nhóm hoặc một phép lặp; hãy chỉ lặp từng ký tự hay lớp ký tự (nhóm chỉ dùng được “?”)",
        f"“{shown}” repeats a group or a repeat; repeat single characters or classes only (a group takes “?” alone)",
    )


def _too_open() -> ExpressionError:
    return ExpressionError(
        "mẫu regex có quá nhiều phép lặp không giới hạn nên có thể rất chậm; hãy ghi số lần lặp {n,m}",
        "the pattern leaves so many repeats open that it may be very slow; say how often with {n,m}",
    )
