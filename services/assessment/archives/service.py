"""What an archive of evidence may hold for whoever asks."""

from collections.abc import AsyncIterator
from uuid import UUID

from services.assessment.archives import store
from services.assessment.archives.models import Archive
from services.assessment.frameworks import service as frameworks
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.periods.service import find_period
from services.assessment.permissions import Permission
from services.assessment.self_assessments.access import reach_of, read_report
from services.assessment.unit import Unit
from shared.problems.common import NotFoundError
from shared.storage.errors import FileLostError
from shared.storage.files import ObjectFiles


async def archive_of_report(
    unit: Unit, cache: FrameworkCache, report_id: UUID, leaf: str | None
) -> Archive:
    """Choose the evidence of a report that the caller may see, or only that of one leaf."""
    report = await read_report(unit, cache, report_id)
    reach = await reach_of(unit, report.row)
    seen = [one.code for one in report.framework.leaves.values() if reach.sees_leaf(one.field)]
    if leaf is not None and leaf not in seen:
        raise NotFoundError
    places = {code: place for place, code in enumerate([leaf] if leaf else seen)}
    access = unit.seen(Permission.READ_SELF_ASSESSMENTS)
    files = await store.files_of_report(unit.session, report_id, access)
    agency, period = report.row.agency, report.period
    return Archive(
        " ".join(part for part in (period.code, agency.code, agency.name, leaf) if part),
        tuple(
            sorted((one for one in files if one.leaf in places), key=lambda one: places[one.leaf])
        ),
    )


async def archive_of_leaf(unit: Unit, cache: FrameworkCache, period_id: UUID, code: str) -> Archive:
    """Choose the evidence of one leaf in all reports that the caller may see."""
    period = await find_period(unit, period_id)
    framework = await frameworks.parsed_framework(unit, cache, period.framework)
    leaf = framework.leaf(code)
    if leaf is None:
        raise NotFoundError
    access = unit.seen(Permission.READ_SELF_ASSESSMENTS)
    files = await store.files_of_leaf(unit.session, period_id, code, leaf.field, access)
    return Archive(f"{period.code} {code}", tuple(files))


async def begin(files: ObjectFiles, archive: Archive) -> AsyncIterator[bytes]:
    """Begin an archive: what can be known to fail fails before anything is answered."""
    for one in archive.files:
        if one.included:
            if not await files.exists(one.sha256):
                raise FileLostError(sha256=one.sha256)
            break
    from services.assessment.archives.stream import stream_archive  # loaded when first needed

    return stream_archive(files, archive.files)
