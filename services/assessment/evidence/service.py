"""How evidence is found, judged, offered and taken back."""

from uuid import UUID

from services.assessment.delegations.guarding import refuse_delegated
from services.assessment.documents.models import data_of
from services.assessment.documents.rules import day_judged, expiry, stands_in
from services.assessment.evidence import store
from services.assessment.evidence.models import Evidence
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.periods.models import Phase
from services.assessment.permissions import Permission
from services.assessment.self_assessments.access import (
    lock_report,
    reach_of,
    read_report,
    refuse_locked,
)
from services.assessment.self_assessments.voiding import void_sign_off
from services.assessment.statements.windows import refuse_supplement
from services.assessment.tables import CitationTable, PeriodTable
from services.assessment.unit import Unit
from shared.clock import local_day
from shared.problems.common import NotFoundError


async def find_evidence(unit: Unit, cache: FrameworkCache, citation_id: UUID) -> Evidence:
    """Give a piece of evidence that the caller may see: an appraiser those of assigned fields."""
    access = unit.seen(Permission.READ_SELF_ASSESSMENTS)
    citation = await store.read_citation(unit.session, citation_id, access)
    if citation is None:
        raise NotFoundError
    report = await read_report(unit, cache, citation.self_assessment_id)
    reach = await reach_of(unit, report.row)
    leaf = report.framework.leaf(citation.leaf)
    if leaf is None or not reach.sees_leaf(leaf.field):
        raise NotFoundError
    return judged(unit, report.period, citation)


def judged(unit: Unit, period: PeriodTable, citation: CitationTable) -> Evidence:
    """Say how a cited document stands to the period."""
    version = citation.document_version
    day = day_judged(local_day(unit.now), period.ends_on)
    return Evidence(
        citation,
        earlier_period=stands_in(version.proves_to, period.starts_on),
        expiry=expiry(version.expires_on, day),
    )


async def remove_evidence(unit: Unit, cache: FrameworkCache, citation_id: UUID) -> None:
    """Take a citation back while the report may be changed; the row stays, marked, and so does the document."""
    access = unit.seen(Permission.READ_SELF_ASSESSMENTS)
    found = await store.read_citation(unit.session, citation_id, access)
    if found is None:
        raise NotFoundError
    report = await lock_report(unit, cache, found.self_assessment_id, shared=True)
    citation = await store.read_citation(unit.session, citation_id, access, locked=True)
    if citation is None:
        raise NotFoundError
    if citation.phase == Phase.SUPPLEMENT:
        refuse_supplement(unit, report)
    else:
        refuse_locked(unit, report, citation.leaf)
    await refuse_delegated(unit, report.row, [citation.leaf])
    take_back(unit, citation)
    await void_sign_off(unit, report.row, "evidence.removed", [citation.leaf])
    await unit.session.flush()


def take_back(unit: Unit, citation: CitationTable) -> None:
    """Mark a citation as taken back."""
    citation.removed_at = unit.now
    citation.removed_by = unit.caller.name
    unit.audit(
        "evidence.removed",
        ("evidence", citation.id),
        citation.authority_id,
        before=plain(citation),
    )


def plain(citation: CitationTable) -> dict[str, object]:
    """Give a citation as the audit trail keeps it."""
    version = citation.document_version
    return {
        "self_assessment_id": str(citation.self_assessment_id),
        "leaf": citation.leaf,
        "phase": citation.phase,
        "document_id": str(version.document_id),
        "document_version": version.ordinal,
        "file_name": version.file_name,
        "sha256": version.sha256,
        **data_of(version),
    }
