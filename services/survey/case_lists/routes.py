"""Addresses of lists of cases."""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.survey.contacts.errors import ContactsNotConfiguredError
from services.survey.sample_dependencies import CaseLists, MayReadContacts, MayReadFrames
from shared.clock import Now
from shared.problems import problems

router = APIRouter(prefix="/v1/campaigns/{campaign_id}", tags=["cases"])

_CSV = "text/csv; charset=utf-8"
_ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The list", "content": {"text/csv": {}}}
}


@router.get(
    "/case-list.csv",
    summary="Take away the cases with their chances and outcomes, without identifiers",
    response_class=Response,
    responses=_ANSWER,
)
async def export_case_list(
    *, campaign_id: UUID, access: MayReadFrames, lists: CaseLists, now: Now
) -> Response:
    content = await lists.all_cases(campaign_id, by=access, now=now)
    return Response(content, media_type=_CSV, headers=_named("case-list.csv"))


@router.get(
    "/interviewer-round.csv",
    summary="Take away whom an interviewer has yet to ask, with names and how they are reached",
    response_class=Response,
    responses={**_ANSWER, **problems(ContactsNotConfiguredError)},
)
async def export_interviewer_round(
    *,
    campaign_id: UUID,
    access: MayReadContacts,
    lists: CaseLists,
    now: Now,
    interviewer_id: Annotated[UUID | None, Query(description="Whose round; left out: own")] = None,
) -> Response:
    content = await lists.one_round(campaign_id, interviewer_id, by=access, now=now)
    return Response(
        content,
        media_type=_CSV,
        headers=_named("interviewer-round.csv") | {"cache-control": "no-store"},
    )


def _named(name: str) -> dict[str, str]:
    """Have it saved as a file, and never shown as a page (RFC 6266)."""
    return {
        "content-disposition": f'attachment; filename="{name}"',
        "x-content-type-options": "nosniff",
    }
