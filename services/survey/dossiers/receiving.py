"""Reads batches of dossiers straight from their bytes, and answers in bytes: this address must be fast."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

import orjson
from fastapi import Depends, Query, Request, Response
from pydantic import TypeAdapter, ValidationError

from services.survey.dossiers.errors import TooManyDossiersError, UnknownSyncServiceError
from services.survey.dossiers.models import Batch, ItemResult, Message, Unreadable
from services.survey.dossiers.plain_reading import PlainReader
from services.survey.dossiers.schemas import (
    MOST_DOSSIERS,
    NewDossier,
    SyncBatch,
    receipt_of,
)
from services.survey.dossiers.sync_form import SyncService, read_message
from shared.http.bulk import is_ndjson, lines_of, read_body
from shared.problems.common import MalformedBodyError
from shared.problems.problem import Fault, Text
from shared.problems.validation import faults_of

MOST_BYTES: Final = 32 * 1024 * 1024
"""Of one batch, unpacked."""

BODIES: Final = (NewDossier, SyncBatch)
"""Schemas that the OpenAPI document needs although no handler names them."""

_one = TypeAdapter(NewDossier)
_NO_JSON: Final = Text(
    "Dòng này không phải JSON mã hoá UTF-8; hãy sửa dòng này rồi gửi lại.",
    "This line is not JSON in UTF-8; mend the line and send it again.",
)


async def _posted_dossiers(request: Request) -> Batch:
    body = await read_body(request, limit=MOST_BYTES)
    if is_ndjson(request):
        lines = lines_of(body)
        _check_size(lines)
        return Batch(_lines(lines), "")
    data = _loaded(body)
    if not isinstance(data, list):
        raise MalformedBodyError
    _check_size(data)
    return Batch(_members(data), "")


def _members(data: Sequence[Any]) -> list[Message | Unreadable]:
    """Read members one by one: those that are whole shall not suffer for one that is broken."""
    plain = PlainReader()
    return [plain.read(one) or _member(one) for one in data]


def _lines(lines: Sequence[bytes]) -> list[Message | Unreadable]:
    """Read lines as the members of one array, unless something is broken in one of them."""
    try:
        data = orjson.loads(b"[%b]" % b",".join(lines))
    except orjson.JSONDecodeError:
        return [_line(line) for line in lines]
    return _members(data) if len(data) == len(lines) else [_line(line) for line in lines]


def _line(line: bytes) -> Message | Unreadable:
    try:
        return _member(orjson.loads(line))
    except orjson.JSONDecodeError:
        return Unreadable(None, (Fault("#", _NO_JSON, "json_invalid"),))


def _member(data: Any) -> Message | Unreadable:
    try:
        return _one.validate_json(orjson.dumps(data)).to_model()
    except ValidationError as error:
        errors = [{**one, "loc": ("body", *one["loc"])} for one in error.errors()]
        name = data.get("number") if isinstance(data, dict) else None
        return Unreadable(name[:100] if isinstance(name, str) else None, tuple(faults_of(errors)))


async def _posted_messages(
    request: Request,
    service: Annotated[
        SyncService | None, Query(description="The service, where the body is a bare list")
    ] = None,
    _is_updating: Annotated[
        str | None, Query(alias="isUpdating", max_length=10, description="Not needed")
    ] = None,
    _unit: Annotated[
        str | None, Query(alias="MaDinhDanhDV", max_length=35, description="Not needed")
    ] = None,
) -> Batch:
    """Read either form that is in use: a list, or an object with `service` and `data`."""
    data = _loaded(await read_body(request, limit=MOST_BYTES))
    named, member = service, ""
    if isinstance(data, dict):
        try:
            named = SyncService(str(data.get("service", service)))
        except ValueError as error:
            raise UnknownSyncServiceError from error
        data, member = data.get("data"), "/data"
    if named is None or not isinstance(data, list):
        raise UnknownSyncServiceError
    _check_size(data)
    return Batch([read_message(named, one) for one in data], member)


def _loaded(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise MalformedBodyError from error


def _check_size(items: Sequence[object]) -> None:
    if not 1 <= len(items) <= MOST_DOSSIERS:
        raise TooManyDossiersError(count=len(items), limit=MOST_DOSSIERS)


PostedDossiers = Annotated[Batch, Depends(_posted_dossiers)]
PostedMessages = Annotated[Batch, Depends(_posted_messages)]


def receipt_answer(results: Sequence[ItemResult], batch: Batch, language: str) -> Response:
    """Answer with a `DossierReceipt`."""
    content = orjson.dumps(receipt_of(results, batch.member, language))
    return Response(content, media_type="application/json")
