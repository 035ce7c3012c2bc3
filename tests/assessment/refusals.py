"""A refusal has its status and type, and tells a person what to do in both languages."""

from typing import Any

import httpx

from tests.assessment.world import Caller


def refused(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Check a refusal, and give its document."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["type"] == f"/problems/{code}"
    assert len(body["detail"]) > 20
    assert "{" not in body["detail"]
    return body


async def refused_in_both(
    caller: Caller, method: str, path: str, status: int, code: str, **kwargs: Any
) -> dict[str, Any]:
    """Check that the same refusal comes in Vietnamese and in English; give the English one."""
    english = refused(await caller.call(method, path, **kwargs), status, code)
    vietnamese = Caller(caller.http, caller.who, "vi")
    other = refused(await vietnamese.call(method, path, **kwargs), status, code)
    assert other["detail"] != english["detail"]
    assert not other["detail"].isascii()
    for mine, theirs in zip(english.get("errors", []), other.get("errors", []), strict=True):
        assert mine["pointer"] == theirs["pointer"]
        assert mine["detail"] != theirs["detail"]
    return english
