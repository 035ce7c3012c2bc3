"""What may be done with frameworks."""

import asyncio
from dataclasses import dataclass
from uuid import UUID

from services.assessment.agencies import store as agencies
from services.assessment.errors import UnknownReferencesError
from services.assessment.framework_workbooks.rules import check_workbook
from services.assessment.frameworks import store
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.frameworks.errors import FrameworkFaultsError, FrameworkIssuedError
from services.assessment.frameworks.models import SentFile
from services.assessment.frameworks.rules import (
    CheckedFile,
    agencies_named,
    check_file,
    unknown_agencies,
)
from services.assessment.permissions import Permission
from services.assessment.programmes import service as programmes
from services.assessment.tables import FrameworkTable
from services.assessment.unit import Unit
from shared.canonical import digest
from shared.db.cursor import Window
from shared.http.etag import check_replaced, check_version
from shared.ids import new_id
from shared.methodology.framework import Framework
from shared.problems.common import NotFoundError
from shared.workbooks import UnreadableWorkbookError, read_aside


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a copy comes from."""

    copied_from_id: UUID
    id: UUID | None = None
    """Made by the client, so that a repeat is safe."""


async def check_framework(sent: SentFile) -> CheckedFile:
    """Find every fault of a file and store nothing; in a thread, for a large file takes a second."""
    if not sent.is_workbook:
        return await asyncio.to_thread(check_file, sent.content)
    try:
        workbook = await read_aside(sent.content)
    except UnreadableWorkbookError as error:
        return CheckedFile({}, None, error.faults)
    return await asyncio.to_thread(check_workbook, workbook)


async def store_framework(
    unit: Unit,
    sent: SentFile,
    *,
    programme_id: UUID,
    expected: int | None = None,
    origin: Origin | None = None,
) -> FrameworkTable:
    """Store a file as the draft of its code: in place of the present draft, else as the next version.

    Who replaces a draft says which version of it; the same data once more changes nothing, so that a repeat is safe.
    """
    programme = await programmes.find_programme(unit, programme_id)
    unit.must_cover(programme.authority_id)
    checked = await check_framework(sent)
    if checked.framework is None:
        raise FrameworkFaultsError(faults=checked.faults, count=len(checked.faults))
    await store.lock_programme(unit.session, programme_id)
    draft = await store.read_draft(unit.session, programme_id, checked.framework.code)
    source = await _written(sent, checked)
    if draft is not None and expected is None and await _holds(unit, draft, source):
        return draft
    check_replaced(expected, draft.version if draft else None)
    before = {"digest": draft.digest} if draft else None
    if draft is None:
        draft = FrameworkTable(
            id=(origin and origin.id) or new_id(),
            copied_from_id=origin and origin.copied_from_id,
            authority_id=programme.authority_id,
            programme_id=programme_id,
            code=checked.framework.code,
            number=await store.next_number(unit.session, programme_id, checked.framework.code),
            state="DRAFT",
            version=1,
        )
        unit.session.add(draft)
    draft.name = checked.framework.name
    draft.edition = checked.framework.edition
    draft.source = source
    draft.content = checked.data
    draft.digest = digest(checked.data)
    draft.created_at = unit.now
    draft.created_by = unit.caller.name
    await unit.session.flush()
    unit.audit(
        "framework.stored",
        ("framework", draft.id),
        draft.authority_id,
        before=before,
        after={
            "code": draft.code,
            "number": draft.number,
            "digest": draft.digest,
            "copied_from_id": str(draft.copied_from_id) if draft.copied_from_id else None,
        },
    )
    return draft


async def _written(sent: SentFile, checked: CheckedFile) -> str:
    """Give the YAML that is kept of a file."""
    if sent.is_workbook:
        from services.assessment.frameworks.yaml_writing import write_yaml  # PyYAML when needed

        return await asyncio.to_thread(write_yaml, checked.data)
    return sent.content.decode("utf-8-sig")


async def _holds(unit: Unit, draft: FrameworkTable, source: str) -> bool:
    await unit.session.refresh(draft, ["source"])
    return draft.source == source


async def delete_draft(unit: Unit, framework_id: UUID, *, expected: int) -> None:
    """Delete a draft, with what was said about its leaves; what is issued stays for ever."""
    framework = await find_framework(unit, framework_id, locked=True)
    unit.must_cover(framework.authority_id)
    if framework.state == "ISSUED":
        raise FrameworkIssuedError(framework=framework.code, number=framework.number)
    check_version(expected, framework.version)
    await store.delete_framework(unit.session, framework)
    unit.audit(
        "framework.deleted",
        ("framework", framework.id),
        framework.authority_id,
        before={"code": framework.code, "number": framework.number, "digest": framework.digest},
    )


async def issue_framework(unit: Unit, framework_id: UUID, *, expected: int) -> FrameworkTable:
    """Issue a draft: from now on it never changes, and periods may use it.

    Agencies that leaves name have to be in the register by now: a slip in a code would quietly score them on other leaves.
    """
    framework = await find_framework(unit, framework_id, whole=True, locked=True)
    unit.must_cover(framework.authority_id)
    if framework.state == "ISSUED":
        raise FrameworkIssuedError(framework=framework.code, number=framework.number)
    check_version(expected, framework.version)
    await _refuse_unknown_agencies(unit, framework)
    framework.state = "ISSUED"
    framework.issued_at = unit.now
    framework.issued_by = unit.caller.name
    await unit.session.flush()
    unit.audit(
        "framework.issued",
        ("framework", framework.id),
        framework.authority_id,
        before={"state": "DRAFT"},
        after={"state": "ISSUED", "number": framework.number, "digest": framework.digest},
    )
    return framework


async def _refuse_unknown_agencies(unit: Unit, framework: FrameworkTable) -> None:
    named = agencies_named(framework.content)
    codes = {code for _, code in named}
    known = await agencies.codes_known(unit.session, framework.authority_id, codes)
    if codes - known:
        faults = unknown_agencies(framework.source, named, known)
        raise UnknownReferencesError(faults=faults, count=len(faults))


async def list_frameworks(
    unit: Unit, page: Window, *, programme_id: UUID | None, code: str | None, state: str | None
) -> tuple[list[FrameworkTable], str | None]:
    """List the frameworks of the caller's authorities."""
    return await store.page_of_frameworks(
        unit.session, unit.access, page, programme_id=programme_id, code=code, state=state
    )


async def find_framework(
    unit: Unit, framework_id: UUID, *, whole: bool = False, locked: bool = False
) -> FrameworkTable:
    """Give a framework that the caller may see."""
    access = unit.seen(Permission.READ_FRAMEWORKS)
    framework = await store.read_framework(
        unit.session, framework_id, access, whole=whole, locked=locked
    )
    if framework is None:
        raise NotFoundError
    return framework


async def parsed_framework(
    unit: Unit, cache: FrameworkCache, framework: FrameworkTable
) -> Framework:
    """Give the kernel's form of a stored framework."""
    known = cache.find(framework.digest)
    if known is not None:
        return known
    await unit.session.refresh(framework, ["content"])
    return cache.parse(framework.digest, framework.content)
