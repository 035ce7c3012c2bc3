"""The exact content of a report, as the head signs it: entries and exact versions of documents, nothing else.

Its canonical form is JSON in UTF-8 with sorted keys and no spaces, decimals as strings; the digest is ``sha256:`` and the
SHA-256 of these bytes in hexadecimal. `GET /v1/self-assessments/{id}/content` gives the bytes, so that anybody who may see
the report can compute the digest again with any tool.
"""

from collections.abc import Iterable
from typing import Any

from services.assessment.documents.models import data_of
from services.assessment.tables import (
    CitationTable,
    DocumentVersionTable,
    EntryTable,
    SelfAssessmentTable,
)
from shared.canonical import digest
from shared.methodology.decimals import decimal_text


def content_document(
    report: SelfAssessmentTable,
    framework_digest: str,
    entries: Iterable[EntryTable],
    evidence: Iterable[CitationTable],
) -> dict[str, Any]:
    """Give what is signed and sent as plain data."""
    cited = [one for one in evidence if one.phase == "SELF_ASSESSMENT"]
    # A document proves several leaves: each is described once.
    described = {
        version.id: _document(version) for version in {one.document_version for one in cited}
    }
    return {
        "kind": "self-assessment",
        "version": 2,
        "period_id": str(report.period_id),
        "agency_id": str(report.agency_id),
        "framework_digest": framework_digest,
        "entries": {entry.leaf: _entry(entry) for entry in entries},
        "evidence": sorted(
            ({"leaf": one.leaf, **described[one.document_version_id]} for one in cited),
            key=lambda one: (one["leaf"], one["document_id"], one["document_version"]),
        ),
    }


def content_digest(document: dict[str, Any]) -> str:
    """Name a content by the SHA-256 of its canonical bytes."""
    return digest(document)


def _entry(entry: EntryTable) -> dict[str, Any]:
    claimed = entry.claimed_points
    return {
        "answer": entry.answer,
        "claimed_points": None if claimed is None else decimal_text(claimed),
        "explanation": entry.explanation,
    }


def _document(version: DocumentVersionTable) -> dict[str, Any]:
    return {
        "document_id": str(version.document_id),
        "document_version": version.ordinal,
        "sha256": version.sha256,
        "size": version.file.size,
        "file_name": version.file_name,
        **data_of(version),
    }
