"""Resumable uploads, and the batches that use them."""

from tests.assessment.access.stage import Preparing, Request, Stage
from tests.assessment.uploads import BYTES, TUS, begin, metadata, uploaded
from tests.assessment.world import PDF, World


async def begun(world: World) -> Stage:
    await world.move("SELF_ASSESSMENT")
    editor = world.editor("S1")
    things = {
        "begun": await begin(editor, len(PDF)),
        "whole": await uploaded(editor, PDF + b"batch"),
    }
    return Stage(world, things=things, people={"AGENCY_EDITOR": editor.who})


STAGES: dict[str, Preparing] = dict.fromkeys(
    ("read_upload", "continue_upload", "give_up_upload", "register_documents"), begun
)

ONCE: frozenset[str] = frozenset()


async def request_of(operation: str, stage: Stage) -> Request:
    """Write a good request for an operation."""
    path = stage.things.get("begun", "/v1/uploads")
    match operation:
        case "describe_uploads":
            return "OPTIONS", "/v1/uploads", {}
        case "begin_upload":
            said = {"upload-length": "9", "upload-metadata": metadata(filename="a.pdf")}
            return "POST", "/v1/uploads", {"headers": TUS | said}
        case "read_upload":
            return "HEAD", path, {"headers": dict(TUS)}
        case "continue_upload":
            said = {"upload-offset": "0", "content-type": BYTES}
            return "PATCH", path, {"headers": TUS | said, "content": PDF}
        case "give_up_upload":
            return "DELETE", path, {"headers": dict(TUS)}
        case _:
            items = [{"upload_id": stage.things["whole"], "leaves": ["1.1.1"]}]
            body = {"self_assessment_id": stage.world.reports["S1"], "items": items}
            return "POST", "/v1/document-batches", {"json": body}
