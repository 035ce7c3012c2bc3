"""Addresses of OpenRosa, by a key in the path and by a bearer token alike.

They are not in the OpenAPI document: their document is OpenRosa's own, and so are their answers, refusals included.
"""

from fastapi import APIRouter, Depends, Request, Response

from services.survey.file_dependencies import SubmissionFiles
from services.survey.openrosa.answers import OpenRosaRoute, form_list, manifest, xml_answer
from services.survey.openrosa.dependencies import (
    Collecting,
    Contacts,
    Desk,
    Submissions,
    fetched,
    find_collector,
)
from services.survey.openrosa.receiving import receive
from services.survey.openrosa.xforms import AGENCIES_FILE, CASES_FILE
from services.survey.public_address import PublicAddress
from shared.clock import Now
from shared.http.openrosa import PREFIX

by_key = APIRouter(
    prefix=f"{PREFIX}/key/{{key}}", route_class=OpenRosaRoute, include_in_schema=False
)
by_token = APIRouter(prefix=PREFIX, route_class=OpenRosaRoute, include_in_schema=False)

_FORM = "/forms/{form_id}/{version}"


@by_key.get("/formList")
@by_token.get("/formList")
async def list_openrosa_forms(
    *, request: Request, collector: Collecting, desk: Desk, address: PublicAddress
) -> Response:
    return xml_answer(request, form_list(await desk.list_forms(collector, address)))


@by_key.get(_FORM + "/form.xml")
@by_token.get(_FORM + "/form.xml")
async def download_openrosa_form(
    *,
    request: Request,
    form_id: str,
    version: str,
    collector: Collecting,
    desk: Desk,
    contacts: Contacts,
    now: Now,
) -> Response:
    form = await desk.xform(collector, form_id, version)
    await contacts.note(fetched(collector, form_id, version), now)
    return xml_answer(request, form.content.decode())


@by_key.get(_FORM + "/manifest")
@by_token.get(_FORM + "/manifest")
async def read_openrosa_manifest(
    *,
    request: Request,
    form_id: str,
    version: str,
    collector: Collecting,
    desk: Desk,
    address: PublicAddress,
) -> Response:
    files = await desk.manifest(collector, form_id, version, address)
    return xml_answer(request, manifest(files))


@by_key.get(_FORM + f"/{AGENCIES_FILE}")
@by_token.get(_FORM + f"/{AGENCIES_FILE}")
async def download_openrosa_agencies(
    *, form_id: str, version: str, collector: Collecting, desk: Desk
) -> Response:
    content = await desk.agencies(collector, form_id, version)
    return Response(content, media_type="text/csv", headers={"cache-control": "no-store"})


@by_key.get(_FORM + f"/{CASES_FILE}")
@by_token.get(_FORM + f"/{CASES_FILE}")
async def download_openrosa_cases(
    *, form_id: str, version: str, collector: Collecting, desk: Desk
) -> Response:
    content = await desk.cases(collector, form_id, version)
    return Response(content, media_type="text/csv", headers={"cache-control": "no-store"})


@by_key.head("/submission", dependencies=[Depends(find_collector)])
@by_token.head("/submission", dependencies=[Depends(find_collector)])
async def ask_before_openrosa_submission() -> Response:
    return Response(status_code=204)


@by_key.post("/submission")
@by_token.post("/submission")
async def submit_openrosa_form(
    *,
    request: Request,
    collector: Collecting,
    submissions: Submissions,
    files: SubmissionFiles,
    now: Now,
) -> Response:
    return await receive(request, collector, submissions, files, now)
