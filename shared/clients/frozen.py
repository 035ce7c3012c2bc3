"""Frozen documents over REST: the exact bytes, taken only when they have the digest they are named by."""

from uuid import UUID

import httpx

from shared.canonical import digest_of_bytes
from shared.clients.documents import FrozenDocument
from shared.http.client import TIMEOUT
from shared.observability.request import outgoing_headers
from shared.problems.common import NotFoundError, NotPermittedError, UnavailableError
from shared.problems.problem import DomainError, Kind, Text


class DigestMismatchError(DomainError):
    """What arrived is not what its owner froze."""

    code = "digest-mismatch"
    kind = Kind.INVALID
    title = Text(
        "Tài liệu không khớp mã băm", "The document does not have the digest it is named by"
    )
    detail = Text(
        "Tài liệu {document} của dịch vụ {service} đã bị thay đổi hoặc hỏng trên đường truyền: mã băm công bố là {expected}, "
        "tính lại là {computed}. Chưa có gì được lưu; hãy thử lại, nếu vẫn lỗi thì báo quản trị viên.",
        "Document {document} of {service} was altered or damaged on the way: it is named {expected} but its bytes give "
        "{computed}. Nothing was stored; try again, and tell the administrator if it stays so.",
    )


async def fetch_frozen(
    http: httpx.AsyncClient, service: str, url: str, document_id: UUID, *, token: str
) -> FrozenDocument:
    """Pull a frozen document in the caller's own name and check its bytes against its ETag.

    Raises what `fetch` does, or `DigestMismatchError`.
    """
    return _checked(await fetch(http, service, url, token=token), service, document_id)


async def fetch(http: httpx.AsyncClient, service: str, url: str, *, token: str) -> httpx.Response:
    """Read something of a peer in the caller's own name.

    Raises `NotFoundError`, `NotPermittedError`, or `UnavailableError` where the peer does not answer properly.
    """
    headers = {
        "authorization": f"Bearer {token}",
        "accept": "application/json",
        **outgoing_headers(),
    }
    try:
        answer = await http.get(url, headers=headers, timeout=TIMEOUT)
    except httpx.HTTPError as error:
        raise UnavailableError(service=service, headers={"retry-after": "2"}) from error
    match answer.status_code:
        case httpx.codes.OK:
            return answer
        case httpx.codes.NOT_FOUND:
            raise NotFoundError
        case httpx.codes.FORBIDDEN | httpx.codes.UNAUTHORIZED:
            raise NotPermittedError
        case _:
            raise UnavailableError(service=service, headers={"retry-after": "2"})


def _checked(answer: httpx.Response, service: str, document_id: UUID) -> FrozenDocument:
    expected = answer.headers.get("etag", "").removeprefix("W/").strip('"')
    computed = digest_of_bytes(answer.content)
    if expected != computed:
        raise DigestMismatchError(
            document=document_id, service=service, expected=expected or "-", computed=computed
        )
    return FrozenDocument(document_id, answer.content, computed)
