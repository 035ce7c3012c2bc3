"""What may be done with workbooks of agencies."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from services.assessment.agencies import service as agencies
from services.assessment.agencies import store as agency_store
from services.assessment.agencies.rules import keeps_day
from services.assessment.agency_successions import store as successions
from services.assessment.agency_workbooks import store
from services.assessment.agency_workbooks.errors import AgencyImportFaultsError
from services.assessment.agency_workbooks.models import Outcome, Planned, SheetRow
from services.assessment.agency_workbooks.reading import FoundRows, read_agencies
from services.assessment.agency_workbooks.writing import write_agencies
from services.assessment.tables import AgencyVersionTable
from services.assessment.unit import Unit
from shared.clock import local_day
from shared.workbooks import CellFaults, read_aside

Versions = dict[str, list[AgencyVersionTable]]
"""Versions of agencies by the agency's code, the first first."""


async def import_agencies(
    unit: Unit, content: bytes, *, authority_id: UUID | None, dry_run: bool
) -> list[Planned]:
    """Take a list of agencies into the register, all of it or nothing; the same list again changes nothing."""
    home = unit.home(authority_id)
    workbook = await read_aside(content)
    registered = await store.registered_codes(unit.session, home)
    blocks = await store.blocks_of(unit.session, home)
    faults = CellFaults(workbook.sheets)
    rows = read_agencies(workbook, faults, blocks=blocks, registered=registered)
    versions = await _versions(unit, home, rows)
    await _keep_decided_days(unit, rows, versions, faults)
    planned = [_plan(unit, found, versions) for _, found in rows]
    _refuse_stale(rows, planned, versions, faults)
    if faults:
        raise AgencyImportFaultsError(faults=faults.found, count=len(faults.found))
    if not dry_run:
        await _carry_out(unit, home, planned, versions)
    return planned


async def write_template(unit: Unit, *, authority_id: UUID | None) -> bytes:
    """Write an empty list with notes and drop-down lists."""
    blocks = await store.blocks_of(unit.session, unit.home(authority_id))
    return await asyncio.to_thread(write_agencies, (), blocks)


async def write_register(unit: Unit, *, authority_id: UUID | None) -> bytes:
    """Write all agencies of a register as they are today, so that the import takes them back unchanged."""
    home = unit.home(authority_id)
    blocks = await store.blocks_of(unit.session, home)
    versions = _by_code(await store.versions_of_codes(unit.session, home))
    today = local_day(unit.now)
    held = [agencies.held_on(known, today) for known in versions.values()]
    listed = [replace(agencies.details_of(one), code=one.agency.code) for one in held]
    numbers = {code: known[0].agency.version for code, known in versions.items()}
    return await asyncio.to_thread(write_agencies, listed, blocks, numbers)


async def _versions(unit: Unit, home: UUID, rows: FoundRows) -> Versions:
    codes = {found.details.code for _, found in rows}
    return _by_code(await store.versions_of_codes(unit.session, home, codes))


def _by_code(versions: Sequence[AgencyVersionTable]) -> Versions:
    by_code: Versions = defaultdict(list)
    for one in versions:
        by_code[one.agency.code].append(one)
    return dict(by_code)


async def _keep_decided_days(
    unit: Unit, rows: FoundRows, versions: Versions, faults: CellFaults
) -> None:
    """Refuse days that contradict a decision by which an agency ended, or took over."""
    ids = {known[0].agency_id: code for code, known in versions.items()}
    links = await successions.links_with(unit.session, ids) if ids else ()
    by_code = {found.details.code: (row, found.details) for row, found in rows}
    for link in links:
        day = link.succession.effective_on
        for agency_id, ends in ((link.predecessor_id, True), (link.successor_id, False)):
            if agency_id not in ids:
                continue
            row, details = by_code[ids[agency_id]]
            if not keeps_day(details, day, ends=ends):
                number = link.succession.decision_number
                faults.add(
                    row.cell("valid_to" if ends else "valid_from"),
                    "succession-holds-days",
                    f"Quyết định {number} áp dụng từ {day:%d/%m/%Y} ấn định ngày này; hãy ghi đúng ngày đó hoặc hủy quyết định.",
                    f"Decision {number}, effective on {day:%d/%m/%Y}, fixes this day; write it so, or undo the decision.",
                )


def _refuse_stale(
    rows: FoundRows, planned: Sequence[Planned], versions: Versions, faults: CellFaults
) -> None:
    """Refuse to undo what a colleague changed after the list was downloaded; a row that changes nothing undoes nothing."""
    for (row, found), one in zip(rows, planned, strict=True):
        known = versions.get(found.details.code)
        present = known[0].agency.version if known else None
        if found.version in {None, present} or one.outcome is Outcome.UNCHANGED:
            continue
        faults.add(
            row.cell("version"),
            "stale-row",
            "Đơn vị này đã được sửa sau khi tải danh sách; hãy tải lại rồi sửa trên tệp mới, hoặc xoá ô này để ghi đè.",
            "This agency was changed after the list was downloaded; download it again and edit that, or empty this cell to overwrite.",
        )


def _plan(unit: Unit, found: SheetRow, versions: Versions) -> Planned:
    known = versions.get(found.details.code)
    if known is None:
        return Planned(found, None, None)
    held = agencies.held_on(known, found.effective_on or local_day(unit.now))
    return Planned(
        found, held.agency_id, replace(agencies.details_of(held), code=found.details.code)
    )


async def _carry_out(unit: Unit, home: UUID, planned: list[Planned], versions: Versions) -> None:
    """Create and change agencies in few statements, whatever their number."""
    for one in planned:
        details, effective_on = one.row.details, one.row.effective_on
        if one.outcome is Outcome.CREATED:
            held = agencies.enter(unit, details, agency_id=None, authority_id=home)
            unit.audit("agency.created", ("agency", held.agency_id), home, after=details.to_data())
        elif one.outcome is Outcome.CHANGED and one.before is not None:
            held = agencies.held_on(versions[details.code], effective_on or local_day(unit.now))
            agencies.write_change(unit, held, replace(details, code=held.code), effective_on)
            agencies.audit_change(unit, held.agency, one.before, details, effective_on)
    await unit.session.flush()
    changed = [one.agency_id for one in planned if one.agency_id and one.outcome is Outcome.CHANGED]
    if changed:
        await agency_store.show_in_open_periods(unit.session, changed)
