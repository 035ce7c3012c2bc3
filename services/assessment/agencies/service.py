"""What may be done with agencies."""

from uuid import UUID

from services.assessment.agencies import store
from services.assessment.agencies.models import AgencyDetails
from services.assessment.permissions import Permission
from services.assessment.repeats import made_before
from services.assessment.tables import AgencyTable
from services.assessment.unit import Unit
from services.assessment.wording import plain_text
from shared.db.cursor import Window
from shared.http.etag import check_version
from shared.ids import new_id
from shared.problems.common import NotFoundError


async def create_agency(
    unit: Unit, details: AgencyDetails, *, agency_id: UUID | None, authority_id: UUID | None
) -> AgencyTable:
    """Enter an agency into an authority's register."""
    home = unit.home(authority_id)
    before = await made_before(
        unit.session,
        AgencyTable,
        agency_id,
        authority_id=home,
        **{name: getattr(details, name) for name in details.__slots__},
    )
    if before is not None:
        return before
    agency = AgencyTable(
        id=agency_id or new_id(), authority_id=home, created_at=unit.now, version=1
    )
    _write(agency, details)
    unit.session.add(agency)
    await unit.session.flush()
    unit.audit("agency.created", ("agency", agency.id), home, after=details.to_data())
    return agency


async def change_agency(
    unit: Unit, agency_id: UUID, details: AgencyDetails, *, expected: int
) -> AgencyTable:
    """Change what the register says; periods keep the block that an agency joined them with."""
    agency = await find_agency(unit, agency_id)
    unit.must_cover(agency.authority_id)
    check_version(expected, agency.version)
    before = _read(agency).to_data()
    _write(agency, details)
    await unit.session.flush()
    unit.audit(
        "agency.changed",
        ("agency", agency.id),
        agency.authority_id,
        before=before,
        after=details.to_data(),
    )
    return agency


async def list_agencies(
    unit: Unit, page: Window, *, block: str | None, code: str | None, search: str | None
) -> tuple[list[AgencyTable], str | None]:
    """List the agencies in the caller's reach, perhaps of one block, or found by their name."""
    return await store.page_of_agencies(
        unit.session, unit.access, page, block=block, code=code, search=search
    )


async def find_agency(unit: Unit, agency_id: UUID) -> AgencyTable:
    """Give an agency that the caller may see."""
    access = unit.seen(Permission.READ_REGISTER)
    agency = await store.read_agency(unit.session, agency_id, access)
    if agency is None:
        raise NotFoundError
    return agency


def _write(agency: AgencyTable, details: AgencyDetails) -> None:
    agency.code = details.code
    agency.name = details.name
    agency.search_name = plain_text(details.name)
    agency.block = details.block
    agency.ranked = details.ranked
    agency.valid_from = details.valid_from
    agency.valid_to = details.valid_to


def _read(agency: AgencyTable) -> AgencyDetails:
    return AgencyDetails(
        code=agency.code,
        name=agency.name,
        block=agency.block,
        ranked=agency.ranked,
        valid_from=agency.valid_from,
        valid_to=agency.valid_to,
    )
