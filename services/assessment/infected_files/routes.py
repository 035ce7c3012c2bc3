"""Infected files over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Path

from services.assessment.dependencies import Files, ReadsInfectedFiles, RemovesInfectedFiles
from services.assessment.infected_files import service
from services.assessment.infected_files.schemas import InfectedFileList, InfectedFileView
from shared.db.cursor import Page, UnreadableCursorError
from shared.problems import problems
from shared.storage.errors import StorageDownError

router = APIRouter(prefix="/v1/infected-files", tags=["documents"])


@router.get(
    "",
    summary="List the files in which the scanner found something",
    responses=problems(UnreadableCursorError),
)
async def list_infected_files(*, unit: ReadsInfectedFiles, page: Page) -> InfectedFileList:
    items, following = await service.list_infected(unit, page)
    return InfectedFileList(items=[InfectedFileView.of(item) for item in items], next=following)


@router.delete(
    "/{sha256}",
    status_code=204,
    summary="Remove the bytes of an infected file from quarantine, for good",
    responses=problems(StorageDownError),
)
async def remove_infected_file(
    *,
    sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$", examples=["0" * 64])],
    unit: RemovesInfectedFiles,
    files: Files,
) -> None:
    await service.remove_infected(unit, files, sha256)
