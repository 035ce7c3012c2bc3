"""What a replacement took away from a report, for those who may see all of it."""

from typing import Any, Final
from uuid import UUID

from services.assessment.framework_replacements import store
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.self_assessments.access import reach_of, read_report
from services.assessment.tables import ArchivedLeafTable
from services.assessment.unit import Unit
from shared.db.cursor import Window
from shared.problems.common import NotFoundError

OF_AGENCY: Final = frozenset({"entry", "citation", "delegation"})
"""Tables whose rows are the agency's own; of statements those of its own side are."""


async def list_archived(
    unit: Unit, cache: FrameworkCache, report_id: UUID, page: Window
) -> tuple[list[tuple[ArchivedLeafTable, dict[str, Any]]], str | None]:
    """List the archived leaves of a report; an agency sees what was its own, not the council's work."""
    report = await read_report(unit, cache, report_id)
    reach = await reach_of(unit, report.row)
    if not (reach.everything or reach.agency):
        raise NotFoundError
    rows, following = await store.page_of_archived(unit.session, report_id, page)
    return [
        (row, row.content if reach.everything else _own(row.content)) for row in rows
    ], following


def _own(content: dict[str, Any]) -> dict[str, Any]:
    own = {name: rows for name, rows in content.items() if name in OF_AGENCY}
    statements = [one for one in content.get("statement", ()) if one["side"] == "AGENCY"]
    return own | ({"statement": statements} if statements else {})
