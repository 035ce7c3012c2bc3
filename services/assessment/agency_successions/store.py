"""Successions in the database."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Select, delete, exists, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased, selectinload

from services.assessment.agency_successions.models import Direction, Link, NamedAgency, Step
from services.assessment.scope import in_agency
from services.assessment.tables import (
    AgencySuccessionTable,
    AgencyTable,
    AgencyVersionTable,
    SelfAssessmentTable,
    SuccessionLinkTable,
)
from shared.auth.principal import Access
from shared.db.cursor import Window, paginate

LONGEST_CHAIN = 50
"""Reorganisations that are followed one after another; nobody lives through so many."""


async def lock_agencies(session: AsyncSession, agency_ids: Collection[UUID]) -> None:
    """Let nobody else change some agencies meanwhile; always in the same order, so that nobody waits in a circle."""
    query = (
        select(AgencyTable.id)
        .where(AgencyTable.id.in_(agency_ids))
        .order_by(AgencyTable.id)
        .with_for_update()
    )
    await session.execute(query)


async def read_succession(
    session: AsyncSession, succession_id: UUID, access: Access, *, locked: bool = False
) -> AgencySuccessionTable | None:
    """Give a succession within reach with its links."""
    query = _with_links().where(AgencySuccessionTable.id == succession_id, _in_reach(access))
    if locked:
        query = query.with_for_update(of=AgencySuccessionTable)
    return (await session.scalars(query)).one_or_none()


async def page_of_successions(
    session: AsyncSession, access: Access, page: Window
) -> tuple[list[AgencySuccessionTable], str | None]:
    """Give a page of the successions within reach."""
    query = _with_links().where(_in_reach(access))
    return await paginate(session, query, page, AgencySuccessionTable.id)


def _with_links() -> Select[AgencySuccessionTable]:
    return select(AgencySuccessionTable).options(selectinload(AgencySuccessionTable.links))


def _in_reach(access: Access) -> ColumnElement[bool]:
    """Choose the successions in which an agency within reach takes part."""
    link = SuccessionLinkTable
    return exists().where(
        link.succession_id == AgencySuccessionTable.id,
        or_(
            in_agency(link.authority_id, link.predecessor_id, access),
            in_agency(link.authority_id, link.successor_id, access),
        ),
    )


async def chain_of(session: AsyncSession, agency_id: UUID) -> list[Step]:
    """Follow an agency's predecessors and successors to the ends, the nearest first."""
    link = SuccessionLinkTable
    before = _walk(Direction.BEFORE, agency_id, link.successor_id, link.predecessor_id)
    after = _walk(Direction.AFTER, agency_id, link.predecessor_id, link.successor_id)
    reached: dict[tuple[UUID, UUID, UUID], tuple[Direction, int]] = {}
    for walked in (before, after):
        for direction, steps, *key in await session.execute(select(walked)):
            place = (key[0], key[1], key[2])
            if place not in reached or steps < reached[place][1]:
                reached[place] = (Direction(direction), steps)
    named = await named_links(session, {key[0] for key in reached})
    chain = [Step(*reached[link.key], link) for link in named if link.key in reached]
    return sorted(chain, key=lambda step: (step.direction is Direction.AFTER, step.steps))


def _walk(
    direction: Direction,
    start: UUID,
    near: InstrumentedAttribute[UUID],
    far: InstrumentedAttribute[UUID],
) -> CTE:
    """Walk from one end of the links to the other, again and again."""
    link = SuccessionLinkTable
    columns = (link.succession_id, link.predecessor_id, link.successor_id)
    walked = (
        select(literal(str(direction)).label("direction"), literal(1).label("steps"), *columns)
        .where(near == start)
        .cte("walked", recursive=True)
    )
    reached = walked.c[far.key]
    return walked.union(
        select(walked.c.direction, walked.c.steps + 1, *columns)
        .join(walked, near == reached)
        .where(walked.c.steps < LONGEST_CHAIN)
    )


async def named_links(session: AsyncSession, succession_ids: Collection[UUID]) -> list[Link]:
    """Give the links of some successions with their decisions and what each agency was called on that day."""
    link, succession = SuccessionLinkTable, AgencySuccessionTable
    old, new = aliased(AgencyVersionTable), aliased(AgencyVersionTable)
    day = succession.effective_on
    query = (
        select(
            link.succession_id,
            succession.effective_on,
            succession.decision_number,
            succession.decision_date,
            link.predecessor_id,
            old.code,
            old.name,
            link.successor_id,
            new.code,
            new.name,
        )
        .join(succession, succession.id == link.succession_id)
        .join(old, old.agency_id == link.predecessor_id)
        .join(new, new.agency_id == link.successor_id)
        .where(
            link.succession_id.in_(succession_ids),
            or_(old.effective_on.is_(None), old.effective_on < day),
            or_(old.superseded_on.is_(None), old.superseded_on >= day),
            or_(new.effective_on.is_(None), new.effective_on <= day),
            or_(new.superseded_on.is_(None), new.superseded_on > day),
        )
        .order_by(day, old.code, new.code)
    )
    return [
        Link(
            succession_id=succession_id,
            effective_on=effective_on,
            decision_number=number,
            decision_date=signed_on,
            predecessor=NamedAgency(*agencies[:3]),
            successor=NamedAgency(*agencies[3:]),
        )
        for succession_id, effective_on, number, signed_on, *agencies in await session.execute(
            query
        )
    ]


async def links_with(
    session: AsyncSession, agency_ids: Collection[UUID]
) -> Sequence[SuccessionLinkTable]:
    """Give the links in which some agencies take part, on either side, with their decisions."""
    link = SuccessionLinkTable
    query = (
        select(link)
        .where(or_(link.predecessor_id.in_(agency_ids), link.successor_id.in_(agency_ids)))
        .options(selectinload(link.succession))
    )
    return (await session.scalars(query)).all()


async def participating(session: AsyncSession, agency_ids: Collection[UUID]) -> frozenset[UUID]:
    """Give those of some agencies that take part in any period."""
    query = select(SelfAssessmentTable.agency_id).where(
        SelfAssessmentTable.agency_id.in_(agency_ids)
    )
    return frozenset(await session.scalars(query))


async def remove_agencies(session: AsyncSession, agency_ids: Collection[UUID]) -> None:
    """Take agencies out of the register that a decision founded which is undone."""
    version = AgencyVersionTable
    await session.execute(delete(version).where(version.agency_id.in_(agency_ids)))
    await session.execute(delete(AgencyTable).where(AgencyTable.id.in_(agency_ids)))
