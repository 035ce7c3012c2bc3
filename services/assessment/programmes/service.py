"""What may be done with programmes."""

from uuid import UUID

from services.assessment.permissions import Permission
from services.assessment.programmes import store
from services.assessment.repeats import made_before
from services.assessment.tables import ProgrammeTable
from services.assessment.unit import Unit
from shared.db.cursor import Window
from shared.ids import new_id
from shared.problems.common import NotFoundError


async def create_programme(
    unit: Unit, *, programme_id: UUID | None, authority_id: UUID | None, code: str, name: str
) -> ProgrammeTable:
    """Make a programme of an authority."""
    home = unit.home(authority_id)
    before = await made_before(
        unit.session, ProgrammeTable, programme_id, authority_id=home, code=code, name=name
    )
    if before is not None:
        return before
    programme = ProgrammeTable(
        id=programme_id or new_id(),
        authority_id=home,
        code=code,
        name=name,
        created_at=unit.now,
        version=1,
    )
    unit.session.add(programme)
    await unit.session.flush()
    unit.audit(
        "programme.created", ("programme", programme.id), home, after={"code": code, "name": name}
    )
    return programme


async def list_programmes(unit: Unit, page: Window) -> tuple[list[ProgrammeTable], str | None]:
    """List the programmes of the caller's authorities."""
    return await store.page_of_programmes(unit.session, unit.access, page)


async def find_programme(unit: Unit, programme_id: UUID) -> ProgrammeTable:
    """Give a programme that the caller may see."""
    access = unit.seen(Permission.READ_REGISTER)
    programme = await store.read_programme(unit.session, programme_id, access)
    if programme is None:
        raise NotFoundError
    return programme
