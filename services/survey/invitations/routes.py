"""Addresses of invitations."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.survey.campaigns.errors import CampaignClosedError
from services.survey.invitations.dependencies import MayManageInvitations, WriteInvitations
from services.survey.invitations.errors import FaultyInvitationsError, InvitationBatchIdTakenError
from services.survey.invitations.schemas import InvitationOrder, MadeInvitationBatch
from services.survey.public_address import PublicAddress
from shared.clock import Now
from shared.http.etag import etag
from shared.problems import problems

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
