"""Documents written from the code: `make contracts` writes them, a test holds them to the code."""

import importlib
from collections.abc import Iterator
from pathlib import Path

from shared.problems import DomainError
from tests.support.apps import SERVICES

ROOT = Path(__file__).resolve().parents[2]


def problem_classes() -> list[type[DomainError]]:
    """Find every refusal that the system can give, by code."""
    for folder in ("services", "shared"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if path.stem not in {"asgi", "__main__"} and "migrations" not in path.parts:
                importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    return sorted(_named(DomainError), key=lambda item: item.code)


def _named(base: type[DomainError]) -> Iterator[type[DomainError]]:
    for item in base.__subclasses__():
        if "code" in vars(item) and item.__module__.startswith(("services.", "shared.")):
            yield item
        yield from _named(item)


def problems_page() -> str:
    """Write `docs/problems.md`."""
    rows = [
        f"| `{item.code}` | {item.kind.value} | {item.title.vi} | {item.title.en} | {item.detail.en} |"
        for item in problem_classes()
    ]
    return "\n".join(
        [
            "# Problems",
            "",
            "Every refusal is a problem document (RFC 9457) with `type` `/problems/<code>`, in Vietnamese or, by",
            "`Accept-Language`, in English. Written from the code by `make contracts`.",
            "",
            "| code | status | Vietnamese title | English title | what it tells a person to do |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def settings_page() -> str:
    """Write `docs/settings.md`."""
    lines = [
        "# Settings",
        "",
        "Environment variables of each service. Written from the code by `make contracts`.",
    ]
    for service in SERVICES:
        settings = importlib.import_module(f"services.{service}.config").Settings
        lines += ["", f"## {service}", "", "| variable | default | meaning |", "|---|---|---|"]
        for name, field in settings.model_fields.items():
            default = "**required**" if field.is_required() else f"`{field.default}`"
            lines.append(
                f"| `{service.upper()}_{name.upper()}` | {default} | {field.description} |"
            )
    return "\n".join([*lines, ""])


PAGES = {"docs/problems.md": problems_page, "docs/settings.md": settings_page}
