"""Mappings through the API: proposed, confirmed, refused, and read by other parts of the service."""

from uuid import UUID

from services.assessment.config import Settings
from services.assessment.framework_mappings.store import mapping_between
from shared.db.engine import open_database
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.world import FRAMEWORK, World, add_framework

GOOD = FRAMEWORK.read_text(encoding="utf-8")
RENUMBERED = GOOD.replace('"2.1"', '"2.3"').replace("Riêng cho quận", "Chuyển đổi số")


async def successor(world: World, source: str = RENUMBERED) -> str:
    framework = await add_framework(world, source.encode())
    return str(framework["id"])


async def between(settings: Settings, old: str, new: str) -> dict[str, str]:
    async with open_database(settings, "test") as database, database.readers() as session:
        return dict(await mapping_between(session, UUID(old), UUID(new)))


async def test_a_mapping_is_proposed_confirmed_and_then_holds(world: World) -> None:
    new = await successor(world)
    path = f"/v1/frameworks/{new}/mappings/{world.framework}"
    proposed = await world.auditor.get(path)
    assert proposed["version"] == 0
    states = {link["from_leaf"]: (link["to_leaf"], link["state"]) for link in proposed["links"]}
    assert states["1.1.1"] == ("1.1.1", "SURE")
    assert states["2.1"] == ("2.3", "PROPOSED")
    assert states["2.2"] == (None, "UNMAPPED")
    assert proposed["unmapped"] == ["2.1", "2.2"]
    assert proposed["unmapped_new"] == ["2.2"]
    body = {
        "links": [{"from_leaf": "2.1", "to_leaf": "2.3"}, {"from_leaf": "2.2", "to_leaf": None}],
        "new_leaves": ["2.2"],
    }
    stored = await world.officer.put(path, body, if_match=0)
    assert (stored["version"], stored["unmapped"], stored["unmapped_new"]) == (1, [], [])
    states = {link["from_leaf"]: (link["to_leaf"], link["state"]) for link in stored["links"]}
    assert states["2.1"] == ("2.3", "CONFIRMED")
    assert states["2.2"] == (None, "GONE")
    refused(await world.officer.call("PUT", path, json=body, if_match=0), 412, "stale-version")
    refused(await world.officer.call("PUT", path, json=body), 428, "version-required")
    audit = await world.officer.get(
        "/v1/assessment-audit-entries", subject_type="framework-mapping"
    )
    assert audit["items"][0]["after"]["new_leaves"] == ["2.2"]


async def test_unknown_and_repeated_leaves_are_refused_all_at_once(world: World) -> None:
    new = await successor(world)
    path = f"/v1/frameworks/{new}/mappings/{world.framework}"
    body = {
        "links": [
            {"from_leaf": "7.7", "to_leaf": "2.3"},
            {"from_leaf": "2.1", "to_leaf": "2.3"},
        ],
        "new_leaves": ["8.8"],
    }
    problem = await refused_in_both(
        world.officer, "PUT", path, 422, "mapping-faults", json=body, if_match=0
    )
    assert [(one["pointer"], one["code"]) for one in problem["errors"]] == [
        ("#/links/0/from_leaf", "unknown-leaf"),
        ("#/links/1/to_leaf", "repeated-leaf"),
        ("#/new_leaves/0", "unknown-leaf"),
    ]
    assert (await world.officer.get(path))["version"] == 0
    await refused_in_both(
        world.officer, "GET", f"/v1/frameworks/{new}/mappings/{new}", 422, "same-framework"
    )


async def test_other_parts_get_what_is_settled(world: World, settings: Settings) -> None:
    new = await successor(world)
    before = await between(settings, world.framework, new)
    assert before["1.1.1"] == "1.1.1"
    assert "2.1" not in before
    await world.officer.put(
        f"/v1/frameworks/{new}/mappings/{world.framework}",
        {"links": [{"from_leaf": "2.1", "to_leaf": "2.3"}]},
        if_match=0,
    )
    after = await between(settings, world.framework, new)
    assert after["2.1"] == "2.3"
    assert (await between(settings, new, new))["2.3"] == "2.3"
