"""Downloads over HTTP."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from services.assessment.dependencies import (
    CurrentSettings,
    Files,
    Frameworks,
    MakesLinks,
    ReadsSelfAssessments,
)
from services.assessment.downloads import service
from services.assessment.downloads.errors import (
    FileBeingScannedError,
    FileQuarantinedError,
    LinkExpiredError,
    LinkTargetError,
)
from services.assessment.downloads.models import Link
from services.assessment.downloads.responses import offer_response
from services.assessment.downloads.schemas import EvidenceLinkView, NewEvidenceLink
from services.assessment.downloads.tokens import read_token, write_token
from services.assessment.permissions import POLICY, Permission
from services.assessment.unit import Unit
from shared.auth.principal import Principal
from shared.clock import Now
from shared.config import secrets_of
from shared.db.transaction import Snapshot
from shared.downloads.answers import CONTENT, Wished, described, file_response
from shared.downloads.errors import RangeRefusedError
from shared.problems import problems
from shared.storage.errors import FileLostError, StorageDownError
from shared.storage.reading import open_download

router = APIRouter(tags=["evidence"])

DOWNLOAD_REFUSALS: Final = (
    FileBeingScannedError,
    FileQuarantinedError,
    FileLostError,
    StorageDownError,
    RangeRefusedError,
)

Inline = Annotated[
    bool, Query(description="Show a PDF or a picture in the browser instead of saving it")
]


async def _link(
    request: Request,
    token: Annotated[str, Path(max_length=2000, description="As it stands in the link")],
    settings: CurrentSettings,
    now: Now,
) -> Link:
    """Read the link, and let the log say in whose name it is used."""
    link = read_token(token, secrets_of(settings.link_secret), now)
    request.scope["principal_id"] = str(link.account_id)
    return link


Linked = Annotated[Link, Depends(_link)]


async def _unit(link: Linked, snapshot: Snapshot, now: Now) -> Unit:
    """Act in the name of whoever made the link, with no more than the grants it was made with."""
    maker = Principal(link.account_id, "", link.grants)
    return Unit(snapshot, now, maker.acting_as(POLICY[Permission.READ_SELF_ASSESSMENTS]))


@router.get(
    "/v1/evidence/{evidence_id}/content",
    summary="Download a piece of evidence",
    response_class=Response,
    responses={**CONTENT, **problems(*DOWNLOAD_REFUSALS)},
)
async def download_evidence(
    *,
    evidence_id: UUID,
    unit: ReadsSelfAssessments,
    cache: Frameworks,
    files: Files,
    wish: Wished,
    inline: Inline = False,
) -> Response:
    download = await service.find_download(unit, cache, evidence_id)
    content = await open_download(files, download, wish)
    return file_response(download, content, inline=inline)


@router.head(
    "/v1/evidence/{evidence_id}/content",
    summary="Tell the length and type of a piece of evidence",
    response_class=Response,
    responses=problems(FileBeingScannedError, FileQuarantinedError),
)
async def probe_evidence(
    *, evidence_id: UUID, unit: ReadsSelfAssessments, cache: Frameworks, inline: Inline = False
) -> Response:
    return described(await service.find_download(unit, cache, evidence_id), inline=inline)


@router.post(
    "/v1/evidence-links",
    status_code=201,
    summary="Make a short-lived link that a browser can follow without a token",
    responses=problems(LinkTargetError, FileBeingScannedError, FileQuarantinedError),
)
async def make_evidence_link(
    *,
    wanted: NewEvidenceLink,
    unit: MakesLinks,
    cache: Frameworks,
    settings: CurrentSettings,
    response: Response,
) -> EvidenceLinkView:
    target = service.target_of(**dict(wanted))
    link = await service.make_link(unit, cache, target, seconds=settings.link_seconds)
    token = write_token(link, secrets_of(settings.link_secret))
    response.headers["location"] = f"/v1/evidence-links/{token}"
    response.headers["cache-control"] = "no-store"
    return EvidenceLinkView(url=response.headers["location"], expires_at=link.expires_at)


@router.get(
    "/v1/evidence-links/{token}",  # noqa: FAST003  the link's dependency takes it
    summary="Follow a download link",
    response_class=Response,
    responses={**CONTENT, **problems(*DOWNLOAD_REFUSALS, LinkExpiredError)},
)
async def open_evidence_link(
    *,
    link: Linked,
    unit: Annotated[Unit, Depends(_unit)],
    cache: Frameworks,
    files: Files,
    wish: Wished,
) -> Response:
    offer = await service.find_offer(unit, cache, link.target)
    return await offer_response(files, offer, wish, inline=link.target.inline)
