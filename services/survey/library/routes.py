"""Addresses of the question library."""

from fastapi import APIRouter, Response

from services.survey.dependencies import (
    Library,
    LibraryCopies,
    MayReadQuestionnaires,
    MayWriteQuestionnaires,
)
from services.survey.library.schemas import (
    LibraryCopy,
    LibraryHead,
    LibraryList,
    LibraryQuestionnaire,
)
from services.survey.questionnaires.errors import DraftExistsError
from services.survey.questionnaires.schemas import QuestionnaireView
from shared.clock import Now
from shared.http.etag import etag
from shared.http.schema import Code
from shared.problems import problems

router = APIRouter(prefix="/v1/questionnaire-library", tags=["questionnaires"])


@router.get("", summary="List the questionnaires of the library")
async def list_library_questionnaires(
    *,
    access: MayReadQuestionnaires,  # noqa: ARG001  asked for, so that strangers see nothing
    library: Library,
) -> LibraryList:
    return LibraryList(items=[LibraryHead.of(one) for one in await library.entries()])


@router.get("/{code}", summary="Read a questionnaire of the library")
async def read_library_questionnaire(
    *,
    code: Code,
    access: MayReadQuestionnaires,  # noqa: ARG001  asked for, so that strangers see nothing
    library: Library,
) -> LibraryQuestionnaire:
    return LibraryQuestionnaire.of(await library.entry(code))


@router.post(
    "/{code}/copies",
    status_code=201,
    summary="Draft a questionnaire as a copy of one of the library",
    responses=problems(DraftExistsError),
)
async def copy_library_questionnaire(
    *,
    code: Code,
    wish: LibraryCopy,
    access: MayWriteQuestionnaires,
    library: LibraryCopies,
    now: Now,
    response: Response,
) -> QuestionnaireView:
    row = await library.copy(
        code,
        authority_id=wish.authority_id,
        as_code=wish.code,
        keep_leaves=wish.keep_leaves,
        by=access,
        now=now,
    )
    response.headers["ETag"] = etag(row.revision)
    response.headers["Location"] = f"/v1/questionnaires/{row.id}"
    return QuestionnaireView.of(row)
