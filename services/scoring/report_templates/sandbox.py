"""Where templates are rendered: sandboxed, escaped, and stopped when there is too much of it."""

from collections.abc import Iterator
from typing import Any, Final

from typing_extensions import override

from services.scoring.report_templates.errors import ReportTooLongError

MOST_STEPS: Final = 200_000
"""Turns of all loops of a report: 300 agencies with 140 leaves each need 42,000."""
MOST_BYTES: Final = 96 * 1024 * 1024
_MEBIBYTE: Final = 1024 * 1024


def too_long() -> ReportTooLongError:
    """Refuse a template that makes too much."""
    return ReportTooLongError(limit=MOST_BYTES // _MEBIBYTE, steps=MOST_STEPS)


class Steps:
    """Counts the turns of all loops of one report."""

    def __init__(self, most: int = MOST_STEPS) -> None:
        self._left = most

    def take(self) -> None:
        """Count one turn."""
        self._left -= 1
        if self._left < 0:
            raise too_long()


class Counted(list[Any]):
    """A list whose every turn is counted."""

    def __init__(self, elements: list[Any], steps: Steps) -> None:
        super().__init__(elements)
        self._steps = steps

    @override
    def __iter__(self) -> Iterator[Any]:
        for one in super().__iter__():
            self._steps.take()
            yield one


def counted(value: Any, steps: Steps) -> Any:
    """Make every list inside a value count its turns."""
    match value:
        case dict():
            return {name: counted(one, steps) for name, one in value.items()}
        case list():
            return Counted([counted(one, steps) for one in value], steps)
        case _:
            return value


def new_environment() -> Any:
    """Make the environment in which templates are checked and rendered."""
    from jinja2 import StrictUndefined, Template
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class BoundedTemplate(Template):
        """Stops as soon as it has written too much."""

        @override
        def render(self, *args: Any, **kwargs: Any) -> str:
            pieces, size = [], 0
            for piece in self.generate(*args, **kwargs):
                size += len(piece)
                if size > MOST_BYTES:
                    raise too_long()
                pieces.append(piece)
            return "".join(pieces)

    class Environment(ImmutableSandboxedEnvironment):
        """Knows fields, and of filters those alone that the language of templates has."""

        template_class = BoundedTemplate

    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
    environment.filters = {"upper": _upper, "lower": _lower}
    environment.tests.clear()
    return environment


def _upper(value: object) -> str:
    return str(value).upper()


def _lower(value: object) -> str:
    return str(value).lower()
