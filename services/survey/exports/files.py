"""Makes a workbook or an SPSS file of a copy of the rows, which lies in a file: memory stays flat."""

import csv
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

import anyio.to_thread

from services.survey.exports.columns import columns_of, query_of
from services.survey.exports.models import FileKind, Plan, Wanted
from services.survey.exports.spss import write_sav
from services.survey.exports.store import ExportStore
from services.survey.exports.workbook import write_xlsx
from services.survey.summaries.models import IssuedForm
from shared.db.engine import Database

Told = Callable[[int], None]
"""Is told how many rows are written."""

_TOLD_EVERY: Final = 1000


def plan_of(wanted: Wanted, issued: IssuedForm, campaign: str) -> Plan:
    """Say which columns an export has."""
    columns = columns_of(issued.form, identifiers=wanted.identifiers, excluded=wanted.excluded)
    return Plan(wanted, columns, f"{campaign} {issued.form.title}")


def statement_of(plan: Plan) -> tuple[str, list[object]]:
    """Write the statement that gives an export's rows, with its values."""
    query, values = query_of(plan.columns, excluded=plan.wanted.excluded)
    return query, [plan.wanted.campaign_id, plan.wanted.questionnaire_id, *values]


async def copy_rows(database: Database, plan: Plan, source: Path) -> None:
    """Copy the rows out of one snapshot."""
    async with database.readers.begin() as session:
        await ExportStore(session).copy_to(source, *statement_of(plan))


async def write_file(
    plan: Plan, kind: FileKind, source: Path, made: Path, *, now: datetime, told: Told | None = None
) -> None:
    """Make the wanted file of a copy, in a thread."""

    def write() -> None:
        rows = _read(source, told)
        if kind is FileKind.XLSX:
            write_xlsx(made, plan.columns, rows)
            return
        with made.open("wb") as file:
            file.writelines(write_sav(plan.columns, rows, title=plan.title, now=now))

    await anyio.to_thread.run_sync(write)


def _read(source: Path, told: Told | None) -> Iterator[list[str]]:
    with source.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file)):
            if told is not None and number % _TOLD_EVERY == 0:
                told(number)
            yield row
