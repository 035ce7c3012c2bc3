"""Reads the text of a condition by recursive descent; nothing but what is named here becomes a condition."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, TypeGuard

from services.survey.expressions.errors import ExpressionError
from services.survey.expressions.models import (
    Answer,
    Arithmetic,
    Comparator,
    Comparison,
    Condition,
    Count,
    Day,
    Joint,
    Junction,
    Length,
    Matches,
    Negation,
    Number,
    Operator,
    Quoted,
    Selected,
    Term,
    joined,
)
from services.survey.expressions.patterns import check_pattern
from services.survey.expressions.tokens import Token, tokens_of

LONGEST: Final = 4000
DEEPEST: Final = 20
MOST_OPERATIONS: Final = 50
FUNCTIONS: Final = "selected(), not(), count-selected(), string-length(), regex(), date()"

_END: Final = Token("end", "", 0)
_COMPARATORS: Final = {str(one): one for one in Comparator}


def parse_condition(text: str) -> Condition:
    """Read a condition; raises ExpressionError."""
    if len(text) > LONGEST:
        raise ExpressionError(
            f"biểu thức dài quá {LONGEST} ký tự; hãy viết gọn lại",
            f"the expression is longer than {LONGEST} characters; write it shorter",
        )
    reader = _Reader(tokens_of(text))
    condition = reader.condition(depth=1)
    if (rest := reader.next()) is not _END:
        raise _unexpected(rest)
    return condition


class _Reader:
    """Reads tokens from first to last."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._position = 0
        self._operations = 0

    def next(self) -> Token:
        token = self._ahead()
        self._position += 1
        return token

    def _ahead(self) -> Token:
        return self._tokens[self._position] if self._position < len(self._tokens) else _END

    def _accept(self, value: str) -> bool:
        token = self._ahead()
        if token.value != value or token.kind not in {"sign", "name"}:
            return False
        self._position += 1
        return True

    def _expect(self, value: str) -> None:
        if not self._accept(value):
            token = self._ahead()
            shown_vi = f"“{token.value}”" if token.value else "chỗ kết thúc"
            shown_en = f"“{token.value}”" if token.value else "the end"
            raise ExpressionError(
                f"thiếu “{value}” trước {shown_vi}; hãy kiểm tra dấu ngoặc và dấu phẩy",
                f"“{value}” is missing before {shown_en}; check brackets and commas",
            )

    def condition(self, *, depth: int) -> Condition:
        read = self._either(depth=depth)
        if not _is_condition(read):
            if self._ahead().kind == "name":
                raise _unexpected(self._ahead())
            raise ExpressionError(
                "thiếu phép so sánh; hãy viết chẳng hạn ${q1} = 'A' hoặc selected(${q1}, 'A')",
                "a comparison is missing; write for instance ${q1} = 'A' or selected(${q1}, 'A')",
            )
        return read

    def _either(self, *, depth: int) -> Condition | Term:
        if depth > DEEPEST:
            raise ExpressionError(
                f"biểu thức lồng sâu quá {DEEPEST} tầng; hãy viết gọn lại",
                f"the expression is nested deeper than {DEEPEST}; simplify it",
            )
        return self._joined(
            Joint.OR, lambda: self._joined(Joint.AND, lambda: self._compared(depth))
        )

    def _joined(self, joint: Joint, part: Callable[[], Condition | Term]) -> Condition | Term:
        parts = [part()]
        while self._accept(joint):
            parts.append(part())
        if len(parts) == 1:
            return parts[0]
        conditions = [one for one in parts if _is_condition(one)]
        if len(conditions) < len(parts):
            raise ExpressionError(
                f"hai bên “{joint}” phải là điều kiện; hãy viết đủ từng phép so sánh, ví dụ ${{q1}} = 'A' {joint} ${{q1}} = 'B'",
                f"both sides of “{joint}” must be conditions; write each comparison in full, such as ${{q1}} = 'A' {joint} ${{q1}} = 'B'",
            )
        whole = joined(joint, tuple(conditions))
        assert whole is not None
        return whole

    def _compared(self, depth: int) -> Condition | Term:
        left = self._sum(depth)
        comparator = _COMPARATORS.get(self._ahead().value)
        if comparator is None or self._ahead().kind != "sign":
            return left
        self._position += 1
        right = self._sum(depth)
        if self._ahead().kind == "sign" and self._ahead().value in _COMPARATORS:
            raise ExpressionError(
                "không so sánh nối tiếp được; hãy viết 1 <= . and . <= 5",
                "comparisons cannot be chained; write 1 <= . and . <= 5",
            )
        return Comparison(comparator, _as_term(left), _as_term(right))

    def _sum(self, depth: int) -> Condition | Term:
        left = self._product(depth)
        while (sign := self._ahead()).kind == "sign" and sign.value in {"+", "-"}:
            self._position += 1
            left = self._computed(Operator(sign.value), left, self._product(depth))
        return left

    def _product(self, depth: int) -> Condition | Term:
        left = self._primary(depth)
        while self._accept("*"):
            left = self._computed(Operator.MULTIPLY, left, self._primary(depth))
        return left

    def _computed(
        self, operator: Operator, left: Condition | Term, right: Condition | Term
    ) -> Term:
        self._operations += 1
        if self._operations > MOST_OPERATIONS:
            raise ExpressionError(
                f"biểu thức có quá {MOST_OPERATIONS} phép tính; hãy viết gọn lại",
                f"the expression has more than {MOST_OPERATIONS} operations; simplify it",
            )
        return Arithmetic(operator, _as_term(left), _as_term(right))

    def _primary(self, depth: int) -> Condition | Term:
        token = self.next()
        match token:
            case Token("sign", "("):
                inner = self._either(depth=depth + 1)
                self._expect(")")
                return inner
            case Token("sign", ".") | Token("answer"):
                return _answer(token)
            case Token("quoted"):
                return Quoted(token.value[1:-1])
            case Token("number"):
                return _number(token.value)
            case Token("sign", "-") if self._ahead().kind == "number":
                return _number(f"-{self.next().value}")
            case Token("name"):
                return self._function(token, depth)
            case _:
                raise _unexpected(token)

    def _function(self, name: Token, depth: int) -> Condition | Term:
        read = self._FUNCTIONS.get(name.value)
        if read is None:
            raise ExpressionError(
                f"không dùng được “{name.value}”; các hàm có: {FUNCTIONS}, cùng and, or, + - *",
                f"“{name.value}” cannot be used; there are {FUNCTIONS}, and, or, + - *",
            )
        self._expect("(")
        result = read(self, depth + 1)
        self._expect(")")
        return result

    def _argument(self) -> Answer:
        token = self.next()
        if token.kind == "answer" or token.value == ".":
            return _answer(token)
        raise ExpressionError(
            f"cần ${{mã câu}} hoặc “.” thay cho “{token.value}”",
            f"${{question}} or “.” is needed instead of “{token.value}”",
        )

    def _literal(self) -> str:
        token = self.next()
        if token.kind == "quoted":
            return token.value[1:-1]
        raise ExpressionError(
            f"cần văn bản trong dấu nháy thay cho “{token.value}”, ví dụ 'A'",
            f"text in quotes is needed instead of “{token.value}”, such as 'A'",
        )

    def _selected(self, _depth: int) -> Condition:
        of = self._argument()
        self._expect(",")
        return Selected(of, self._literal().strip())

    def _regex(self, _depth: int) -> Condition:
        of = self._argument()
        self._expect(",")
        pattern = self._literal()
        check_pattern(pattern)
        return Matches(of, pattern)

    def _not(self, depth: int) -> Condition:
        return Negation(self.condition(depth=depth))

    def _count(self, _depth: int) -> Term:
        return Count(self._argument())

    def _length(self, _depth: int) -> Term:
        return Length(self._argument())

    def _day(self, _depth: int) -> Term:
        text = self._literal()
        try:
            return Day(date.fromisoformat(text))
        except ValueError as error:
            raise ExpressionError(
                f"“{text}” không phải ngày; hãy viết năm-tháng-ngày, ví dụ date('2024-11-30')",
                f"“{text}” is no day; write year-month-day, such as date('2024-11-30')",
            ) from error

    _FUNCTIONS: Final[Mapping[str, Callable[["_Reader", int], Condition | Term]]] = {
        "selected": _selected,
        "regex": _regex,
        "not": _not,
        "count-selected": _count,
        "string-length": _length,
        "date": _day,
    }


def _is_condition(read: Condition | Term) -> TypeGuard[Condition]:
    return isinstance(read, Comparison | Selected | Matches | Negation | Junction)


def _as_term(read: Condition | Term) -> Term:
    if isinstance(read, Comparison | Selected | Matches | Negation | Junction):
        raise ExpressionError(
            "không so sánh hay tính toán với một điều kiện; hãy bỏ phần = true() hoặc dùng not()",
            "a condition cannot be compared or computed with; leave out = true(), or use not()",
        )
    return read


def _answer(token: Token) -> Answer:
    return Answer(None if token.value == "." else token.value[2:-1].strip())


def _number(text: str) -> Number:
    if len(text) > 30:
        raise ExpressionError(
            f"số “{text[:12]}…” quá dài; hãy viết tối đa 30 chữ số",
            f"the number “{text[:12]}…” is too long; write at most 30 digits",
        )
    return Number(Decimal(text))


def _unexpected(token: Token) -> ExpressionError:
    if token is _END:
        return ExpressionError(
            "biểu thức dừng giữa chừng; hãy viết nốt, ví dụ ${q1} = 'A'",
            "the expression ends in the middle; complete it, such as ${q1} = 'A'",
        )
    return ExpressionError(
        f"không mong đợi “{token.value}” ở ký tự {token.at + 1}; hãy kiểm tra dấu ngoặc, and, or",
        f"“{token.value}” is not expected at character {token.at + 1}; check brackets, and, or",
    )
