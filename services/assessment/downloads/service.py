"""What may be downloaded, and by which links."""

from datetime import timedelta
from uuid import UUID

from services.assessment.archives import service as archives
from services.assessment.archives.models import Archive
from services.assessment.documents.models import DOWNLOADABLE, ScanState
from services.assessment.downloads.errors import (
    FileBeingScannedError,
    FileQuarantinedError,
    LinkTargetError,
)
from services.assessment.downloads.models import Link, LinkKind, Target
from services.assessment.evidence.service import find_evidence
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.periods.service import find_period
from services.assessment.self_assessments.access import read_report
from services.assessment.tables import DocumentVersionTable
from services.assessment.unit import Unit
from shared.downloads.models import Download


async def find_download(unit: Unit, cache: FrameworkCache, evidence_id: UUID) -> Download:
    """Give the file of a piece of evidence that the caller may see, unless it is in quarantine."""
    evidence = await find_evidence(unit, cache, evidence_id)
    return download_of(evidence.citation.document_version)


def download_of(version: DocumentVersionTable) -> Download:
    """Give the file of a version of a document, unless it is in quarantine."""
    if version.file.scan_state == ScanState.INFECTED:
        raise FileQuarantinedError(name=version.file_name, signature=version.file.signature)
    if version.file.scan_state not in DOWNLOADABLE:
        raise FileBeingScannedError(name=version.file_name, headers={"retry-after": "30"})
    return Download(version.sha256, version.file.size, version.file_name, version.media_type)


def target_of(
    *,
    evidence_id: UUID | None,
    self_assessment_id: UUID | None,
    period_id: UUID | None,
    leaf: str | None,
    inline: bool,
) -> Target:
    """Say what a link is to lead to, or refuse what names no one thing."""
    named = {
        LinkKind.FILE: evidence_id,
        LinkKind.REPORT: self_assessment_id,
        LinkKind.LEAF: period_id,
    }
    chosen = [(kind, one) for kind, one in named.items() if one is not None]
    if len(chosen) != 1:
        raise LinkTargetError
    [(kind, thing)] = chosen
    if (kind is LinkKind.FILE and leaf) or (kind is LinkKind.LEAF and not leaf):
        raise LinkTargetError
    return Target(kind, thing, leaf, inline)


async def make_link(unit: Unit, cache: FrameworkCache, target: Target, *, seconds: int) -> Link:
    """Make a link to what the caller may download now."""
    await find_offer(unit, cache, target)
    authority = await _authority_of(unit, cache, target)
    expires_at = unit.now.replace(microsecond=0) + timedelta(seconds=seconds)
    subject = {
        LinkKind.FILE: "evidence",
        LinkKind.REPORT: "self-assessment",
        LinkKind.LEAF: "period",
    }[target.kind]
    unit.audit(
        "evidence-link.created",
        (subject, target.id),
        authority,
        after={"leaf": target.leaf, "expires_at": expires_at.isoformat()},
    )
    grants = tuple(grant for grant in unit.access.grants if grant.authority_id == authority)
    return Link(target, unit.caller.id, grants, expires_at)


async def find_offer(unit: Unit, cache: FrameworkCache, target: Target) -> Download | Archive:
    """Give what a link leads to, as far as its maker may see it at this moment."""
    match target.kind:
        case LinkKind.FILE:
            return await find_download(unit, cache, target.id)
        case LinkKind.REPORT:
            return await archives.archive_of_report(unit, cache, target.id, target.leaf)
        case LinkKind.LEAF:
            return await archives.archive_of_leaf(unit, cache, target.id, target.leaf or "")


async def _authority_of(unit: Unit, cache: FrameworkCache, target: Target) -> UUID:
    match target.kind:
        case LinkKind.FILE:
            evidence = await find_evidence(unit, cache, target.id)
            authority_id: UUID = evidence.citation.authority_id
            return authority_id
        case LinkKind.REPORT:
            return (await read_report(unit, cache, target.id)).row.authority_id
        case LinkKind.LEAF:
            return (await find_period(unit, target.id)).authority_id
