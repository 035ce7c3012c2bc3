"""Calls from one service to another: request ids carried on, timeouts always, problems as typed errors."""

from typing import Any

import httpx

from shared.observability.request import outgoing_headers
from shared.problems.common import NotFoundError, NotPermittedError, UnavailableError

TIMEOUT = httpx.Timeout(30, connect=3)


async def get_json(http: httpx.AsyncClient, service: str, url: str, *, token: str) -> Any:
    """Read a JSON document from a peer in the caller's own name.

    Raises `NotFoundError`, `NotPermittedError`, or `UnavailableError` where the peer does not answer properly.
    """
    headers = {"authorization": f"Bearer {token}", **outgoing_headers()}
    try:
        answer = await http.get(url, headers=headers, timeout=TIMEOUT)
    except httpx.HTTPError as error:
        raise UnavailableError(service=service, headers={"retry-after": "2"}) from error
    if answer.status_code == httpx.codes.NOT_FOUND:
        raise NotFoundError
    if answer.status_code in {httpx.codes.FORBIDDEN, httpx.codes.UNAUTHORIZED}:
        raise NotPermittedError
    if answer.status_code != httpx.codes.OK:
        raise UnavailableError(service=service, headers={"retry-after": "2"})
    return answer.json()
