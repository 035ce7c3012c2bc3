"""Charts as pictures (Vega-Lite, drawn without a browser), each with words for who does not see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from services.scoring.result_books.wording import WORDS
from services.scoring.result_figures.models import Figures
from services.scoring.runs.models import AgencyResult
from shared.methodology.decimals import HUNDRED, mean, times_fraction
from shared.methodology.wording import Language, shown
from shared.typesetting import FONT_PACKAGE

FONT: Final = "Source Sans Pro"
_SCALE: Final = 2
_BAR: Final = 22
_WIDTH: Final = 420
_COLOURS: Final = ("#2E7D32", "#1565C0", "#F9A825", "#EF6C00", "#B71C1C", "#6A1B9A", "#455A64")
_MOST_BARS: Final = 60
"""Bars of one picture: more do not fit on a page."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with its words."""

    content: bytes
    description: str


def grades_chart(figures: Figures) -> Chart:
    """Draw how many agencies of each block have each grade."""
    words = WORDS[figures.language]
    grades = [one["name"] for one in figures.run.heading["grades"]]
    values, said = [], []
    for block in figures.run.heading["blocks"]:
        results = figures.of_block(block["code"])
        counts = [sum(one.summary["grade_name"] == name for one in results) for name in grades]
        values += [
            {"block": block["name"], "grade": name, "count": count, "order": place}
            for place, (name, count) in enumerate(zip(grades, counts, strict=True))
        ]
        shares = ", ".join(f"{name} {count}" for name, count in zip(grades, counts, strict=True))
        said.append(f"{block['name']}: {shares}")
    encoding = {
        "y": _names("block"),
        "x": {
            "field": "count",
            "type": "quantitative",
            "title": words.agencies,
            "axis": {"format": "d", "tickMinStep": 1},
        },
        "color": _colour("grade", grades),
        "order": {"field": "order"},
    }
    return _drawn(values, encoding, f"{words.grades_by_block}. {'. '.join(said)}.")


def fields_chart(figures: Figures) -> Chart:
    """Draw the share that each block reached in each field."""
    words, heading = WORDS[figures.language], figures.run.heading
    blocks = [one for one in heading["blocks"] if figures.of_block(one["code"])]
    values, said = [], []
    for field in heading["fields"]:
        if field["group"] != "MAIN":
            continue
        name = f"{field['code']}. {field['name']}"
        for block in blocks:
            share = _share(figures.of_block(block["code"]), field["code"])
            if share is not None:
                values.append({"field": name, "block": block["name"], "share": f"{share:.4f}"})
                said.append(f"{name}, {block['name']}: {shown(round(share, 2), figures.language)}")
    encoding = {
        "y": _names("field"),
        "yOffset": {"field": "block", "sort": [one["name"] for one in blocks]},
        "x": {
            "field": "share",
            "type": "quantitative",
            "title": "%",
            "scale": {"domain": [0, 100]},
        },
        "color": _colour("block", [one["name"] for one in blocks]),
    }
    return _drawn(values, encoding, f"{words.share_by_field}. {'; '.join(said)}.")


def index_chart(figures: Figures, block: Mapping[str, Any]) -> Chart:
    """Draw the indices of a block, highest first."""
    words = WORDS[figures.language]
    results = [one for one in figures.of_block(block["code"]) if one.index is not None]
    listed = results[:_MOST_BARS]
    values = [
        {
            "agency": one.agency_name,
            "index": str(one.index),
            "label": _localised(str(one.index), figures.language),
        }
        for one in listed
    ]
    bar = {
        "y": _names("agency"),
        "x": {
            "field": "index",
            "type": "quantitative",
            "title": words.index,
            "scale": {"domainMin": 0},
        },
    }
    label = {
        "mark": {"type": "text", "align": "left", "dx": 3, "fontSize": 11},
        "encoding": bar | {"text": {"field": "label"}},
    }
    spec = {"layer": [{"mark": {"type": "bar", "color": _COLOURS[1]}, "encoding": bar}, label]}
    title = words.index_by_agency.format(block=block["name"])
    said = "; ".join(f"{one['agency']} {one['label']}" for one in values)
    return Chart(_png(values, spec), f"{title}. {said}.")


def _share(results: Sequence[AgencyResult], field: str) -> Decimal | None:
    found = [one for each in results for one in each.summary["fields"] if one["code"] == field]
    top = mean(Decimal(one["maximum"]) for one in found)
    points = mean(Decimal(one["points"]) for one in found)
    return times_fraction(HUNDRED, points, top) if top else None


def _names(field: str) -> dict[str, Any]:
    return {
        "field": field,
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {"labelLimit": 320},
    }


def _colour(field: str, domain: Sequence[str]) -> dict[str, Any]:
    colours = [_COLOURS[place % len(_COLOURS)] for place in range(len(domain))]
    return {
        "field": field,
        "type": "nominal",
        "title": None,
        "sort": list(domain),
        "scale": {"domain": list(domain), "range": colours},
        "legend": {"orient": "bottom", "columns": 4, "labelLimit": 200},
    }


def _drawn(values: list[dict[str, Any]], encoding: dict[str, Any], said: str) -> Chart:
    return Chart(_png(values, {"mark": {"type": "bar"}, "encoding": encoding}), said)


def _png(values: list[dict[str, Any]], spec: dict[str, Any]) -> bytes:
    import vl_convert  # loaded when first needed: it brings a whole JavaScript engine

    _register_fonts()
    whole = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"values": values},
        "width": _WIDTH,
        "height": {"step": _BAR},
        "background": "white",
        "config": {
            "font": FONT,
            "axis": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"},
            "legend": {"labelFontSize": 12},
            "view": {"stroke": None},
        },
        **spec,
    }
    return bytes(vl_convert.vegalite_to_png(whole, scale=_SCALE))


@cache
def _register_fonts() -> None:
    """Offer the font of the other documents: what the machine has would not look the same everywhere."""
    import vl_convert

    found = find_spec(FONT_PACKAGE)
    if found is None or found.origin is None:
        raise RuntimeError(f"the package {FONT_PACKAGE} is not installed")
    vl_convert.register_font_directory(str(Path(found.origin).parent / "files"))


def _localised(number: str, language: Language) -> str:
    return number.replace(".", ",") if language is Language.VI else number
