"""Draws in stages: simple random draws without replacement within each agency, then within each area that was drawn. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING
from itertools import groupby
from typing import Any

from services.survey.draws.models import AgencyUnits, Area, DrawnArea, DrawOrder, Level, Stage, Unit
from services.survey.samples.rules import drawn, sizes_among
from shared.problems.problem import Fault, Text

_ORDER = tuple(Level)


def faults_of_stages(stages: Sequence[Stage]) -> list[Fault]:
    """Refuse stages that do not lead from larger areas to smaller ones, and to people at last."""
    places = [_ORDER.index(stage.level) for stage in stages]
    if places == sorted(set(places)) and places[-1:] == [_ORDER.index(Level.UNIT)]:
        return []
    return [
        Fault(
            "#/stages",
            Text(
                "Các giai đoạn phải đi từ WARD đến VILLAGE rồi UNIT, mỗi cấp nhiều nhất một lần, và kết thúc ở UNIT.",
                "Stages go from WARD to VILLAGE to UNIT, each once at most, and end with UNIT.",
            ),
            "stage-order",
        )
    ]


def faults_of_places(stages: Sequence[Stage], agencies: Iterable[AgencyUnits]) -> list[Fault]:
    """Refuse to draw areas from a list that has none."""
    placed = all(unit.ward and unit.village for agency in agencies for unit in agency.units)
    return [
        Fault(
            f"#/stages/{number}/level",
            Text(
                "Danh sách này không có phường, xã và thôn, tổ; hãy rút trực tiếp với UNIT.",
                "This list has no wards and villages; draw with UNIT only.",
            ),
            "no-areas",
        )
        for number, stage in enumerate(stages)
        if stage.level is not Level.UNIT and not placed
    ]


def draw(order: DrawOrder, agencies: Iterable[AgencyUnits]) -> list[DrawnArea]:
    """Draw stage by stage; gives the areas of the last stage by agency and name, with whom was drawn in each."""
    areas = [Area(agency, agency.units) for agency in sorted(agencies, key=lambda one: one.code)]
    for stage in order.stages[:-1]:
        areas = _drawn_areas(areas, stage, order.seed)
    return _drawn_units(areas, order)


def _drawn_areas(areas: Sequence[Area], stage: Stage, seed: str) -> list[Area]:
    parts = {area.key: _parts(area, stage.level) for area in areas}
    sizes = sizes_among({key: len(found) for key, found in parts.items()}, stage.size)
    chosen = []
    for key, found in parts.items():
        by_name = {"\n".join((stage.level, *one.key)): one for one in found}
        for name in sorted(drawn(list(by_name), seed)[: sizes[key]]):
            one = by_name[name]
            sizes_so_far = (*one.drawn, sizes[key]), (*one.listed, len(found))
            chosen.append(replace(one, drawn=sizes_so_far[0], listed=sizes_so_far[1]))
    return chosen


def _parts(area: Area, level: Level) -> list[Area]:
    """Split an area into those of the next level; villages of two wards may have one name."""

    def named(unit: Unit) -> str:
        places = (unit.ward or "", unit.village or "")
        return places[0] if level is Level.WARD else " / ".join(places[len(area.clusters) :])

    units = sorted(area.units, key=lambda unit: (named(unit), unit.number))
    return [
        replace(area, units=tuple(found), clusters=(*area.clusters, name))
        for name, found in groupby(units, key=named)
    ]


def _drawn_units(areas: Sequence[Area], order: DrawOrder) -> list[DrawnArea]:
    sizes = sizes_among({area.key: len(area.units) for area in areas}, order.stages[-1].size)
    found = []
    for area in areas:
        size = sizes[area.key]
        by_number = {str(unit.number): unit for unit in area.units}
        units = [by_number[number] for number in drawn(list(by_number), order.seed)]
        more = int((size * order.replacements).to_integral_value(ROUND_CEILING))
        done = replace(area, drawn=(*area.drawn, size), listed=(*area.listed, len(area.units)))
        found.append(DrawnArea(done, tuple(units[:size]), tuple(units[size : size + more])))
    return found


def write_draw(areas: Sequence[DrawnArea]) -> list[dict[str, Any]]:
    """Write what was drawn as plain data: numbers of the list, and the sizes that weights come of."""
    return [
        {
            "agency_id": str(one.area.agency.id),
            "agency_code": one.area.agency.code,
            "agency_name": one.area.agency.name,
            "population": len(one.area.agency.units),
            "clusters": list(one.area.clusters),
            "drawn": list(one.area.drawn),
            "listed": list(one.area.listed),
            "probability": format(one.probability, "f"),
            "members": [unit.number for unit in one.members],
            "standby": [unit.number for unit in one.standby],
        }
        for one in areas
    ]
