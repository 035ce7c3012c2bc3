"""What the handlers of submissions' files ask for."""

from typing import Annotated

from fastapi import Depends, Request

from services.survey.submissions.erasing import FileEraser
from shared.storage.files import ObjectFiles


async def _files(request: Request) -> ObjectFiles:
    files: ObjectFiles = request.state.submission_files
    return files


async def _eraser(request: Request) -> FileEraser:
    return FileEraser(request.state.database, request.state.submission_files)


SubmissionFiles = Annotated[ObjectFiles, Depends(_files)]
EraseFiles = Annotated[FileEraser, Depends(_eraser)]
"""It opens transactions of its own: bytes go when no row names them any more."""
