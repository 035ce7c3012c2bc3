"""A template and its data become a PDF (typst). It takes a processor for a while: never call it on the event loop.

The fonts are those that typst brings along and one package's; the machine's own are left out, and there is no clock: the same
data give the same bytes everywhere.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import orjson

FONT_PACKAGE: Final = "font_source_sans_pro"
"""Source Sans (SIL OFL 1.1): every letter of Vietnamese in every weight, with figures of one width for tables."""

STANDARD: Final = "ua-1"
"""PDF/UA-1: tagged, with title and language, so that a screen reader can read it."""


def typeset(folder: Path, template: str, data: Any) -> bytes:
    """Set a document by a template, which may import the others of its folder and reads `data.json`."""
    import typst  # loaded when first needed: an idle service stays small

    sources = {one.name: one.read_bytes() for one in sorted(folder.glob("*.typ"))}
    main = sources.pop(template)
    content: bytes = typst.compile(
        {"main": main, **sources, "data.json": orjson.dumps(data)},
        font_paths=_fonts(),
        ignore_system_fonts=True,
        pdf_standards=[STANDARD],
    )
    return content


@cache
def _fonts() -> Any:
    import typst

    found = find_spec(FONT_PACKAGE)
    if found is None or found.origin is None:
        raise RuntimeError(f"the package {FONT_PACKAGE} is not installed")
    folder = Path(found.origin).parent / "files"
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])
