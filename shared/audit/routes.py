"""The three operations that every service has on its trail: a page, and the whole as CSV or NDJSON."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse

from shared.audit import reading
from shared.audit.exports import as_csv, as_ndjson
from shared.audit.reading import AuditFilter, Withholding
from shared.audit.schemas import AuditEntryPage, AuditEntryView
from shared.audit.tables import AuditEntryColumns
from shared.auth.principal import Access
from shared.auth.requires import Requires
from shared.db.cursor import Page, UnreadableCursorError
from shared.db.engine import Database
from shared.db.transaction import Snapshot
from shared.http.schema import UtcInstant
from shared.problems import problems


async def _filter(
    *,
    authority_id: Annotated[UUID | None, Query(description="Only of this authority")] = None,
    subject_type: Annotated[
        str | None, Query(max_length=80, description="Only about things of this kind")
    ] = None,
    subject_id: Annotated[
        str | None, Query(max_length=200, description="Only about this thing")
    ] = None,
    action: Annotated[
        str | None, Query(max_length=80, description="Only this, as noun.verb")
    ] = None,
    actor_id: Annotated[UUID | None, Query(description="Only what this account did")] = None,
    since: Annotated[UtcInstant | None, Query(description="First instant")] = None,
    until: Annotated[UtcInstant | None, Query(description="First instant after the last")] = None,
) -> AuditFilter:
    return AuditFilter(authority_id, subject_type, subject_id, action, actor_id, since, until)


Wanted = Annotated[AuditFilter, Depends(_filter)]


def audit_router(
    service: str,
    table: type[AuditEntryColumns],
    may_read: Requires,
    *,
    of: str,
    withholding: Withholding | None = None,
) -> APIRouter:
    """Make the router of a service's trail at `/v1/<service>-audit-entries`; `of` says what the entries are about.

    `withholding` tells which of them a reader may not see although they are of the right authority.
    """
    router = APIRouter(prefix=f"/v1/{service}-audit-entries", tags=["audit"])
    reader = Depends(may_read)

    @router.get(
        "",
        name=f"list_{service}_audit_entries",
        summary=f"List what was done to {of}, newest first",
        responses=problems(UnreadableCursorError),
    )
    async def list_entries(
        *, access: Annotated[Access, reader], session: Snapshot, wanted: Wanted, page: Page
    ) -> AuditEntryPage:
        rows, following = await reading.page_of_entries(
            session, table, access, wanted, page, withholding=withholding
        )
        items = [AuditEntryView.model_validate(row) for row in rows]
        return AuditEntryPage(items=items, next=following)

    @router.get(
        "/export.csv",
        name=f"export_{service}_audit_entries_as_csv",
        summary=f"Take away what was done to {of} as CSV, oldest first",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/csv": {}}}},
    )
    async def export_csv(
        *, access: Annotated[Access, reader], request: Request, wanted: Wanted
    ) -> StreamingResponse:
        entries = reading.all_entries(
            _database(request), table, access, wanted, withholding=withholding
        )
        return _file(as_csv(entries), "text/csv; charset=utf-8", f"{service}-audit.csv")

    @router.get(
        "/export.ndjson",
        name=f"export_{service}_audit_entries_as_ndjson",
        summary=f"Take away what was done to {of} as NDJSON, oldest first, for checking the chain",
        response_class=StreamingResponse,
        responses={200: {"content": {"application/x-ndjson": {}}}},
    )
    async def export_ndjson(
        *, access: Annotated[Access, reader], request: Request, wanted: Wanted
    ) -> StreamingResponse:
        entries = reading.all_entries(
            _database(request), table, access, wanted, withholding=withholding
        )
        return _file(as_ndjson(entries), "application/x-ndjson", f"{service}-audit.ndjson")

    return router


def _database(request: Request) -> Database:
    database: Database = request.state.database
    return database


def _file(content: object, media_type: str, name: str) -> StreamingResponse:
    return StreamingResponse(
        content,  # type: ignore[arg-type]
        media_type=media_type,
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )
