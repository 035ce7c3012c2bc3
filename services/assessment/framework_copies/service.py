"""How a framework is copied."""

from dataclasses import dataclass
from uuid import UUID

from services.assessment.framework_copies.errors import DraftExistsError, OtherAuthorityError
from services.assessment.frameworks import service as frameworks
from services.assessment.frameworks import store
from services.assessment.frameworks.models import SentFile
from services.assessment.programmes import service as programmes
from services.assessment.repeats import made_before
from services.assessment.tables import FrameworkTable
from services.assessment.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCopy:
    """What a copy is called, where it differs from its original."""

    id: UUID | None
    programme_id: UUID | None
    code: str | None
    name: str | None
    edition: str


async def copy_framework(unit: Unit, framework_id: UUID, copy: NewCopy) -> FrameworkTable:
    """Copy a version, issued or draft, to a draft of another edition; nothing is overwritten."""
    original = await frameworks.find_framework(unit, framework_id, whole=True)
    unit.must_cover(original.authority_id)
    programme_id = copy.programme_id or original.programme_id
    programme = await programmes.find_programme(unit, programme_id)
    if programme.authority_id != original.authority_id:
        raise OtherAuthorityError
    code = copy.code or original.code
    before = await made_before(
        unit.session,
        FrameworkTable,
        copy.id,
        copied_from_id=framework_id,
        programme_id=programme_id,
        code=code,
        name=copy.name or original.name,
        edition=copy.edition,
    )
    if before is not None:
        return before
    await store.lock_programme(unit.session, programme_id)
    draft = await store.read_draft(unit.session, programme_id, code)
    if draft is not None:
        raise DraftExistsError(framework=code, number=draft.number)
    from services.assessment.framework_copies.rules import retitled  # PyYAML only when needed

    titles = {"code": code, "name": copy.name or original.name, "edition": copy.edition}
    source = retitled(original.source, titles).encode()
    return await frameworks.store_framework(
        unit,
        SentFile(source),
        programme_id=programme_id,
        origin=frameworks.Origin(framework_id, copy.id),
    )
