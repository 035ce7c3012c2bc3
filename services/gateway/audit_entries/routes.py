"""Operations on the audit trail."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from services.gateway.audit_entries.schemas import GatewayAuditEntryView, GatewayAuditPage
from services.gateway.audit_entries.store import AuditEntryStore
from services.gateway.permissions import POLICY, Permission
from shared.auth.principal import Access
from shared.auth.requires import Requires
from shared.db.cursor import Page, UnreadableCursorError
from shared.db.transaction import Snapshot
from shared.problems import problems
from shared.problems.common import InvalidRequestError

router = APIRouter(prefix="/v1/gateway-audit-entries", tags=["audit"])

MayReadAudit = Annotated[Access, Depends(Requires(Permission.READ_AUDIT, POLICY))]


async def _entries(session: Snapshot) -> AuditEntryStore:
    return AuditEntryStore(session)


@router.get(
    "",
    summary="List what was done to accounts, roles, API clients and keys, newest first",
    responses=problems(InvalidRequestError, UnreadableCursorError),
)
async def list_gateway_audit_entries(
    *,
    access: MayReadAudit,
    entries: Annotated[AuditEntryStore, Depends(_entries)],
    page: Page,
    authority_id: Annotated[UUID | None, Query(description="Only of this authority")] = None,
    subject_id: Annotated[
        str | None, Query(max_length=200, description="Only about this thing")
    ] = None,
) -> GatewayAuditPage:
    items, following = await entries.page(
        access, page, authority_id=authority_id, subject_id=subject_id
    )
    views = [GatewayAuditEntryView.model_validate(one) for one in items]
    return GatewayAuditPage(items=views, next=following)
