"""Agencies in the database."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from services.assessment.agencies.models import Filter, Validity
from services.assessment.scope import in_agency
from services.assessment.tables import (
    AgencyTable,
    AgencyVersionTable,
    PeriodTable,
    SelfAssessmentTable,
)
from services.assessment.wording import plain_text
from shared.auth.principal import Access
from shared.db.cursor import Window, paginate


def _as_on(day: date) -> Select[AgencyVersionTable]:
    """Choose the one version of every agency that holds on a day."""
    version = AgencyVersionTable
    return (
        select(version)
        .join(version.agency)
        .where(
            or_(version.effective_on.is_(None), version.effective_on <= day),
            or_(version.superseded_on.is_(None), version.superseded_on > day),
        )
        .options(contains_eager(version.agency))
    )


async def read_agency(
    session: AsyncSession, agency_id: UUID, access: Access, day: date, *, locked: bool = False
) -> AgencyVersionTable | None:
    """Give an agency within reach as it is on a day."""
    query = _as_on(day).where(
        AgencyTable.id == agency_id, in_agency(AgencyTable.authority_id, AgencyTable.id, access)
    )
    if locked:
        query = query.with_for_update(of=AgencyTable).execution_options(populate_existing=True)
    return (await session.scalars(query)).one_or_none()


async def agencies_of(
    session: AsyncSession, authority_id: UUID, agency_ids: Collection[UUID], day: date
) -> dict[UUID, AgencyVersionTable]:
    """Give those of some agencies that belong to an authority, as they are on a day."""
    query = _as_on(day).where(
        AgencyTable.authority_id == authority_id, AgencyTable.id.in_(agency_ids)
    )
    return {agency.agency_id: agency for agency in await session.scalars(query)}


async def codes_known(
    session: AsyncSession, authority_id: UUID, codes: Collection[str]
) -> frozenset[str]:
    """Give those of some codes that agencies of an authority have, or once had."""
    if not codes:
        return frozenset()
    version = AgencyVersionTable
    query = select(version.code).where(
        version.authority_id == authority_id, version.code.in_(sorted(codes))
    )
    return frozenset(await session.scalars(query))


async def page_of_agencies(
    session: AsyncSession, access: Access, page: Window, wanted: Filter
) -> tuple[list[AgencyVersionTable], str | None]:
    """Give a page of the agencies within reach, as they are on a day."""
    version = AgencyVersionTable
    query = _as_on(wanted.valid_on).where(
        in_agency(AgencyTable.authority_id, AgencyTable.id, access),
        _is(wanted.validity, wanted.valid_on),
    )
    if wanted.block is not None:
        query = query.where(version.block == wanted.block)
    if wanted.code is not None:
        query = query.where(version.code == wanted.code)
    if wanted.search is not None:
        query = query.where(
            version.search_name.contains(plain_text(wanted.search), autoescape=True)
        )
    return await paginate(session, query, page, version.code, version.agency_id)


def _is(validity: Validity, day: date) -> ColumnElement[bool]:
    begun = or_(AgencyTable.valid_from.is_(None), AgencyTable.valid_from <= day)
    unended = or_(AgencyTable.valid_to.is_(None), AgencyTable.valid_to > day)
    match validity:
        case Validity.VALID:
            return and_(begun, unended)
        case Validity.ENDED:
            return AgencyTable.valid_to <= day
        case Validity.COMING:
            return AgencyTable.valid_from > day
        case Validity.ALL:
            return true()


async def versions_of(session: AsyncSession, agency_id: UUID) -> Sequence[AgencyVersionTable]:
    """Give everything that an agency has been called, the first first."""
    version = AgencyVersionTable
    query = (
        select(version)
        .where(version.agency_id == agency_id)
        .order_by(version.effective_on.asc().nulls_first())
    )
    return (await session.scalars(query)).all()


async def show_in_open_periods(session: AsyncSession, agency_ids: Collection[UUID]) -> None:
    """Let the reports of periods that are not closed show the version of their period's last day.

    A name entered late, for a day within the period, reaches them; what a closed period shows stays.
    """
    report, version = SelfAssessmentTable, AgencyVersionTable
    await session.execute(
        update(report)
        .where(
            report.agency_id.in_(agency_ids),
            report.period_id == PeriodTable.id,
            PeriodTable.phase != "CLOSED",
            version.agency_id == report.agency_id,
            or_(version.effective_on.is_(None), version.effective_on <= PeriodTable.ends_on),
            or_(version.superseded_on.is_(None), version.superseded_on > PeriodTable.ends_on),
            report.agency_version_id != version.id,
        )
        .values(agency_version_id=version.id)
        .execution_options(synchronize_session=False)
    )
