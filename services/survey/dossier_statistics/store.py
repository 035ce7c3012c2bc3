"""Counts dossiers inside PostgreSQL: one query, whatever the figures are told by."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row as SqlRow
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.dossier_statistics.models import (
    MEASURES,
    By,
    Measures,
    Month,
    Row,
    Scope,
    Statistics,
)

_KEYS: Final = {
    By.AGENCY: ("agency_code", "agency_name", "agency_id"),
    By.UNIT: ("resolving_unit", "agency_name", "agency_id"),
    By.PROCEDURE: ("procedure_code", "procedure_name", "CAST(NULL AS uuid)"),
    By.FIELD: ("field_code", "field_name", "CAST(NULL AS uuid)"),
    By.MONTH: ("span", "CAST(NULL AS text)", "CAST(NULL AS uuid)"),
}

_DAY: Final = "(({}) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"

_COUNTED: Final = f"""
WITH spans AS (
    SELECT * FROM unnest(CAST(:spans AS text[]), CAST(:starts AS timestamptz[]),
                         CAST(:ends AS timestamptz[])) AS s (span, starts_at, ends_at)
),
named AS (
    SELECT d.*, s.meaning, u.agency_id, u.agency_code, u.agency_name,
           p.name AS procedure_name, f.name AS field_name,
           coalesce(d.finished_at, d.returned_at) AS done_at
    FROM dossier d
    LEFT JOIN portal ON portal.id = d.portal_id
    LEFT JOIN portal_status s ON s.portal_id = d.portal_id
        AND s.version = portal.statuses_version AND s.code = d.status
    LEFT JOIN unit_map m ON m.authority_id = d.authority_id
    LEFT JOIN mapped_unit u ON u.authority_id = d.authority_id
        AND u.version = m.version AND u.unit = d.resolving_unit
    LEFT JOIN dossier_label p ON p.authority_id = d.authority_id
        AND p.kind = 'PROCEDURE' AND p.code = d.procedure_code
    LEFT JOIN dossier_label f ON f.authority_id = d.authority_id
        AND f.kind = 'FIELD' AND f.code = d.field_code
    WHERE d.authority_id = :authority
      AND (CAST(:portal AS uuid) IS NULL OR d.portal_id = :portal)
      AND (CAST(:agencies AS uuid[]) IS NULL OR u.agency_id = ANY(:agencies))
),
lived AS (
    SELECT *, CASE WHEN meaning IN ('WITHDRAWN', 'REFUSED', 'STOPPED') THEN status_at
                   WHEN done_at IS NOT NULL THEN done_at
                   WHEN meaning IN ('FINISHED', 'RETURNED') THEN status_at END AS over_at
    FROM named
),
seen AS (
    SELECT *, least(ends_at, CAST(:as_of AS timestamptz)) AS judged_at,
           CASE WHEN over_at < ends_at
                THEN CASE WHEN meaning IN ('WITHDRAWN', 'REFUSED', 'STOPPED') THEN 'ENDED' ELSE 'DONE' END
                WHEN meaning = 'WAITING' AND status_at < ends_at THEN 'WAITING'
                ELSE 'OPEN' END AS stage
    FROM lived JOIN spans ON received_at < ends_at
        AND (over_at IS NULL OR over_at >= starts_at OR received_at >= starts_at)
)
SELECT {{key}} AS key, max({{name}}) AS name, {{agency}} AS agency_id, GROUPING({{key}}) AS is_total,
    count(*) FILTER (WHERE received_at < starts_at) AS carried_over,
    count(*) FILTER (WHERE received_at >= starts_at) AS received,
    count(*) FILTER (WHERE received_at >= starts_at AND submission = 'ONLINE') AS online,
    count(*) FILTER (WHERE stage = 'DONE') AS processed,
    count(*) FILTER (WHERE stage = 'DONE' AND {_DAY.format("done_at")} < {_DAY.format("due_at")}) AS early,
    count(*) FILTER (WHERE stage = 'DONE' AND done_at <= due_at
                     AND {_DAY.format("done_at")} = {_DAY.format("due_at")}) AS on_time,
    count(*) FILTER (WHERE stage = 'DONE' AND done_at > due_at) AS late,
    count(*) FILTER (WHERE stage = 'ENDED') AS ended,
    count(*) FILTER (WHERE stage = 'OPEN' AND (due_at IS NULL OR due_at >= judged_at)) AS processing,
    count(*) FILTER (WHERE stage = 'WAITING') AS waiting,
    count(*) FILTER (WHERE stage = 'OPEN' AND due_at < judged_at) AS overdue,
    count(*) FILTER (WHERE meaning IS NULL) AS unknown_status,
    count(*) FILTER (WHERE due_at IS NULL) AS undated,
    count(*) FILTER (WHERE stage = 'DONE' AND done_at IS NULL) AS untimed,
    count(*) FILTER (WHERE least(finished_at, returned_at) < received_at) AS reversed,
    count(*) FILTER (WHERE agency_id IS NULL) AS unmapped,
    (SELECT count(*) FROM lived WHERE received_at IS NULL) AS unreported
FROM seen GROUP BY GROUPING SETS (({{key}}, {{agency}}), ()) ORDER BY is_total, key NULLS LAST, agency_id
"""  # noqa: S608  constants only
"""Each dossier is in every span in which it was open, or over, or taken in; its stage is that at the end of the span, so that
carried over + received = processed + ended + processing + waiting + overdue, always. Statuses and units are read by the versions
that hold now."""

_WHOLE: Final = "*"
"""Names the span of all months together."""


class StatisticsStore:
    """Figures of dossiers, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def count(
        self, scope: Scope, by: By, months: Sequence[Month], as_of: datetime
    ) -> Statistics:
        """Count dossiers over some months; a great authority may take longer than other statements."""
        await self._session.execute(text("SET LOCAL statement_timeout = '10min'"))
        whole = Month(_WHOLE, months[0].starts_at, months[-1].ends_at)
        spans = [whole, *months] if by is By.MONTH else [whole]
        key, name, agency = _KEYS[by]
        found = await self._session.execute(
            text(_COUNTED.format(key=key, name=name, agency=agency)),
            {
                "authority": scope.authority_id,
                "portal": scope.portal_id,
                "agencies": None if scope.agency_ids is None else list(scope.agency_ids),
                "spans": [one.name for one in spans],
                "starts": [one.starts_at for one in spans],
                "ends": [one.ends_at for one in spans],
                "as_of": as_of,
            },
        )
        *rows, everything = found
        total = everything
        if by is By.MONTH:
            total = next((row for row in rows if row.key == _WHOLE), everything)
            rows = [row for row in rows if row.key != _WHOLE]
        return Statistics(
            by=by,
            months=tuple(months),
            as_of=min(as_of, whole.ends_at),
            total=_measures(total),
            rows=tuple(Row(row.key, row.name, row.agency_id, _measures(row)) for row in rows),
            unmapped=total.unmapped,
            unreported=everything.unreported,
        )


def _measures(row: SqlRow[Any]) -> Measures:
    return Measures(**{name: getattr(row, name) for name in MEASURES})
