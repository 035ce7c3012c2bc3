"""Writes the document that scoring pulls: figures and answers by agency, and no dossier."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from services.survey.dossier_statistics.models import FIGURES, Measures, Row, Statistics
from services.survey.dossier_statistics.rules import discrepancies
from services.survey.dossier_units.models import MappedUnit
from services.survey.imported_facts.models import FactsSources, LeafFacts, Reported


def write_facts(sources: FactsSources) -> dict[str, Any]:
    """Write the document as plain data: agencies by code, each with its figures, its leaves' answers, and what does not add up.

    Units that belong to no agency stand apart, so that nobody takes the document for complete.
    """
    order, found = sources.order, sources.statistics
    whole = discrepancies(found.total, unmapped=found.unmapped, unreported=found.unreported)
    return {
        "kind": "imported-facts",
        "version": 1,
        "authority_id": str(order.authority_id),
        **order.to_data(),
        "as_of": _instant(found.as_of),
        "statuses": dict(sources.statuses),
        "units_version": sources.units_version,
        "agencies": [_agency(row, order.leaves) for row in found.rows if row.agency_id is not None],
        "unmapped": [_figures(row.measures) for row in found.rows if row.agency_id is None],
        "total": _figures(found.total),
        "discrepancies": {one.code: one.count for one in whole},
        "frozen_at": _instant(sources.frozen_at),
    }


def with_reported(
    found: Statistics, reported: Reported, agencies: Mapping[str, MappedUnit]
) -> Statistics:
    """Add what a portal reports to what was counted; units that belong to no agency stand apart, as they do there."""
    rows = {(row.key, row.agency_id): row for row in found.rows}
    unmapped, total = found.unmapped, found.total
    for one in reported.rows:
        unit = agencies.get(one.unit)
        if unit is None:
            unmapped += one.measures.received or one.measures.processed
            row = Row(None, None, None, Measures())
        else:
            row = Row(unit.agency_code, unit.agency_name, unit.agency_id, Measures())
        place = (row.key, row.agency_id)
        known = rows.get(place, row)
        rows[place] = replace(known, measures=known.measures + one.measures)
        total += one.measures
    ordered = sorted(rows.values(), key=lambda row: (row.key is None, row.key or ""))
    return replace(found, rows=tuple(ordered), total=total, unmapped=unmapped)


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _figures(measures: Measures) -> dict[str, int]:
    return {name: getattr(measures, name) for name in FIGURES}


def _agency(row: Row, leaves: tuple[LeafFacts, ...]) -> dict[str, Any]:
    figures = _figures(row.measures)
    return {
        "id": str(row.agency_id),
        "code": row.key,
        "name": row.name,
        "figures": figures,
        "discrepancies": {one.code: one.count for one in discrepancies(row.measures)},
        "leaves": {
            one.leaf: {
                "state": "GIVEN",
                "facts": {
                    name: str(sum(figures[measure] for measure in sums))
                    for name, sums in one.facts.items()
                },
            }
            for one in leaves
        },
    }
