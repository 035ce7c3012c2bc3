"""Copies to a new year, and who sees and deletes drafts."""

from typing import Any

from shared.auth.principal import Role
from shared.ids import new_id
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.world import FRAMEWORK, World

GOOD = FRAMEWORK.read_text(encoding="utf-8")
COMMENTED = "# Năm đầu tiên áp dụng\n" + GOOD.replace(
    "name: Bộ chỉ số nhỏ", "name: >-\n  Bộ chỉ số\n  nhỏ  \n# đã duyệt"
)


async def issued(world: World, source: str) -> dict[str, Any]:
    answer = await world.officer.call(
        "POST",
        "/v1/frameworks",
        params={"programme_id": world.programme},
        content=source.encode(),
        headers={"content-type": "application/yaml"},
    )
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = await world.officer.post(
        f"/v1/frameworks/{answer.json()['id']}/issuances", if_match=1
    )
    return found


async def test_a_copy_is_a_draft_of_the_new_year_and_says_where_it_comes_from(world: World) -> None:
    original = await issued(world, COMMENTED)
    path = f"/v1/frameworks/{original['id']}/copies"
    copied = await world.officer.post(
        path, {"edition": "2025 “mới”", "code": "small-2025", "name": "Bộ chỉ số: năm 2025"}
    )
    assert (copied["state"], copied["number"], copied["copied_from_id"]) == (
        "DRAFT",
        1,
        original["id"],
    )
    assert (copied["code"], copied["edition"]) == ("small-2025", "2025 “mới”")
    text = (await world.officer.call("GET", f"/v1/frameworks/{copied['id']}/source")).text
    assert text.startswith("# Năm đầu tiên áp dụng\n")
    assert '\nname: "Bộ chỉ số: năm 2025"\n# đã duyệt\n' in text
    new = (await world.officer.get(f"/v1/frameworks/{copied['id']}"))["content"]
    old = (await world.officer.get(f"/v1/frameworks/{original['id']}"))["content"]
    assert {key for key in new if new[key] != old[key]} == {"code", "name", "edition"}
    mapping = await world.officer.get(f"/v1/frameworks/{copied['id']}/mappings/{original['id']}")
    assert {link["state"] for link in mapping["links"]} == {"SURE"}
    kept = await world.officer.get(f"/v1/frameworks/{original['id']}")
    assert (kept["digest"], kept["state"]) == (original["digest"], "ISSUED")


async def test_a_copy_never_overwrites_a_draft_and_a_repeat_is_safe(world: World) -> None:
    path = f"/v1/frameworks/{world.framework}/copies"
    body = {"id": str(new_id()), "edition": "2025"}
    first = await world.officer.post(path, body)
    assert (first["id"], first["number"], first["code"]) == (body["id"], 2, "small")
    assert await world.officer.post(path, body) == first
    refused(
        await world.officer.call("POST", path, json={**body, "edition": "2026"}), 409, "id-taken"
    )
    await refused_in_both(
        world.officer, "POST", path, 409, "framework-draft-exists", json={"edition": "2026"}
    )
    again = await world.officer.post(
        f"/v1/frameworks/{first['id']}/copies", {"edition": "2026", "code": "other"}
    )
    assert again["copied_from_id"] == first["id"]


async def test_a_copy_may_go_to_another_programme_of_the_authority(world: World) -> None:
    other = await world.officer.post("/v1/programmes", {"code": "q", "name": "Cấp huyện"})
    path = f"/v1/frameworks/{world.framework}/copies"
    copied = await world.officer.post(path, {"edition": "2025", "programme_id": other["id"]})
    assert (copied["programme_id"], copied["number"]) == (other["id"], 1)
    unknown = {"edition": "2025", "programme_id": str(new_id())}
    refused(await world.officer.call("POST", path, json=unknown), 404, "not-found")


async def test_a_draft_is_seen_by_those_who_make_and_oversee_it_alone(world: World) -> None:
    draft = await world.officer.post(
        f"/v1/frameworks/{world.framework}/copies", {"edition": "2025"}
    )
    seen = {}
    for caller in (
        world.officer,
        world.chair,
        world.auditor,
        world.appraiser,
        world.editor("S1"),
        world.head("S1"),
        world.caller(Role.SURVEY_SUPERVISOR),
    ):
        role = caller.who.grants[0].role
        answer = await caller.call("GET", f"/v1/frameworks/{draft['id']}")
        listed = await caller.get("/v1/frameworks", state="DRAFT")
        seen[role] = (answer.status_code, len(listed["items"]))
        for path in ("source", f"mappings/{world.framework}", f"difference?from={world.framework}"):
            part = await caller.call("GET", f"/v1/frameworks/{draft['id']}/{path}")
            assert part.status_code == answer.status_code
    overseeing = {Role.OFFICER, Role.COUNCIL_CHAIR, Role.AUDITOR}
    assert seen == {role: (200, 1) if role in overseeing else (404, 0) for role in seen}
    await world.officer.post(f"/v1/frameworks/{draft['id']}/issuances", if_match=1)
    assert (await world.editor("S1").get(f"/v1/frameworks/{draft['id']}"))["state"] == "ISSUED"


async def test_a_draft_can_be_deleted_and_an_issued_version_cannot(world: World) -> None:
    draft = await world.officer.post(
        f"/v1/frameworks/{world.framework}/copies", {"edition": "2025"}
    )
    path = f"/v1/frameworks/{draft['id']}"
    mapping = f"{path}/mappings/{world.framework}"
    await world.officer.put(mapping, {"links": []}, if_match=0)
    child = await world.officer.post(f"{path}/copies", {"edition": "2026", "code": "child"})
    refused(await world.officer.call("DELETE", path), 428, "version-required")
    refused(await world.officer.call("DELETE", path, if_match=7), 412, "stale-version")
    assert (await world.officer.call("DELETE", path, if_match=1)).status_code == 204
    refused(await world.officer.call("GET", path), 404, "not-found")
    assert (await world.officer.get(f"/v1/frameworks/{child['id']}"))["copied_from_id"] is None
    await refused_in_both(
        world.officer,
        "DELETE",
        f"/v1/frameworks/{world.framework}",
        409,
        "framework-issued",
        if_match=2,
    )
    audit = await world.officer.get(
        "/v1/assessment-audit-entries", action="framework.deleted", subject_id=draft["id"]
    )
    assert audit["items"][0]["before"]["digest"] == draft["digest"]
