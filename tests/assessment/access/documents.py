"""Documents and citations."""

import asyncpg

from tests.assessment.access.stage import Preparing, Request, Stage, current
from tests.assessment.documents import register
from tests.assessment.world import PDF, World
from tests.support.databases import database_url


async def registered(world: World) -> Stage:
    await world.move("SELF_ASSESSMENT")
    document = await register(world)
    return Stage(world, things={"document": document["id"]})


async def infected(world: World) -> Stage:
    """Let the scanner have found something, as its own tests show with a real one."""
    content = PDF + world.authority.encode()
    document = await register(world, content=content)
    connection = await asyncpg.connect(
        database_url("assessment").replace("postgresql+asyncpg", "postgresql")
    )
    await connection.execute(
        "UPDATE file SET scan_state = 'INFECTED', signature = 'x', scanned_at = now() WHERE sha256 = $1",
        document["sha256"],
    )
    await connection.close()
    return Stage(world, things={"document": document["id"], "file": document["sha256"]})


STAGES: dict[str, Preparing] = {"remove_infected_file": infected} | dict.fromkeys(
    (
        "register_document",
        "list_documents",
        "read_document",
        "change_document",
        "withdraw_document",
        "add_document_version",
        "list_document_versions",
        "cite_documents",
        "list_infected_files",
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
        case "list_infected_files":
            return "GET", "/v1/infected-files", {}
        case "remove_infected_file":
            return "DELETE", f"/v1/infected-files/{stage.things['file']}", {}
        case _:
            return "POST", f"{world.report('S1')}/citations", {"json": citation}
