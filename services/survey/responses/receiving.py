"""Reads what is posted straight from its bytes, and answers in bytes: the two addresses that must be fast.

What is plain (`plain_reading`) is taken as it stands; only the rest is checked member by member, by the models that the OpenAPI
document shows. The document says the same as it would for a body parameter.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Final

import orjson
from fastapi import Depends, FastAPI, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.json_schema import models_json_schema

from services.survey.responses.errors import WrongBatchSizeError
from services.survey.responses.models import (
    ItemOutcome,
    Outcome,
    Receipt,
    ReceivedResponse,
    Unreadable,
)
from services.survey.responses.plain_reading import PlainReader
from services.survey.responses.schemas import (
    MOST_RESPONSES,
    NewResponse,
    ReceivedBatch,
    ResponseBatch,
    batch_receipt,
    member_of,
)
from shared.http.bulk import is_ndjson, lines_of, read_body
from shared.http.schema import Schema
from shared.problems.common import MalformedBodyError
from shared.problems.handlers import document_bytes, language_of
from shared.problems.problem import Fault, Text

MOST_BYTES: Final = 1024 * 1024
"""Of one response: far more than any form's answers."""
MOST_BATCH_BYTES: Final = 32 * 1024 * 1024
"""Of one batch: a thousand long responses."""


def _refused(error: ValidationError) -> RequestValidationError | MalformedBodyError:
    errors = error.errors(include_url=False)
    if any(one["type"] == "json_invalid" for one in errors):
        return MalformedBodyError()
    return RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in errors])


async def posted_response(request: Request) -> ReceivedResponse:
    """Read the body of a request with one response."""
    body = await read_body(request, limit=MOST_BYTES)
    plain = PlainReader().read(_loaded(body))
    if plain is not None:
        return plain
    try:
        return NewResponse.model_validate_json(body).to_model()
    except ValidationError as error:
        raise _refused(error) from error


def _loaded(body: bytes) -> Any:
    """Read JSON; what is none is left to the full check."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None


async def posted_batch(request: Request) -> list[ReceivedResponse | Unreadable]:
    """Read the body of a request with a batch."""
    body = await read_body(request, limit=MOST_BATCH_BYTES)
    if is_ndjson(request):
        return _lines(lines_of(body))
    plain = _plain_members(_listed(_loaded(body)))
    if plain is not None:
        return plain
    try:
        return ResponseBatch.model_validate_json(body).to_model()
    except ValidationError:
        return _one_by_one(body)


def _lines(lines: Sequence[bytes]) -> list[ReceivedResponse | Unreadable]:
    """Read a response a line: as one array where all is well, else line by line."""
    if not 1 <= len(lines) <= MOST_RESPONSES:
        raise WrongBatchSizeError(count=len(lines), limit=MOST_RESPONSES)
    array = b"[%b]" % b",".join(lines)
    plain = _plain_members(_loaded(array))
    if plain is not None and len(plain) == len(lines):
        return plain
    try:
        found = _array.validate_json(array)
    except ValidationError:
        return [_line(line) for line in lines]
    if len(found) != len(lines):  # several in one line
        return [_line(line) for line in lines]
    return [one.to_model() for one in found]


def _line(line: bytes) -> ReceivedResponse | Unreadable:
    try:
        return member_of(orjson.loads(line))
    except orjson.JSONDecodeError:
        return Unreadable(None, (Fault("#", _NO_JSON, "json_invalid"),))


_array: Final = TypeAdapter(list[NewResponse])
_NO_JSON: Final = Text(
    "Dòng này không phải JSON mã hoá UTF-8; hãy sửa dòng này rồi gửi lại.",
    "This line is not JSON in UTF-8; mend the line and send it again.",
)


def _listed(data: Any) -> Any:
    """Give the members of a batch, where it has nothing else."""
    return data.get("responses") if type(data) is dict and len(data) == 1 else None


def _plain_members(members: Any) -> list[ReceivedResponse | Unreadable] | None:
    """Read members of which every one is plain; of any others nothing."""
    if type(members) is not list or not 1 <= len(members) <= MOST_RESPONSES:
        return None
    read = PlainReader().read
    found: list[ReceivedResponse | Unreadable] = []
    for member in members:
        plain = read(member)
        if plain is None:
            return None
        found.append(plain)
    return found


def _one_by_one(body: bytes) -> list[ReceivedResponse | Unreadable]:
    """Read a batch of which something is broken: the members that are whole shall not suffer for it."""
    try:
        return ReceivedBatch.model_validate(orjson.loads(body)).to_model()
    except orjson.JSONDecodeError as error:
        raise MalformedBodyError from error
    except ValidationError as error:
        raise _refused(error) from error


async def _language(
    accept_language: Annotated[str | None, Header(description="vi or en")] = None,
) -> str:
    return language_of(accept_language)


PostedResponse = Annotated[ReceivedResponse, Depends(posted_response)]
PostedBatch = Annotated[list[ReceivedResponse | Unreadable], Depends(posted_batch)]
ReaderLanguage = Annotated[str, Depends(_language)]


def receipt_answer(receipt: Receipt) -> Response:
    """Answer with a `ResponseReceipt`: 201 where it is new, 200 where it was here already."""
    content = orjson.dumps(
        {"id": str(receipt.id), "outcome": receipt.outcome, "received_at": receipt.received_at},
        option=orjson.OPT_UTC_Z,
    )
    status = 201 if receipt.outcome is Outcome.STORED else 200
    return Response(content, status, media_type="application/json")


def batch_answer(
    outcomes: Sequence[ItemOutcome], language: str, *, member: str = "responses"
) -> Response:
    """Answer with a `BatchReceipt`; `member` names the list that was sent."""
    content = document_bytes(batch_receipt(outcomes, language, member=member))
    return Response(content, media_type="application/json")


def _documented(schema: type[Schema]) -> dict[str, Any]:
    """Describe a body as FastAPI describes a body parameter."""
    return {
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": {"$ref": f"#/components/schemas/{schema.__name__}"}}
            },
        }
    }


RESPONSE_BODY: Final = _documented(NewResponse)
BATCH_BODY: Final = _documented(ResponseBatch)
BATCH_BODY["requestBody"]["description"] = (
    "JSON, or NDJSON (application/x-ndjson) with a `NewResponse` in each line; either may be compressed "
    "(Content-Encoding: gzip)"
)
BATCH_BODY["requestBody"]["content"]["application/x-ndjson"] = {
    "schema": {"$ref": f"#/components/schemas/{NewResponse.__name__}"}
}


def describe_bodies(app: FastAPI, more: Sequence[type[Schema]] = ()) -> None:
    """Put the schemas of bodies that are read from their bytes into the OpenAPI document, where the operations refer to them."""
    describe = app.openapi

    def openapi() -> dict[str, Any]:
        document = describe()
        schemas = document["components"]["schemas"]
        if NewResponse.__name__ not in schemas:
            named: list[type[BaseModel]] = [NewResponse, ResponseBatch, *more]
            _, bodies = models_json_schema(
                [(one, "validation") for one in named],
                ref_template="#/components/schemas/{model}",
            )
            for name, schema in bodies["$defs"].items():
                schemas.setdefault(name, schema)
            document["components"]["schemas"] = dict(sorted(schemas.items()))
        return document

    app.openapi = openapi  # type: ignore[method-assign]
