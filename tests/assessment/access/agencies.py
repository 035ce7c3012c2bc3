"""The register of agencies over time: their names, mergers and splits."""

from services.assessment.agency_workbooks.layout import SHEET, TITLES
from shared.ids import new_id
from shared.workbooks.writing import MEDIA_TYPE
from tests.assessment.access.stage import Preparing, Request, Stage
from tests.assessment.world import World
from tests.shared.workbooks.files import book_of

DECISION = {
    "effective_on": "2025-03-01",
    "decision_number": "15/NQ-HĐND",
    "decision_date": "2025-02-19",
}


async def with_succession(world: World) -> Stage:
    body = {
        "predecessor_ids": [world.agencies["S2"]],
        "successors": [{"agency_id": world.agencies["S1"]}],
        **DECISION,
    }
    made = await world.officer.post("/v1/agency-successions", body)
    return Stage(world, things={"succession": made["id"]})


STAGES: dict[str, Preparing] = {
    "read_agency_succession": with_succession,
    "undo_agency_succession": with_succession,
}
ONCE = frozenset({"undo_agency_succession"})


async def request_of(operation: str, stage: Stage) -> Request:
    """Write a good request for an operation."""
    world = stage.world
    agency = f"/v1/agencies/{world.agencies['S1']}"
    successions = "/v1/agency-successions"
    succession = f"{successions}/{stage.things.get('succession')}"
    merger = {
        "authority_id": world.authority,
        "predecessor_ids": [world.agencies["S2"]],
        "successors": [
            {"agency": {"code": f"c{new_id().hex[-10:]}", "name": "Tên", "block": "SO"}}
        ],
        **DECISION,
    }
    requests: dict[str, Request] = {
        "read_agency_history": ("GET", f"{agency}/history", {}),
        "read_agency_chain": ("GET", f"{agency}/successions", {}),
        "record_agency_succession": ("POST", successions, {"json": merger}),
        "list_agency_successions": ("GET", successions, {}),
        "read_agency_succession": ("GET", succession, {}),
        "undo_agency_succession": ("POST", f"{succession}/undoings", {"json": {"reason": "x"}}),
    }
    requests |= {
        "import_agencies": (
            "POST",
            "/v1/agency-imports",
            {
                "params": {"authority_id": world.authority, "dry_run": "true"},
                "content": book_of(list(TITLES.values()), ["NEW", "Sở", "SO"], sheet=SHEET),
                "headers": {"content-type": MEDIA_TYPE},
            },
        ),
        "read_agency_template": (
            "GET",
            "/v1/agency-template",
            {"params": {"authority_id": world.authority}},
        ),
        "read_agency_workbook": (
            "GET",
            "/v1/agency-workbook",
            {"params": {"authority_id": world.authority}},
        ),
    }
    return requests[operation]
