"""Adds cases up. Pure."""

from collections.abc import Iterable
from itertools import groupby
from uuid import UUID

from services.survey.cases.models import CaseCounts, CaseStatus


def counts_by_cell(rows: Iterable[tuple[UUID, str, CaseStatus, int]]) -> list[CaseCounts]:
    """Gather counts, which come by agency and group, into one for each agency and group."""
    return [
        CaseCounts(agency_id, group, {status: count for _, _, status, count in found})
        for (agency_id, group), found in groupby(rows, key=lambda row: (row[0], row[1]))
    ]
