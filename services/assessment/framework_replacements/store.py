"""Replacements in the database. Each of these is one statement or a fixed number of them, however many reports there are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    String,
    Table,
    Uuid,
    bindparam,
    cast,
    delete,
    func,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from services.assessment.framework_replacements.models import Archived, FlaggedEntry
from services.assessment.scope import report_in_reach
from services.assessment.tables import (
    ArchivedLeafTable,
    AssignmentTable,
    Base,
    EntryTable,
    FrameworkReplacementTable,
    SelfAssessmentTable,
    SignOffTable,
)
from shared.auth.principal import Access
from shared.db.cursor import Window, paginate
from shared.methodology.decimals import decimal_text

Pairs = Collection[tuple[UUID, str]]

OWN: Final = frozenset({ArchivedLeafTable.__tablename__})


def leaf_tables() -> list[Table]:
    """Every table that keeps something about a leaf of a report; those that depend on others come last."""
    return [
        table
        for table in Base.metadata.sorted_tables
        if {"self_assessment_id", "leaf"} <= set(table.c.keys()) and table.name not in OWN
    ]


async def entries_by_report(
    session: AsyncSession, report_ids: Collection[UUID]
) -> dict[UUID, frozenset[str]]:
    """Give the leaves that have an entry, by report."""
    query = (
        select(EntryTable.self_assessment_id, func.array_agg(EntryTable.leaf))
        .where(EntryTable.self_assessment_id.in_(report_ids))
        .group_by(EntryTable.self_assessment_id)
    )
    return {report: frozenset(leaves) for report, leaves in await session.execute(query)}


async def read_entries(
    session: AsyncSession, pairs: Pairs
) -> list[tuple[UUID, str, dict[str, Any], Decimal | None]]:
    """Give answers and claims of some leaves of some reports."""
    query = select(
        EntryTable.self_assessment_id,
        EntryTable.leaf,
        EntryTable.answer,
        EntryTable.claimed_points,
    ).where(_among(EntryTable.__table__, pairs))
    return [tuple(row) for row in await session.execute(query)]


async def flag_entries(session: AsyncSession, flagged: Sequence[FlaggedEntry]) -> None:
    """Note on entries that they have to be looked at again, and why."""
    if not flagged:
        return
    entry = Base.metadata.tables[EntryTable.__tablename__]
    query = (
        update(entry)
        .where(
            entry.c.self_assessment_id == bindparam("of_report"),
            entry.c.leaf == bindparam("of_leaf"),
        )
        .values(
            review=bindparam("notes"),
            rule_points=bindparam("points"),
            done_at=None,
            done_by=None,
            version=entry.c.version + 1,
        )
    )
    await (await session.connection()).execute(
        query,
        [
            {
                "of_report": one.self_assessment_id,
                "of_leaf": one.leaf,
                "notes": list(one.notes),
                "points": one.rule_points,
            }
            for one in flagged
        ],
    )


async def read_rows(
    session: AsyncSession, pairs: Pairs, tables: Iterable[Table]
) -> dict[tuple[UUID, str], dict[str, list[dict[str, Any]]]]:
    """Give everything that stands on some leaves of some reports, as plain data by table."""
    found: dict[tuple[UUID, str], dict[str, list[dict[str, Any]]]] = defaultdict(dict)
    if not pairs:
        return found
    for table in tables:
        for row in (await session.execute(select(table).where(_among(table, pairs)))).mappings():
            key = row["self_assessment_id"], row["leaf"]
            plain = {str(name): _plain(value) for name, value in row.items()}
            found[key].setdefault(str(table.name), []).append(plain)
    return found


async def remove_rows(
    session: AsyncSession,
    pairs: Pairs,
    tables: Sequence[Table],
    *,
    now: datetime,
    by: str,
) -> None:
    """Take away what stands on some leaves; what is only ever marked as removed is marked."""
    if not pairs:
        return
    for table in reversed(tables):
        if "removed_at" in table.c:
            await session.execute(
                update(table)
                .where(_among(table, pairs), table.c.removed_at.is_(None))
                .values(removed_at=now, removed_by=by)
            )
        else:
            await session.execute(delete(table).where(_among(table, pairs)))


async def move_rows(
    session: AsyncSession, report_ids: Collection[UUID], homes: Mapping[str, tuple[str, str]]
) -> None:
    """Give leaves their new codes and fields, everywhere; over stand-in codes, for two leaves may change places."""
    if not homes:
        return
    stand_ins = {f"~{number}": home for number, home in enumerate(homes.values())}
    away = {code: (f"~{number}", "") for number, code in enumerate(homes)}
    for table in leaf_tables():
        await session.execute(_recode(table, report_ids, away))
        await session.execute(_recode(table, report_ids, stand_ins))


def _recode(
    table: Table, report_ids: Collection[UUID], homes: Mapping[str, tuple[str, str]]
) -> Any:
    columns = list(homes), [code for code, _ in homes.values()], [at for _, at in homes.values()]
    found = (
        func.unnest(*(cast(one, ARRAY(String)) for one in columns))
        .table_valued("old", "leaf", "field")
        .render_derived(name="homes")
    )
    values = {"leaf": found.c.leaf} | ({"field": found.c.field} if "field" in table.c else {})
    return (
        update(table)
        .where(table.c.leaf == found.c.old, table.c.self_assessment_id.in_(report_ids))
        .values(values)
    )


async def archive(
    session: AsyncSession,
    archived: Iterable[tuple[UUID, Archived]],
    *,
    replacement: FrameworkReplacementTable,
) -> None:
    """Keep what is taken away."""
    rows = [
        {
            "id": row_id,
            "authority_id": replacement.authority_id,
            "created_at": replacement.created_at,
            "replacement_id": replacement.id,
            "self_assessment_id": one.self_assessment_id,
            "leaf": one.leaf,
            "name": one.name,
            "field": one.field,
            "content": one.content,
        }
        for row_id, one in archived
    ]
    if rows:
        await session.execute(insert(ArchivedLeafTable), rows)


async def void_sign_offs(
    session: AsyncSession, report_ids: Collection[UUID], *, now: datetime, by: str
) -> list[UUID]:
    """Void the signatures of all reports of a period, and give their ids."""
    query = (
        update(SignOffTable)
        .where(SignOffTable.self_assessment_id.in_(report_ids), SignOffTable.voided_at.is_(None))
        .values(voided_at=now, voided_by=by, voided_action="period.framework-replaced")
        .returning(SignOffTable.id)
    )
    return list(await session.scalars(query))


async def assignments_of_period(
    session: AsyncSession, period_id: UUID
) -> Sequence[AssignmentTable]:
    """Give every assignment of a period."""
    query = select(AssignmentTable).where(AssignmentTable.period_id == period_id)
    return (await session.scalars(query)).all()


async def reports_in_reach(
    session: AsyncSession, period_id: UUID, access: Access
) -> Sequence[SelfAssessmentTable]:
    """Give the reports of a period that the caller may know of."""
    query = (
        select(SelfAssessmentTable)
        .where(SelfAssessmentTable.period_id == period_id, report_in_reach(access))
        .options(joinedload(SelfAssessmentTable.agency))
        .order_by(SelfAssessmentTable.id)
    )
    return (await session.scalars(query)).all()


async def read_replacement(
    session: AsyncSession, replacement_id: UUID
) -> FrameworkReplacementTable:
    """Give a replacement with both frameworks."""
    query = (
        select(FrameworkReplacementTable)
        .where(FrameworkReplacementTable.id == replacement_id)
        .options(
            joinedload(FrameworkReplacementTable.framework),
            joinedload(FrameworkReplacementTable.from_framework),
        )
    )
    return (await session.scalars(query)).one()


async def page_of_replacements(
    session: AsyncSession, period_id: UUID, page: Window
) -> tuple[list[FrameworkReplacementTable], str | None]:
    """Give a page of the replacements of a period, newest first."""
    query = (
        select(FrameworkReplacementTable)
        .where(FrameworkReplacementTable.period_id == period_id)
        .options(
            joinedload(FrameworkReplacementTable.framework),
            joinedload(FrameworkReplacementTable.from_framework),
        )
    )
    return await paginate(session, query, page, FrameworkReplacementTable.id, descending=True)


async def page_of_archived(
    session: AsyncSession, report_id: UUID, page: Window
) -> tuple[list[ArchivedLeafTable], str | None]:
    """Give a page of what was taken away from a report."""
    query = select(ArchivedLeafTable).where(ArchivedLeafTable.self_assessment_id == report_id)
    return await paginate(session, query, page, ArchivedLeafTable.id)


def _among(table: Any, pairs: Pairs) -> Any:
    """Choose rows of some leaves of some reports; two arrays, for a statement has not room for so many parameters."""
    wanted = (
        func.unnest(
            cast([report for report, _ in pairs], ARRAY(Uuid(as_uuid=True))),
            cast([leaf for _, leaf in pairs], ARRAY(String)),
        )
        .table_valued("report", "leaf")
        .render_derived(name="wanted")
    )
    return tuple_(table.c.self_assessment_id, table.c.leaf).in_(
        select(wanted.c.report, wanted.c.leaf)
    )


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return decimal_text(value)
        case UUID():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case _:
            return value
