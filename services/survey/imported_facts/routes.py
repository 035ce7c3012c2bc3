"""Addresses of imported facts."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query, Response

from services.survey.dossier_statistics.errors import WrongMonthsError
from services.survey.entity_tag import cached_json
from services.survey.imported_facts.errors import FactsExistError, RepeatedLeafError
from services.survey.imported_facts.schemas import (
    ImportedFactsDocument,
    ImportedFactsHead,
    ImportedFactsOrder,
    ImportedFactsPage,
)
from services.survey.portal_dependencies import (
    MayFreezeFacts,
    MayReadFacts,
    ReadFacts,
    WriteFacts,
)
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.problems import problems

router = APIRouter(prefix="/v1/imported-facts", tags=["imported-facts"])


@router.post(
    "",
    status_code=201,
    summary="Freeze figures of portals for the leaves that take them",
    responses=problems(WrongMonthsError, RepeatedLeafError, FactsExistError),
)
async def freeze_imported_facts(
    *, order: ImportedFactsOrder, access: MayFreezeFacts, facts: WriteFacts, now: Now
) -> ImportedFactsHead:
    frozen = await facts.freeze(order.to_model(), by=access, now=now)
    return ImportedFactsHead.model_validate(frozen)


@router.get("", summary="List imported facts", responses=problems(UnreadableCursorError))
async def list_imported_facts(
    *,
    access: MayReadFacts,
    facts: ReadFacts,
    page: Page,
    period_id: Annotated[UUID | None, Query(description="Only of this period")] = None,
) -> ImportedFactsPage:
    rows, following = await facts.page(access.whole_authority_ids, page, period_id=period_id)
    return ImportedFactsPage(
        items=[ImportedFactsHead.model_validate(row) for row in rows], next=following
    )


@router.get(
    "/{facts_id}",
    summary="Read imported facts, byte for byte",
    response_model=ImportedFactsDocument,
    responses={304: {"description": "The caller has it; frozen facts never change"}},
)
async def read_imported_facts(
    *,
    facts_id: UUID,
    access: MayReadFacts,
    facts: ReadFacts,
    if_none_match: Annotated[str | None, Header(description="The ETag of a known copy")] = None,
) -> Response:
    content, digest = await facts.content(facts_id, access.whole_authority_ids)
    return cached_json(content, digest, if_none_match)
