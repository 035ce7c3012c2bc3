"""What may be done with authorities."""

from uuid import UUID

from services.assessment.authorities import store
from services.assessment.permissions import Permission
from services.assessment.repeats import made_before
from services.assessment.tables import AuthorityTable
from services.assessment.unit import Unit
from shared.db.cursor import Window
from shared.ids import new_id
from shared.problems.common import NotFoundError


async def create_authority(
    unit: Unit, *, code: str, name: str, authority_id: UUID | None
) -> AuthorityTable:
    """Make an authority; only the platform's administrator may."""
    before = await made_before(unit.session, AuthorityTable, authority_id, code=code, name=name)
    if before is not None:
        return before
    authority = AuthorityTable(
        id=authority_id or new_id(), code=code, name=name, created_at=unit.now, version=1
    )
    unit.session.add(authority)
    await unit.session.flush()
    unit.audit(
        "authority.created",
        ("authority", authority.id),
        authority.id,
        after={"code": code, "name": name},
    )
    return authority


async def list_authorities(unit: Unit, page: Window) -> tuple[list[AuthorityTable], str | None]:
    """List the authorities that the caller has a grant in; all of them for the administrator."""
    return await store.page_of_authorities(unit.session, unit.access, page)


async def find_authority(unit: Unit, authority_id: UUID) -> AuthorityTable:
    """Give an authority that the caller may see."""
    access = unit.seen(Permission.READ_AUTHORITIES)
    authority = await store.read_authority(unit.session, authority_id, access)
    if authority is None:
        raise NotFoundError
    return authority
