"""What a template may say: the tree of its expressions is checked against the fields, before anything is rendered.

Only names of fields, loops over lists, questions and two filters of letters pass. No call, no arithmetic, no assignment,
no import: what a template can do is bounded by the length of the lists that it goes through.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from services.scoring.report_templates.fields import (
    FIELDS,
    FieldType,
    FlagField,
    ListField,
    PictureField,
    RecordField,
    TextField,
)
from shared.problems.problem import Text

if TYPE_CHECKING:
    from jinja2 import nodes

FILTERS: Final = ("upper", "lower")
DEEPEST: Final = 4
"""Loops inside one another."""
_LOOP: Final = RecordField(
    Text("Vòng lặp", "The loop"),
    {
        "index": TextField(Text("Số thứ tự từ 1", "Number from 1")),
        "length": TextField(Text("Số phần tử", "Number of elements")),
        "first": FlagField(Text("Phần tử đầu", "Whether it is the first")),
        "last": FlagField(Text("Phần tử cuối", "Whether it is the last")),
    },
)


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that a template may not say, and the line of its source."""

    line: int
    code: str
    text: Text


@dataclass(slots=True)
class Check:
    """Goes through a template once, and notes everything that is wrong."""

    wrong: list[Wrong] = field(default_factory=list)

    def body(
        self, parts: "list[nodes.Node]", scope: Mapping[str, FieldType], depth: int = 0
    ) -> None:
        """Check what stands one after another."""
        from jinja2 import nodes

        for part in parts:
            match part:
                case nodes.Output():
                    for one in part.nodes:
                        if not isinstance(one, nodes.TemplateData):
                            self._written(one, scope)
                case nodes.For():
                    self._loop(part, scope, depth)
                case nodes.If():
                    self._question(part.test, scope)
                    self.body(part.body, scope, depth)
                    for other in part.elif_:
                        self._question(other.test, scope)
                        self.body(other.body, scope, depth)
                    self.body(part.else_, scope, depth)
                case _:
                    self._refuse(part)

    def _loop(self, part: "nodes.For", scope: Mapping[str, FieldType], depth: int) -> None:
        from jinja2 import nodes

        if depth >= DEEPEST:
            self._note(
                part,
                "too-deep",
                f"Có hơn {DEEPEST} vòng lặp lồng nhau; hãy bớt vòng lặp.",
                f"More than {DEEPEST} loops are inside one another; use fewer.",
            )
            return
        if part.recursive or part.test is not None or not isinstance(part.target, nodes.Name):
            self._refuse(part)
            return
        found = self._field(part.iter, scope)
        if found is None:
            return
        if not isinstance(found, ListField):
            self._note(
                part,
                "not-a-list",
                f"“{_said(part.iter)}” không phải là danh sách; chỉ dùng danh sách sau `in`.",
                f"“{_said(part.iter)}” is no list; only lists stand after `in`.",
            )
            return
        inner = {**scope, part.target.name: found.element, "loop": _LOOP}
        self.body(part.body, inner, depth + 1)
        self.body(part.else_, scope, depth + 1)

    def _written(
        self, part: "nodes.Node", scope: Mapping[str, FieldType], *, filtered: bool = False
    ) -> None:
        from jinja2 import nodes

        match part:
            case nodes.Const(value=str() | int()):
                return
            case nodes.Filter(node=nodes.Node() as inner, args=[], kwargs=[]) if (
                part.name in FILTERS
            ):
                self._written(inner, scope, filtered=True)
                return
            case nodes.Filter():
                self._note(
                    part,
                    "unknown-filter",
                    f"Không có bộ lọc “{part.name}”; chỉ dùng được {', '.join(FILTERS)}.",
                    f"There is no filter “{part.name}”; {', '.join(FILTERS)} can be used.",
                )
                return
            case _:
                found = self._field(part, scope)
        if isinstance(found, RecordField | ListField):
            self._note(
                part,
                "not-a-text",
                f"“{_said(part)}” gồm nhiều giá trị nên không ghi thẳng ra được; hãy dùng một trường bên trong"
                f"{' vòng lặp' if isinstance(found, ListField) else ''}, ví dụ “{_example(found, part)}”.",
                f"“{_said(part)}” holds several values and cannot be written; use a field inside it"
                f"{', in a loop' if isinstance(found, ListField) else ''}, for instance “{_example(found, part)}”.",
            )
        elif isinstance(found, FlagField):
            self._note(
                part,
                "not-a-text",
                f"“{_said(part)}” chỉ dùng trong câu hỏi {{% if %}}, không ghi ra được.",
                f"“{_said(part)}” is for questions, {{% if %}}, and cannot be written.",
            )
        elif filtered and isinstance(found, PictureField):
            self._note(
                part,
                "not-a-text",
                f"“{_said(part)}” là biểu đồ; hãy bỏ bộ lọc và chỉ viết {{{{ {_said(part)} }}}}.",
                f"“{_said(part)}” is a chart; leave out the filter and write {{{{ {_said(part)} }}}} alone.",
            )

    def _question(self, part: "nodes.Node", scope: Mapping[str, FieldType]) -> None:
        from jinja2 import nodes

        match part:
            case nodes.Not():
                self._question(part.node, scope)
            case nodes.And() | nodes.Or():
                self._question(part.left, scope)
                self._question(part.right, scope)
            case nodes.Compare(ops=[nodes.Operand(op="eq" | "ne") as operand]):
                self._question(part.expr, scope)
                self._question(operand.expr, scope)
            case nodes.Const():
                return
            case _:
                if isinstance(self._field(part, scope), PictureField):
                    self._refuse(part)

    def _field(self, part: "nodes.Node", scope: Mapping[str, FieldType]) -> FieldType | None:
        """Find the field that an expression names; note what is wrong with it otherwise."""
        from jinja2 import nodes

        match part:
            case nodes.Name():
                found = scope.get(part.name)
                if found is None:
                    self._unknown(part, part.name, "", scope)
                return found
            case (
                nodes.Getattr(node=inner, attr=name)
                | nodes.Getitem(node=inner, arg=nodes.Const(value=str() as name))
            ):
                owner = self._field(inner, scope)
                if owner is None:
                    return None
                members = owner.members if isinstance(owner, RecordField) else {}
                if name not in members:
                    self._unknown(part, name, f"{_said(inner)}.", members)
                return members.get(name)
            case _:
                self._refuse(part)
                return None

    def _unknown(
        self, part: "nodes.Node", name: str, before: str, known: Mapping[str, FieldType]
    ) -> None:
        close = get_close_matches(name, known, n=1)
        vi = f"; có phải là “{before}{close[0]}”?" if close else "; xem danh sách trường của mẫu."
        en = f"; is it “{before}{close[0]}”?" if close else "; see the list of fields."
        self._note(
            part,
            "unknown-field",
            f"Không có trường “{before}{name}”{vi}",
            f"There is no field “{before}{name}”{en}",
        )

    def _refuse(self, part: "nodes.Node") -> None:
        self._note(
            part,
            "not-allowed",
            "Mẫu chỉ được dùng {{ trường }}, {% for … in danh sách %} và {% if … %}; hãy bỏ phép tính, lời gọi hàm và "
            "các lệnh khác.",
            "A template uses {{ fields }}, {% for … in list %} and {% if … %}; take out arithmetic, calls and other "
            "statements.",
        )

    def _note(self, part: "nodes.Node", code: str, vi: str, en: str) -> None:
        self.wrong.append(Wrong(part.lineno, code, Text(vi, en)))


def check_source(environment: Any, source: str) -> list[Wrong]:
    """Check the source of a template; raises what jinja2 raises of a source that it cannot read."""
    check = Check()
    check.body(environment.parse(source).body, FIELDS.members)
    return check.wrong


def _said(part: "nodes.Node") -> str:
    from jinja2 import nodes

    match part:
        case nodes.Name():
            return str(part.name)
        case nodes.Getattr():
            return f"{_said(part.node)}.{part.attr}"
        case nodes.Getitem(arg=nodes.Const(value=value)):
            return f"{_said(part.node)}.{value}"
        case _:
            return "…"


def _example(found: RecordField | ListField, part: "nodes.Node") -> str:
    members = found.members if isinstance(found, RecordField) else found.element.members
    return f"{_said(part)}.{next(_texts(members), '…')}"


def _texts(members: Mapping[str, FieldType]) -> Iterator[str]:
    return (name for name, one in members.items() if isinstance(one, TextField))
