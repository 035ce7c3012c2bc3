"""The difference of two versions through the API."""

from tests.assessment.refusals import refused
from tests.assessment.world import FRAMEWORK, World, add_framework

GOOD = FRAMEWORK.read_text(encoding="utf-8")


async def test_two_versions_are_compared_in_both_languages(world: World) -> None:
    source = GOOD.replace('"2.1"', '"2.3"').replace("Muộn, points: 0.5", "Muộn, points: 0.25")
    new = (await add_framework(world, source.encode()))["id"]
    path = f"/v1/frameworks/{new}/difference"
    apart = await world.auditor.get(path, **{"from": world.framework})
    assert {(one["aspect"], one["old_code"], one["new_code"]) for one in apart["changes"]} == {
        ("RULE", "1.1.1", "1.1.1"),
        ("ADDED", None, "2.3"),
        ("REMOVED", "2.1", None),
    }
    mapping = {"links": [{"from_leaf": "2.1", "to_leaf": "2.3"}]}
    await world.officer.put(f"/v1/frameworks/{new}/mappings/{world.framework}", mapping, if_match=0)
    found = await world.auditor.get(path, **{"from": world.framework})
    assert found["same"] is False
    assert found["counts"] == [{"aspect": "MOVED", "count": 1}, {"aspect": "RULE", "count": 1}]
    rule = next(one for one in found["changes"] if one["aspect"] == "RULE")
    assert rule["old"]["vi"].startswith("Chọn một: “Kịp thời” (TIMELY) 1; “Muộn” (LATE) 0,5")
    assert "0.25" in rule["sentence"]["en"]
    same = await world.auditor.get(path, **{"from": new})
    assert (same["same"], same["changes"], same["counts"]) == (True, [], [])


async def test_a_difference_needs_two_versions_within_reach(world: World) -> None:
    path = f"/v1/frameworks/{world.framework}/difference"
    refused(await world.auditor.call("GET", path), 422, "invalid-request")
    unknown = {"from": world.period}
    refused(await world.auditor.call("GET", path, params=unknown), 404, "not-found")
