"""Addresses of samples."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Response

from services.survey.dossier_statistics.errors import WrongMonthsError
from services.survey.entity_tag import cached_json
from services.survey.portal_dependencies import MayDrawSamples, ReadSamples, WriteSamples
from services.survey.samples.errors import EmptyFrameError, SampleExistsError
from services.survey.samples.schemas import NewSample, SampleDocument, SampleHead, SamplePage
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.problems import problems

router = APIRouter(prefix="/v1/samples", tags=["samples"])


@router.post(
    "",
    status_code=201,
    summary="Draw a sample of completed dossiers",
    responses=problems(WrongMonthsError, EmptyFrameError, SampleExistsError),
)
async def draw_sample(
    *, order: NewSample, access: MayDrawSamples, samples: WriteSamples, now: Now
) -> SampleHead:
    return SampleHead.model_validate(await samples.draw(order.to_model(), by=access, now=now))


@router.get("", summary="List samples", responses=problems(UnreadableCursorError))
async def list_samples(*, access: MayDrawSamples, samples: ReadSamples, page: Page) -> SamplePage:
    rows, following = await samples.page(access.whole_authority_ids, page)
    return SamplePage(items=[SampleHead.model_validate(row) for row in rows], next=following)


@router.get(
    "/{sample_id}",
    summary="Read a sample, byte for byte",
    response_model=SampleDocument,
    responses={304: {"description": "The caller has it; a sample never changes"}},
)
async def read_sample(
    *,
    sample_id: UUID,
    access: MayDrawSamples,
    samples: ReadSamples,
    if_none_match: Annotated[str | None, Header(description="The ETag of a known copy")] = None,
) -> Response:
    content, digest = await samples.content(sample_id, access.whole_authority_ids)
    return cached_json(content, digest, if_none_match)
