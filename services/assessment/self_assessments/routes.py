"""Self-assessments over HTTP."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from services.assessment.appraisals.errors import OwnAgencyError
from services.assessment.delegations.errors import LeafDelegatedError
from services.assessment.dependencies import (
    EditsSelfAssessments,
    Frameworks,
    PreviewsEntries,
    ReadsSelfAssessments,
    ReturnsSelfAssessments,
    SignsSelfAssessments,
)
from services.assessment.periods.errors import WrongPhaseError
from services.assessment.self_assessments import entries, service, signing
from services.assessment.self_assessments import marks as marking
from services.assessment.self_assessments.errors import (
    ClaimRefusedError,
    ContentChangedError,
    DeadlinePassedError,
    EntryChangedError,
    LeafNotClaimableError,
    LeafNotReturnedError,
    NothingToMarkError,
    NotReadyToSignError,
    NotSignedError,
    NotSubmittedError,
    ReportSubmittedError,
    SignOffVoidError,
    UnknownLeavesError,
    UntilTooEarlyError,
)
from services.assessment.self_assessments.models import Mark, ReportState
from services.assessment.self_assessments.schemas import (
    EntryChange,
    EntryItems,
    EntryList,
    EntryView,
    MissingList,
    NewMarks,
    NewPreview,
    NewReturn,
    NewSignOff,
    Preview,
    SelfAssessmentList,
    SelfAssessmentSheet,
    SelfAssessmentView,
    SignOffList,
    SignOffView,
    Versions,
    report_members,
)
from shared.db.cursor import Page, UnreadableCursorError
from shared.http.conditional import NOT_MODIFIED, IfNoneMatch, answer_unless_known
from shared.http.etag import IfMatch, etag
from shared.problems import problems
from shared.problems.common import StaleVersionError, VersionRequiredError

router = APIRouter(prefix="/v1/self-assessments", tags=["self-assessments"])

LeafPath = Annotated[str, Path(max_length=64, description="Code of the leaf", examples=["1.1.1"])]

_EDITING = (
    WrongPhaseError,
    ReportSubmittedError,
    DeadlinePassedError,
    LeafNotReturnedError,
    LeafDelegatedError,
)


@router.get("", summary="List self-assessments", responses=problems(UnreadableCursorError))
async def list_self_assessments(
    *,
    unit: ReadsSelfAssessments,
    page: Page,
    period_id: Annotated[UUID | None, Query(description="Only of this period")] = None,
    agency_id: Annotated[UUID | None, Query(description="Only of this agency")] = None,
    state: Annotated[ReportState | None, Query(description="Only in this state")] = None,
) -> SelfAssessmentList:
    items, following = await service.list_reports(
        unit, page, period_id=period_id, agency_id=agency_id, state=state
    )
    return SelfAssessmentList(
        items=[SelfAssessmentView(**report_members(item)) for item in items], next=following
    )


@router.get(
    "/{self_assessment_id}", summary="Read a report: self, round 1 and round 2 side by side"
)
async def read_self_assessment(
    *,
    self_assessment_id: UUID,
    unit: ReadsSelfAssessments,
    cache: Frameworks,
    response: Response,
    delegated_to: Annotated[
        UUID | Literal["me"] | None, Query(description="Only leaves in these hands")
    ] = None,
) -> SelfAssessmentSheet:
    sheet = await service.read_sheet(unit, cache, self_assessment_id, delegated_to=delegated_to)
    response.headers["etag"] = etag(sheet.report.version)
    return SelfAssessmentSheet.of(sheet)


@router.get("/{self_assessment_id}/missing", summary="See what is missing before the sign-off")
async def list_missing(
    *, self_assessment_id: UUID, unit: ReadsSelfAssessments, cache: Frameworks
) -> MissingList:
    return MissingList.of(await signing.find_standings(unit, cache, self_assessment_id))


@router.get(
    "/{self_assessment_id}/versions",
    summary="Ask cheaply whether anything of a report has changed",
    response_model=Versions,
    responses=NOT_MODIFIED,
)
async def read_versions(
    *, self_assessment_id: UUID, unit: PreviewsEntries, known: IfNoneMatch
) -> Response:
    versions = await service.read_versions(unit, self_assessment_id)
    return answer_unless_known(Versions.model_validate(versions), known)


@router.get(
    "/{self_assessment_id}/content",
    summary="Read exactly the bytes that a signature names, to compute its digest again",
    response_class=Response,
    responses={200: {"content": {"application/json": {}}}},
)
async def read_content(
    *, self_assessment_id: UUID, unit: ReadsSelfAssessments, cache: Frameworks
) -> Response:
    content = await signing.read_content(unit, cache, self_assessment_id)
    return Response(content, media_type="application/json")


@router.get(
    "/{self_assessment_id}/sign-offs",
    summary="List the signatures of a report and what voided them",
    responses=problems(UnreadableCursorError),
)
async def list_sign_offs(
    *, self_assessment_id: UUID, unit: ReadsSelfAssessments, cache: Frameworks, page: Page
) -> SignOffList:
    items, following = await signing.list_sign_offs(unit, cache, self_assessment_id, page)
    return SignOffList(items=[SignOffView.model_validate(item) for item in items], next=following)


@router.post(
    "/{self_assessment_id}/previews",
    summary="Try an answer and store nothing",
    responses=problems(ClaimRefusedError, LeafNotClaimableError),
)
async def preview_entry(
    *, self_assessment_id: UUID, preview: NewPreview, unit: PreviewsEntries, cache: Frameworks
) -> Preview:
    leaf, claim = await entries.preview_claim(
        unit,
        cache,
        self_assessment_id,
        leaf_code=preview.leaf,
        answer=preview.answer.data(),
        claimed_points=preview.claimed_points,
    )
    return Preview.of(leaf, claim)


@router.put(
    "/{self_assessment_id}/entries/{leaf}",
    summary="Save the answer and claim of a leaf",
    responses=problems(
        ClaimRefusedError,
        LeafNotClaimableError,
        *_EDITING,
        EntryChangedError,
        VersionRequiredError,
    ),
)
async def save_entry(
    *,
    self_assessment_id: UUID,
    leaf: LeafPath,
    entry: EntryChange,
    expected: IfMatch,
    unit: EditsSelfAssessments,
    cache: Frameworks,
    response: Response,
) -> EntryView:
    (saved,) = await entries.save_entries(
        unit, cache, self_assessment_id, [entry.draft(leaf, expected)], bulk=False
    )
    response.headers["etag"] = etag(saved.version)
    return EntryView.model_validate(saved)


@router.put(
    "/{self_assessment_id}/entries",
    summary="Save many entries, all or none",
    responses=problems(ClaimRefusedError, LeafNotClaimableError, *_EDITING, EntryChangedError),
)
async def save_entries(
    *,
    self_assessment_id: UUID,
    changes: EntryItems,
    unit: EditsSelfAssessments,
    cache: Frameworks,
) -> EntryList:
    drafts = [item.draft(item.leaf, item.version) for item in changes.items]
    saved = await entries.save_entries(unit, cache, self_assessment_id, drafts, bulk=True)
    return EntryList(items=[EntryView.model_validate(item) for item in saved])


@router.post(
    "/{self_assessment_id}/marks",
    status_code=201,
    summary="Mark leaves as done, or not yet, all or none",
    responses=problems(EntryChangedError, NothingToMarkError, ClaimRefusedError, *_EDITING),
)
async def mark_entries(
    *, self_assessment_id: UUID, marks: NewMarks, unit: EditsSelfAssessments, cache: Frameworks
) -> EntryList:
    wanted = [Mark(item.leaf, item.version, item.done) for item in marks.items]
    marked = await marking.mark_entries(unit, cache, self_assessment_id, wanted)
    return EntryList(items=[EntryView.model_validate(item) for item in marked])


@router.post(
    "/{self_assessment_id}/sign-offs",
    status_code=201,
    summary="Sign off exactly the present content, as head of the agency",
    responses=problems(NotReadyToSignError, ContentChangedError, *_EDITING),
)
async def sign_off_self_assessment(
    *,
    self_assessment_id: UUID,
    approval: NewSignOff,
    unit: SignsSelfAssessments,
    cache: Frameworks,
) -> SignOffView:
    signed = await signing.sign_off(
        unit, cache, self_assessment_id, expected_digest=approval.digest
    )
    return SignOffView.model_validate(signed)


@router.post(
    "/{self_assessment_id}/submissions",
    status_code=201,
    summary="Submit the report",
    responses=problems(
        NotSignedError, SignOffVoidError, *_EDITING, StaleVersionError, VersionRequiredError
    ),
)
async def submit_self_assessment(
    *,
    self_assessment_id: UUID,
    expected: IfMatch,
    unit: SignsSelfAssessments,
    cache: Frameworks,
    response: Response,
) -> SelfAssessmentView:
    report = await signing.submit(unit, cache, self_assessment_id, expected=expected)
    response.headers["etag"] = etag(report.version)
    return SelfAssessmentView(**report_members(report))


@router.post(
    "/{self_assessment_id}/withdrawals",
    status_code=201,
    summary="Take a submitted report back before the deadline",
    responses=problems(
        NotSubmittedError,
        WrongPhaseError,
        DeadlinePassedError,
        StaleVersionError,
        VersionRequiredError,
    ),
)
async def withdraw_self_assessment(
    *,
    self_assessment_id: UUID,
    expected: IfMatch,
    unit: SignsSelfAssessments,
    cache: Frameworks,
    response: Response,
) -> SelfAssessmentView:
    report = await signing.withdraw(unit, cache, self_assessment_id, expected=expected)
    response.headers["etag"] = etag(report.version)
    return SelfAssessmentView(**report_members(report))


@router.post(
    "/{self_assessment_id}/returns",
    status_code=201,
    summary="Send a report back for correction",
    responses=problems(
        NotSubmittedError,
        OwnAgencyError,
        UnknownLeavesError,
        UntilTooEarlyError,
        WrongPhaseError,
        StaleVersionError,
        VersionRequiredError,
    ),
)
async def return_self_assessment(
    *,
    self_assessment_id: UUID,
    correction: NewReturn,
    expected: IfMatch,
    unit: ReturnsSelfAssessments,
    cache: Frameworks,
    response: Response,
) -> SelfAssessmentView:
    report = await signing.send_back(
        unit,
        cache,
        self_assessment_id,
        reason=correction.reason,
        leaves=correction.leaves,
        until=correction.until,
        expected=expected,
    )
    response.headers["etag"] = etag(report.version)
    return SelfAssessmentView(**report_members(report))
