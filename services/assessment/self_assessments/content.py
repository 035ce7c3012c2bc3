"""The exact content of a report, as the head signs it: its digest names entries and evidence, nothing else."""

from collections.abc import Iterable
from typing import Any

from services.assessment.tables import EntryTable, EvidenceTable, SelfAssessmentTable
from shared.canonical import digest
from shared.methodology.decimals import decimal_text


def content_digest(
    report: SelfAssessmentTable,
    framework_digest: str,
    entries: Iterable[EntryTable],
    evidence: Iterable[EvidenceTable],
) -> str:
    """Name the content of a report by its SHA-256."""
    return digest(
        {
            "kind": "self-assessment",
            "version": 1,
            "period_id": str(report.period_id),
            "agency_id": str(report.agency_id),
            "framework_digest": framework_digest,
            "entries": {entry.leaf: _entry(entry) for entry in entries},
            "evidence": sorted(
                (_evidence(one) for one in evidence if one.phase == "SELF_ASSESSMENT"),
                key=lambda one: (one["leaf"], one["sha256"]),
            ),
        }
    )


def _entry(entry: EntryTable) -> dict[str, Any]:
    claimed = entry.claimed_points
    return {
        "answer": entry.answer,
        "claimed_points": None if claimed is None else decimal_text(claimed),
        "explanation": entry.explanation,
    }


def _evidence(one: EvidenceTable) -> dict[str, Any]:
    return {
        "leaf": one.leaf,
        "sha256": one.sha256,
        "size": one.size,
        "file_name": one.file_name,
        "document_number": one.document_number,
        "document_date": one.document_date.isoformat() if one.document_date else None,
        "issuer": one.issuer,
    }
