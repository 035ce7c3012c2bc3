"""Whose something new is: an agency's, the one named or the caller's only one."""

from uuid import UUID

from services.assessment.agencies import service as agencies
from services.assessment.documents.errors import AgencyNotNamedError
from services.assessment.unit import Unit


async def home_of(unit: Unit, agency_id: UUID | None) -> tuple[UUID, UUID]:
    """Give the authority and the agency that something new belongs to."""
    if agency_id is None:
        own = {
            (grant.authority_id, grant.agency_id)
            for grant in unit.access.grants
            if grant.authority_id and grant.agency_id
        }
        if len(own) != 1:
            raise AgencyNotNamedError
        [(authority, agency)] = own
        return authority, agency
    found = await agencies.find_agency(unit, agency_id)
    unit.must_cover(found.authority_id, found.id)
    return found.authority_id, found.id
