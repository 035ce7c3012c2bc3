"""What may be done with agencies."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.assessment.agencies import store
from services.assessment.agencies.errors import (
    ChangeOutsideValidityError,
    SuccessionHoldsDaysError,
)
from services.assessment.agencies.models import Agency, AgencyDetails, Filter, Validity
from services.assessment.agencies.rules import changes_within, keeps_day
from services.assessment.agency_successions import store as successions
from services.assessment.errors import IdTakenError
from services.assessment.permissions import Permission
from services.assessment.tables import AgencyTable, AgencyVersionTable
from services.assessment.unit import Unit
from services.assessment.wording import plain_text
from shared.clock import local_day
from shared.db.cursor import Window
from shared.http.etag import check_version
from shared.ids import new_id
from shared.problems.common import NotFoundError


async def create_agency(
    unit: Unit, details: AgencyDetails, *, agency_id: UUID | None, authority_id: UUID | None
) -> Agency:
    """Enter an agency into an authority's register."""
    home = unit.home(authority_id)
    if agency_id is not None and await unit.session.get(AgencyTable, agency_id) is not None:
        return await _made_before(unit, details, agency_id, home)
    held = enter(unit, details, agency_id=agency_id, authority_id=home)
    await unit.session.flush()
    unit.audit("agency.created", ("agency", held.agency_id), home, after=details.to_data())
    return agency_of(held)


def enter(
    unit: Unit, details: AgencyDetails, *, agency_id: UUID | None, authority_id: UUID
) -> AgencyVersionTable:
    """Add an agency with its first version to the session."""
    agency = AgencyTable(
        id=agency_id or new_id(),
        authority_id=authority_id,
        code=details.code,
        valid_from=details.valid_from,
        valid_to=details.valid_to,
        created_at=unit.now,
        version=1,
    )
    held = AgencyVersionTable(
        id=new_id(),
        authority_id=authority_id,
        agency_id=agency.id,
        agency=agency,
        created_at=unit.now,
        recorded_by=unit.caller.name,
    )
    _write(held, details)
    unit.session.add_all((agency, held))
    return held


async def change_agency(
    unit: Unit,
    agency_id: UUID,
    details: AgencyDetails,
    *,
    effective_on: date | None,
    expected: int,
) -> Agency:
    """Correct what the register says, or let another name or block begin on a day.

    Periods keep the block that an agency joined them with, and closed periods the name as well.
    """
    held = await _lock_agency(unit, agency_id, effective_on)
    check_version(expected, held.agency.version)
    before = details_of(held)
    if effective_on is not None and not changes_within(
        details.valid_from, details.valid_to, effective_on
    ):
        raise ChangeOutsideValidityError(
            effective_on=effective_on,
            valid_from=details.valid_from or "-",
            valid_to=details.valid_to or "-",
        )
    if (before.valid_from, before.valid_to) != (details.valid_from, details.valid_to):
        await _keep_decided_days(unit, agency_id, details)
    write_change(unit, held, details, effective_on)
    await unit.session.flush()
    await store.show_in_open_periods(unit.session, [agency_id])
    audit_change(unit, held.agency, before, details, effective_on)
    return await find_agency(unit, agency_id)


def write_change(
    unit: Unit, held: AgencyVersionTable, details: AgencyDetails, effective_on: date | None
) -> None:
    """Write a change into the version that holds, or into a new one that begins on a day."""
    agency = held.agency
    changed = held
    if effective_on is not None and _is_renamed(details_of(held), details):
        changed = _begin_version(unit, held, effective_on)
    _write(changed, details)
    agency.valid_from, agency.valid_to = details.valid_from, details.valid_to
    if changed.superseded_on is None:
        agency.code = details.code
    agency.version += 1


def audit_change(
    unit: Unit,
    agency: AgencyTable,
    before: AgencyDetails,
    details: AgencyDetails,
    effective_on: date | None,
) -> None:
    """Record a change, with the day from which it holds."""
    after = details.to_data()
    if effective_on is not None:
        after["effective_on"] = effective_on.isoformat()
    unit.audit(
        "agency.changed",
        ("agency", agency.id),
        agency.authority_id,
        before=before.to_data(),
        after=after,
    )


async def list_agencies(
    unit: Unit, page: Window, wanted: Filter
) -> tuple[list[Agency], str | None]:
    """List the agencies in the caller's reach."""
    found, following = await store.page_of_agencies(unit.session, unit.access, page, wanted)
    return [agency_of(held) for held in found], following


def wanted_agencies(
    unit: Unit,
    *,
    valid_on: date | None,
    validity: Validity,
    block: str | None,
    code: str | None,
    search: str | None,
) -> Filter:
    """Say which agencies are wanted; without a day, as they are today in Viet Nam."""
    return Filter(
        valid_on=valid_on or local_day(unit.now),
        validity=validity,
        block=block,
        code=code,
        search=search,
    )


async def find_agency(unit: Unit, agency_id: UUID) -> Agency:
    """Give an agency that the caller may see, as it is today."""
    return agency_of(await _find(unit, agency_id, local_day(unit.now)))


async def history_of(unit: Unit, agency_id: UUID) -> list[AgencyVersionTable]:
    """Give everything that an agency has been called."""
    await find_agency(unit, agency_id)
    return list(await store.versions_of(unit.session, agency_id))


def held_on(versions: Sequence[AgencyVersionTable], day: date) -> AgencyVersionTable:
    """Give the one of an agency's versions that holds on a day; they come in order."""
    return [one for one in versions if one.effective_on is None or one.effective_on <= day][-1]


def agency_of(held: AgencyVersionTable) -> Agency:
    """Give an agency as one of its versions has it."""
    agency = held.agency
    return Agency(
        id=agency.id,
        authority_id=agency.authority_id,
        details=details_of(held),
        effective_on=held.effective_on,
        created_at=agency.created_at,
        version=agency.version,
    )


def details_of(held: AgencyVersionTable) -> AgencyDetails:
    """Give what is said about an agency in one of its versions."""
    return AgencyDetails(
        code=held.code,
        name=held.name,
        block=held.block,
        ranked=held.ranked,
        valid_from=held.agency.valid_from,
        valid_to=held.agency.valid_to,
    )


async def _made_before(unit: Unit, details: AgencyDetails, agency_id: UUID, home: UUID) -> Agency:
    """Give the agency that a client made under its own id before; refuse another content."""
    held = await store.read_agency(
        unit.session, agency_id, unit.seen(Permission.READ_REGISTER), local_day(unit.now)
    )
    if held is None or held.agency.authority_id != home or details_of(held) != details:
        raise IdTakenError
    return agency_of(held)


async def _find(
    unit: Unit, agency_id: UUID, day: date, *, locked: bool = False
) -> AgencyVersionTable:
    access = unit.seen(Permission.READ_REGISTER)
    held = await store.read_agency(unit.session, agency_id, access, day, locked=locked)
    if held is None:
        raise NotFoundError
    return held


async def _lock_agency(unit: Unit, agency_id: UUID, day: date | None) -> AgencyVersionTable:
    """Give an agency that the caller may change, as it is on a day; nobody else renames it meanwhile."""
    held = await _find(unit, agency_id, day or local_day(unit.now), locked=True)
    unit.must_cover(held.agency.authority_id)
    return held


async def _keep_decided_days(unit: Unit, agency_id: UUID, details: AgencyDetails) -> None:
    """Refuse days that contradict a decision by which the agency ended, or took over."""
    for link in await successions.links_with(unit.session, [agency_id]):
        day = link.succession.effective_on
        if not keeps_day(details, day, ends=link.predecessor_id == agency_id):
            raise SuccessionHoldsDaysError(
                decision=link.succession.decision_number, effective_on=day
            )


def _is_renamed(before: AgencyDetails, details: AgencyDetails) -> bool:
    """Whether anything changes that a version holds, not only the validity."""
    return (before.code, before.name, before.block, before.ranked) != (
        details.code,
        details.name,
        details.block,
        details.ranked,
    )


def _begin_version(unit: Unit, held: AgencyVersionTable, effective_on: date) -> AgencyVersionTable:
    """Give the version that begins on a day: the one that does already, or a new one that ends the one before."""
    if held.effective_on == effective_on:
        return held
    following = AgencyVersionTable(
        id=new_id(),
        authority_id=held.authority_id,
        agency_id=held.agency_id,
        agency=held.agency,
        effective_on=effective_on,
        superseded_on=held.superseded_on,
        created_at=unit.now,
        recorded_by=unit.caller.name,
    )
    held.superseded_on = effective_on
    unit.session.add(following)
    return following


def _write(held: AgencyVersionTable, details: AgencyDetails) -> None:
    held.code = details.code
    held.name = details.name
    held.search_name = plain_text(details.name)
    held.block = details.block
    held.ranked = details.ranked
