"""Documents and citations."""

from tests.assessment.access.stage import Preparing, Request, Stage, current
from tests.assessment.documents import register
from tests.assessment.world import PDF, World


async def registered(world: World) -> Stage:
    await world.move("SELF_ASSESSMENT")
    document = await register(world)
    return Stage(world, things={"document": document["id"]})


STAGES: dict[str, Preparing] = dict.fromkeys(
    (
        "register_document",
        "list_documents",
        "read_document",
        "change_document",
        "withdraw_document",
        "add_document_version",
        "list_document_versions",
        "cite_documents",
    ),
    registered,
)

ONCE: frozenset[str] = frozenset({"change_document", "withdraw_document"})


async def request_of(operation: str, stage: Stage) -> Request:
    """Write a good request for an operation."""
    world, document = stage.world, f"/v1/documents/{stage.things['document']}"
    file = {"params": {"file_name": "a.pdf"}, "content": PDF + b"more"}
    reason = {"params": {"file_name": "a.pdf", "reason": "x"}, "content": PDF + b"two"}
    citation = {"items": [{"leaf": "1.1.1", "document_id": stage.things["document"]}]}
    match operation:
        case "register_document":
            return "POST", "/v1/documents", file
        case "list_documents":
            return "GET", "/v1/documents", {}
        case "read_document":
            return "GET", document, {}
        case "change_document":
            return "PUT", document, {"json": {"kind": "PLAN"}, **await current(world, document)}
        case "withdraw_document":
            return "DELETE", document, await current(world, document)
        case "add_document_version":
            return "POST", f"{document}/versions", reason
        case "list_document_versions":
            return "GET", f"{document}/versions", {}
        case _:
            return "POST", f"{world.report('S1')}/citations", {"json": citation}
