"""Addresses of invitations."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.survey.campaigns.errors import CampaignClosedError
from services.survey.invitations.dependencies import (
    MayManageInvitations,
    MayReadInvitations,
    ReadInvitations,
    WriteInvitations,
)
from services.survey.invitations.errors import (
    FaultyInvitationsError,
    FaultyInvitationSheetError,
    InvitationBatchIdTakenError,
)
from services.survey.invitations.models import State
from services.survey.invitations.printing import PdfResponse, sheet_answer
from services.survey.invitations.schemas import (
    CampaignInvitationCounts,
    CellInvitationCounts,
    CountedInvitationBatch,
    InvitationBatchPage,
    InvitationChange,
    InvitationCounts,
    InvitationOrder,
    InvitationPage,
    InvitationSheetOrder,
    InvitationView,
    MadeInvitationBatch,
)
from services.survey.invitations.service import Change
from services.survey.public_address import PublicAddress
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.http.etag import IfMatch, etag
from shared.problems import problems
from shared.problems.common import StaleVersionError, VersionRequiredError

router = APIRouter(prefix="/v1/campaigns/{campaign_id}", tags=["invitations"])


@router.post(
    "/invitation-batches",
    status_code=201,
    summary="Make invitations with their links, which are told once",
    responses=problems(FaultyInvitationsError, InvitationBatchIdTakenError, CampaignClosedError),
)
async def create_invitation_batch(
    *,
    campaign_id: UUID,
    order: InvitationOrder,
    access: MayManageInvitations,
    invitations: WriteInvitations,
    address: PublicAddress,
    now: Now,
    response: Response,
) -> MadeInvitationBatch:
    made = await invitations.make(campaign_id, order.to_model(), by=access, now=now)
    response.headers["etag"] = etag(made.row.version)
    response.headers["cache-control"] = "no-store"
    return MadeInvitationBatch.of(made, address)


@router.get(
    "/invitation-batches",
    summary="List batches of invitations and where they stand",
    responses=problems(UnreadableCursorError),
)
async def list_invitation_batches(
    *,
    campaign_id: UUID,
    access: MayReadInvitations,
    invitations: ReadInvitations,
    page: Page,
    now: Now,
) -> InvitationBatchPage:
    batches, following = await invitations.batches(campaign_id, page, by=access, now=now)
    items = [CountedInvitationBatch.of(one) for one in batches]
    return InvitationBatchPage(items=items, next=following)


@router.get(
    "/invitation-batches/{batch_id}", summary="Read a batch of invitations and where they stand"
)
async def read_invitation_batch(
    *,
    campaign_id: UUID,
    batch_id: UUID,
    access: MayReadInvitations,
    invitations: ReadInvitations,
    now: Now,
    response: Response,
) -> CountedInvitationBatch:
    batch = await invitations.show(campaign_id, batch_id, by=access, now=now)
    response.headers["etag"] = etag(batch.row.version)
    return CountedInvitationBatch.of(batch)


@router.post(
    "/invitation-batches/{batch_id}/revocations",
    status_code=201,
    summary="Take back invitations that nobody has answered",
    responses=problems(StaleVersionError, VersionRequiredError),
)
async def revoke_invitations(
    *,
    campaign_id: UUID,
    batch_id: UUID,
    change: InvitationChange,
    access: MayManageInvitations,
    invitations: WriteInvitations,
    version: IfMatch,
    now: Now,
    response: Response,
) -> CountedInvitationBatch:
    wish = Change(change.numbers, change.reason, version, access, now)
    batch = await invitations.revoke(campaign_id, batch_id, wish)
    response.headers["etag"] = etag(batch.row.version)
    return CountedInvitationBatch.of(batch)


@router.post(
    "/invitation-batches/{batch_id}/renewals",
    status_code=201,
    summary="Make new links for invitations that nobody has answered; the old ones are void",
    responses=problems(CampaignClosedError, StaleVersionError, VersionRequiredError),
)
async def renew_invitations(
    *,
    campaign_id: UUID,
    batch_id: UUID,
    change: InvitationChange,
    access: MayManageInvitations,
    invitations: WriteInvitations,
    address: PublicAddress,
    version: IfMatch,
    now: Now,
    response: Response,
) -> MadeInvitationBatch:
    wish = Change(change.numbers, change.reason, version, access, now)
    made = await invitations.renew(campaign_id, batch_id, wish)
    response.headers["etag"] = etag(made.row.version)
    response.headers["cache-control"] = "no-store"
    return MadeInvitationBatch.of(made, address)


@router.get(
    "/invitations",
    summary="List invitations, without their codes",
    responses=problems(UnreadableCursorError),
)
async def list_invitations(
    *,
    campaign_id: UUID,
    access: MayReadInvitations,
    invitations: ReadInvitations,
    page: Page,
    now: Now,
    batch_id: Annotated[UUID | None, Query(description="Only of this batch")] = None,
    state: Annotated[State | None, Query(description="Only those that stand there")] = None,
) -> InvitationPage:
    found, following = await invitations.page(
        campaign_id, page, batch_id=batch_id, state=state, by=access, now=now
    )
    items = [InvitationView.model_validate(one) for one in found]
    return InvitationPage(items=items, next=following)


@router.get(
    "/invitation-counts", summary="Tell where a campaign's invitations stand, by agency and group"
)
async def read_invitation_counts(
    *, campaign_id: UUID, access: MayReadInvitations, invitations: ReadInvitations, now: Now
) -> CampaignInvitationCounts:
    cells = [
        CellInvitationCounts(
            agency_id=agency_id, group=group, counts=InvitationCounts.model_validate(counts)
        )
        for agency_id, group, counts in await invitations.counts(campaign_id, by=access, now=now)
    ]
    return CampaignInvitationCounts(cells=cells)


@router.post(
    "/invitation-sheets",
    summary="Print invitations with their QR codes, as a PDF",
    response_class=PdfResponse,
    responses={
        **problems(FaultyInvitationSheetError),
        200: {"content": {PdfResponse.media_type: {}}, "description": "The sheet"},
    },
)
async def print_invitation_sheet(
    *,
    campaign_id: UUID,
    order: InvitationSheetOrder,
    access: MayManageInvitations,
    invitations: ReadInvitations,
    address: PublicAddress,
) -> Response:
    printed = await invitations.printable(campaign_id, order.codes, by=access)
    return await sheet_answer(
        printed, layout=order.layout, language=order.language, address=address
    )
