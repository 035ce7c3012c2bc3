"""Documents for tests, registered through the API."""

from typing import Any

from tests.assessment.world import PDF, Caller, World


async def register(
    world: World, agency: str = "S1", content: bytes = PDF, *, expect: int = 201, **params: Any
) -> Any:
    """Register a document of an agency."""
    params.setdefault("file_name", "Kế hoạch.pdf")
    answer = await world.editor(agency).call(
        "POST", "/v1/documents", params=params, content=content
    )
    assert answer.status_code == expect, answer.text
    return answer.json()


async def add_version(world: World, document: Any, content: bytes, agency: str = "S1") -> Any:
    """Add a version to a document."""
    answer = await world.editor(agency).call(
        "POST",
        f"/v1/documents/{document['id']}/versions",
        params={"file_name": "Kế hoạch (ký).pdf", "reason": "Bản có chữ ký"},
        content=content,
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


async def cite(
    world: World, items: list[dict[str, Any]], agency: str = "S1", *, expect: int = 201
) -> Any:
    """Cite documents in an agency's report."""
    return await world.editor(agency).post(
        f"{world.report(agency)}/citations", {"items": items}, expect=expect
    )


async def evidence_of(caller: Caller, world: World, leaf: str, agency: str = "S1") -> list[Any]:
    """Give the evidence of a leaf, as a caller sees it."""
    sheet = await caller.get(world.report(agency))
    found: list[Any] = next(item for item in sheet["leaves"] if item["code"] == leaf)["evidence"]
    return found
