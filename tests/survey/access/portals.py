"""Prepares the operations on portals and their dossiers."""

from typing import Any

from shared.ids import new_id
from tests.survey.portal_world import (
    UNIT,
    agency,
    connected,
    dossier,
    finished,
    map_units,
    number,
    sync,
)
from tests.survey.world import World


async def prepared(world: World, operation: str, template: str) -> tuple[str, Any, str | None]:
    """Seed what the operation needs, and give its path, body and ETag."""
    portal = await connected(world)
    await portal.send(dossier())
    authority = str(world.authority_id)
    order = {
        "id": str(new_id()),
        "authority_id": authority,
        "period_id": str(new_id()),
        "name": "Hồ sơ một cửa",
        "from_month": "2024-03",
        "to_month": "2024-03",
        "leaves": [],
    }
    if operation == "read_imported_facts":
        await world.call("POST", "/v1/imported-facts", json=order)
    sample = {
        "id": str(new_id()),
        "authority_id": authority,
        "name": "Mẫu",
        "from_month": "2024-03",
        "to_month": "2024-03",
        "sizing": "FIXED",
        "count": 1,
        "seed": "seed-of-the-test",
    }
    if operation.endswith(("sample", "samples")):
        await map_units(world, {UNIT: agency("a")})
        await portal.send(finished(5, "2024-03-07T10:00:00+07:00"))
    if operation == "read_sample":
        await world.call("POST", "/v1/samples", json=sample)
    names = {"portal_id": portal.id, "number": number(1), "facts_id": order["id"]}
    names["sample_id"] = sample["id"]
    path = template.format(**names)
    if operation in {"read_dossier_units", "list_unknown_dossier_units"}:
        path += f"?authority_id={authority}"
    if operation == "read_dossier_statistics":
        path += f"?authority_id={authority}&from_month=2024-03&to_month=2024-03"
    match operation:
        case "draw_sample":
            return path, sample, None
        case "freeze_imported_facts":
            return path, order, None
        case "create_portal":
            plan = {"authority_id": authority, "code": new_id().hex, "name": "Một cửa điện tử"}
            return path, plan, None
        case "change_portal_statuses":
            return path, {"statuses": {"1": "NEW"}}, '"1"'
        case "create_dossier_batch":
            return path, [dossier(2)], None
        case "create_rating_batch":
            campaign = await world.opened()
            rating = {
                "dossier_number": number(1),
                "place": "PORTAL",
                "rated_at": "2024-03-08T09:00:00+07:00",
                "questionnaire_id": campaign.questionnaire_id,
                "group": "CITIZENS",
                "answers": {"q1": "A", "q2": "5"},
            }
            return path, {"campaign_id": campaign.id, "ratings": [rating]}, None
        case "create_sync_message":
            return path, {"service": "DongBoHoSoMC", "data": [sync(3)]}, None
        case "change_dossier_units":
            rows = [{"unit": UNIT, **agency("a")}]
            return path, {"authority_id": authority, "units": rows}, '"0"'
        case _:
            return path, None, None
