"""Copying forward over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.assessment.copies_forward import service
from services.assessment.copies_forward.errors import (
    CopyChangedError,
    CopyRefusedError,
    UnknownSourceError,
)
from services.assessment.copies_forward.schemas import CopyPreviewView, NewCopy
from services.assessment.dependencies import EditsSelfAssessments, Frameworks, PreviewsEntries
from services.assessment.periods.errors import WrongPhaseError
from services.assessment.self_assessments.errors import (
    DeadlinePassedError,
    LeafNotReturnedError,
    ReportSubmittedError,
)
from services.assessment.self_assessments.schemas import EntryList, EntryView
from shared.problems import problems

router = APIRouter(prefix="/v1/self-assessments/{self_assessment_id}", tags=["self-assessments"])


@router.get(
    "/copy-forward",
    summary="Preview what would come over from an earlier period",
    responses=problems(UnknownSourceError),
)
async def preview_copy_forward(
    *,
    self_assessment_id: UUID,
    unit: PreviewsEntries,
    cache: Frameworks,
    source_id: Annotated[
        UUID | None, Query(description="Earlier report; left out for the last one")
    ] = None,
) -> CopyPreviewView:
    preview = await service.preview_copy(unit, cache, self_assessment_id, source_id=source_id)
    return CopyPreviewView.of(preview)


@router.post(
    "/copies-forward",
    status_code=201,
    summary="Take over exactly what the preview showed",
    responses=problems(
        CopyChangedError,
        CopyRefusedError,
        UnknownSourceError,
        WrongPhaseError,
        ReportSubmittedError,
        DeadlinePassedError,
        LeafNotReturnedError,
    ),
)
async def copy_forward(
    *, self_assessment_id: UUID, copy: NewCopy, unit: EditsSelfAssessments, cache: Frameworks
) -> EntryList:
    entries = await service.carry_over(
        unit,
        cache,
        self_assessment_id,
        source_id=copy.source_id,
        digest=copy.digest,
        leaves=copy.leaves,
    )
    return EntryList(items=[EntryView.model_validate(entry) for entry in entries])
