"""Evidence over HTTP: raw bytes in, raw bytes out, both streamed."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from services.assessment.delegations.errors import LeafDelegatedError
from services.assessment.dependencies import (
    CurrentDatabase,
    CurrentSettings,
    EditsSelfAssessments,
    Files,
    Frameworks,
    ReadsSelfAssessments,
)
from services.assessment.documents.described import Described
from services.assessment.documents.errors import (
    DocumentDetailsError,
    DocumentExistsError,
    InfectedFileError,
)
from services.assessment.evidence import citing, service
from services.assessment.evidence.errors import (
    CitationsRefusedError,
    EvidenceLeafError,
)
from services.assessment.evidence.schemas import EvidenceList, EvidenceView, NewCitations
from services.assessment.periods.errors import WrongPhaseError
from services.assessment.self_assessments.errors import (
    DeadlinePassedError,
    LeafNotReturnedError,
    NotSubmittedError,
    ReportSubmittedError,
)
from services.assessment.uploads.body import DESCRIPTION, REFUSALS, GivenName, Incoming
from shared.problems import problems

router = APIRouter(tags=["evidence"])

_EDITING = (
    WrongPhaseError,
    ReportSubmittedError,
    DeadlinePassedError,
    LeafNotReturnedError,
    NotSubmittedError,
    LeafDelegatedError,
)


@router.post(
    "/v1/self-assessments/{self_assessment_id}/entries/{leaf}/evidence",
    status_code=201,
    summary="Upload a file, register it as a document and cite it as evidence of a leaf",
    responses=problems(
        *_EDITING,
        DocumentDetailsError,
        DocumentExistsError,
        EvidenceLeafError,
        InfectedFileError,
        *REFUSALS,
    ),
    openapi_extra=DESCRIPTION,
)
async def add_evidence(
    *,
    unit: EditsSelfAssessments,
    self_assessment_id: UUID,
    leaf: Annotated[str, Path(max_length=64, description="Code of the leaf", examples=["1.1.1"])],
    given_name: GivenName,
    details: Described,
    source: Incoming,
    settings: CurrentSettings,
    database: CurrentDatabase,
    cache: Frameworks,
    files: Files,
    response: Response,
) -> EvidenceView:
    evidence = await citing.upload_evidence(
        unit,
        database,
        cache,
        files,
        report_id=self_assessment_id,
        leaf=leaf,
        given_name=given_name,
        details=details,
        source=source,
        limit=settings.evidence_limit,
        scan_state=settings.first_scan_state,
    )
    response.headers["location"] = f"/v1/evidence/{evidence.citation.id}"
    return EvidenceView.of(evidence)


@router.post(
    "/v1/self-assessments/{self_assessment_id}/citations",
    status_code=201,
    summary="Cite registered documents as evidence of leaves, all or none",
    responses=problems(*_EDITING, CitationsRefusedError),
)
async def cite_documents(
    *, self_assessment_id: UUID, wanted: NewCitations, unit: EditsSelfAssessments, cache: Frameworks
) -> EvidenceList:
    cited = await citing.cite_documents(
        unit, cache, self_assessment_id, [one.wanted() for one in wanted.items]
    )
    return EvidenceList(items=[EvidenceView.of(one) for one in cited])


@router.get("/v1/evidence/{evidence_id}", summary="Read what is known about a piece of evidence")
async def read_evidence(
    *, evidence_id: UUID, unit: ReadsSelfAssessments, cache: Frameworks
) -> EvidenceView:
    return EvidenceView.of(await service.find_evidence(unit, cache, evidence_id))


@router.delete(
    "/v1/evidence/{evidence_id}",
    status_code=204,
    summary="Take evidence back while the report may be changed",
    responses=problems(*_EDITING),
)
async def remove_evidence(
    *, evidence_id: UUID, unit: EditsSelfAssessments, cache: Frameworks
) -> None:
    await service.remove_evidence(unit, cache, evidence_id)
