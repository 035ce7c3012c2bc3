"""A framework replaced in mid-period: what stays, what is looked at again, what goes, who is told."""

from datetime import datetime
from typing import Any

from services.assessment.events import EventType
from shared.ids import new_id
from shared.methodology.documents import parse_appraisal_record
from shared.methodology.run import compute
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.test_announcements import announced
from tests.assessment.world import FRAMEWORK, World, add_framework

GOOD = FRAMEWORK.read_text(encoding="utf-8")
SECOND = (
    GOOD.replace(
        "{code: LATE, label: Muộn, points: 0.5}", "{code: LATE, label: Muộn, points: 0.25}"
    )
    .replace('code: "2.1"', 'code: "2.9"')
    .replace('code: "2.2"', 'code: "2.1"')
    .replace("name: Riêng cho quận", "name: Chuyển đổi số")
    .replace("        applies_to: [DISTRICT]\n", "")
)
"""1.1.1 changes, 2.1 becomes 2.9, 2.2 (districts) is gone, and a new 2.1 is everybody's."""
LINKS = {
    "links": [{"from_leaf": "2.1", "to_leaf": "2.9"}, {"from_leaf": "2.2", "to_leaf": None}],
    "new_leaves": ["2.1"],
}
UNTIL = "2024-11-28T00:00:00+07:00"


async def second(world: World, *, mapped: bool = True) -> str:
    new = str((await add_framework(world, SECOND.encode()))["id"])
    if mapped:
        await world.officer.put(
            f"/v1/frameworks/{new}/mappings/{world.framework}", LINKS, if_match=0
        )
    return new


def body(framework: str, **more: Any) -> dict[str, Any]:
    return {
        "framework_id": framework,
        "reason": "Quyết định mới thay quyết định cũ",
        "decision_number": "2566/QĐ-UBND",
        "decision_date": "2024-11-12",
        "until": UNTIL,
        **more,
    }


async def replace(world: World, framework: str, **more: Any) -> Any:
    path = f"/v1/periods/{world.period}"
    return await world.officer.post(
        f"{path}/framework-replacements",
        body(framework, **more),
        if_match=await world.version_of(path),
    )


async def sheet_of(world: World, agency: str) -> tuple[Any, dict[str, Any]]:
    sheet = await world.head(agency).get(world.report(agency))
    return sheet, {leaf["code"]: leaf for leaf in sheet["leaves"]}


async def sent(world: World, *agencies: str) -> None:
    await world.move("SELF_ASSESSMENT")
    for agency in agencies:
        await world.fill(agency)
        assert (await world.upload(agency)).status_code == 201
        await world.submit(agency)


async def test_in_self_assessment_unchanged_leaves_stay_and_changed_ones_are_flagged(
    world: World,
) -> None:
    await sent(world, "S1", "Q1")
    await world.fill("S2")
    _, before = await sheet_of(world, "S1")
    new = await second(world)
    done = await replace(world, new)
    assert done["totals"] == {
        "reports": 3,
        "moved": 3,
        "flagged": 3,
        "added": 3,
        "archived": 1,
        "sent_back": 2,
    }
    assert (done["from_number"], done["number"]) == (1, 2)
    period = await world.officer.get(f"/v1/periods/{world.period}")
    assert period["framework_id"] == new

    sheet, leaves = await sheet_of(world, "S1")
    assert (sheet["state"], sheet["returned_leaves"]) == ("RETURNED", ["1.1.1", "2.1"])
    assert sheet["returned_until"] == "2024-11-27T17:00:00Z"
    assert sheet["sign_off"]["voided_at"] is not None
    assert leaves["1.1.2"]["entry"] == before["1.1.2"]["entry"]
    assert leaves["2.9"]["entry"] == {**before["2.1"]["entry"], "leaf": "2.9"}
    assert leaves["2.1"]["entry"] is None
    assert [one["id"] for one in leaves["1.1.1"]["evidence"]] == [
        one["id"] for one in before["1.1.1"]["evidence"]
    ]
    flagged = leaves["1.1.1"]["entry"]
    assert (flagged["needs_review"], flagged["claimed_points"]) == (True, "0.50")
    assert flagged["rule_points"] == "0.25"
    assert [note["code"] for note in flagged["review"]] == ["leaf-changed", "claim-above-rule"]
    assert "0,25" in flagged["review"][0]["vi"]
    assert leaves["1.1.1"]["status"] == "NEEDS_REVIEW"
    missing = await world.head("S1").get(f"{world.report('S1')}/missing")
    assert {(one["leaf"], one["lack"]) for one in missing["items"]} == {
        ("1.1.1", "NOT_REVIEWED"),
        ("2.1", "NO_ENTRY"),
    }
    assert (await sheet_of(world, "S2"))[0]["state"] == "DRAFT"


async def test_a_flagged_claim_is_confirmed_only_as_far_as_the_new_rule_bears_it(
    world: World,
) -> None:
    await sent(world, "S1")
    await replace(world, await second(world))
    path, editor = world.report("S1"), world.editor("S1")
    _, leaves = await sheet_of(world, "S1")
    version = leaves["1.1.1"]["entry"]["version"]
    mark = {"items": [{"leaf": "1.1.1", "version": version}]}
    problem = await refused_in_both(
        editor, "POST", f"{path}/marks", 422, "claim-refused", json=mark
    )
    assert [one["code"] for one in problem["errors"]] == ["claim-above-rule"]
    await refused_in_both(
        world.editor("S1"),
        "PUT",
        f"{path}/entries/1.1.2",
        409,
        "leaf-not-returned",
        json={"answer": {"facts": {"done": "1", "planned": "3"}}},
        if_match=1,
    )
    await editor.put(
        f"{path}/entries/1.1.1",
        {"answer": {"choices": ["LATE"]}, "explanation": "Muộn"},
        if_match=version,
    )
    await editor.put(f"{path}/entries/2.1", {"answer": {"choices": ["YES"]}}, if_match=0)
    _, leaves = await sheet_of(world, "S1")
    assert (leaves["1.1.1"]["entry"]["needs_review"], leaves["1.1.1"]["entry"]["review"]) == (
        False,
        None,
    )
    assert leaves["1.1.1"]["entry"]["claimed_points"] == "0.25"
    again = await world.submit("S1")
    assert (again["state"], again["returned_leaves"], again["late"]) == ("SUBMITTED", None, False)


async def test_a_mark_confirms_a_flagged_entry_that_still_fits(world: World) -> None:
    await sent(world)
    editor, path = world.editor("S1"), world.report("S1")
    await editor.put(
        f"{path}/entries/1.1.1", {"answer": {"choices": ["TIMELY"]}, "explanation": "x"}, if_match=0
    )
    await replace(world, await second(world), until=None)
    _, leaves = await sheet_of(world, "S1")
    assert [one["code"] for one in leaves["1.1.1"]["entry"]["review"]] == ["leaf-changed"]
    version = leaves["1.1.1"]["entry"]["version"]
    await editor.post(f"{path}/marks", {"items": [{"leaf": "1.1.1", "version": version}]})
    _, leaves = await sheet_of(world, "S1")
    assert (leaves["1.1.1"]["status"], leaves["1.1.1"]["entry"]["needs_review"]) == ("DONE", False)


async def test_what_is_removed_is_archived_and_visible(world: World) -> None:
    await sent(world, "Q1")
    assert (await world.upload("Q1", "2.2")).status_code == 409
    await replace(world, await second(world))
    path = f"{world.report('Q1')}/archived-leaves"
    (archived,) = (await world.head("Q1").get(path))["items"]
    assert (archived["leaf"], archived["name"]) == ("2.2", "Riêng cho quận")
    (entry,) = archived["content"]["entry"]
    assert (entry["answer"]["choices"], entry["claimed_points"]) == (["NO"], "0")
    assert (await world.officer.get(path))["items"] == [archived]
    assert (await world.head("S1").get(f"{world.report('S1')}/archived-leaves"))["items"] == []
    refused(await world.head("S1").call("GET", path), 404, "not-found")
    refused(await world.appraiser.call("GET", path), 404, "not-found")
    _, leaves = await sheet_of(world, "Q1")
    assert leaves["2.1"]["entry"] is None


async def test_in_round_1_decisions_on_unchanged_leaves_stay_and_only_the_others_are_corrected(
    world: World,
) -> None:
    await sent(world, "S1")
    world.clock.set(datetime.fromisoformat("2024-11-30T00:00:00+07:00"))
    await world.move("ROUND_1")
    await world.decide_all("S1")
    new = await second(world)
    until = "2024-12-05T00:00:00+07:00"
    await replace(world, new, until=until)
    sheet, leaves = await sheet_of(world, "S1")
    assert (sheet["state"], sheet["returned_leaves"]) == ("SUBMITTED", ["1.1.1", "2.1"])
    council = {
        leaf["code"]: leaf["round_1"] and leaf["round_1"]["decision"]
        for leaf in (await world.chair.get(world.report("S1")))["leaves"]
    }
    assert council == {
        "1.1.1": None,
        "1.1.2": "ACCEPTED",
        "1.2": "CHANGED",
        "2.1": None,
        "2.9": "ACCEPTED",
        "9.1": None,
    }
    archive = f"{world.report('S1')}/archived-leaves"
    (kept,) = (await world.chair.get(archive))["items"]
    assert kept["content"]["appraisal"][0]["decision"] == "ACCEPTED"
    assert (await world.head("S1").get(archive))["items"][0]["content"] == {}

    decide = f"{world.report('S1')}/appraisals/1"
    accept = {"items": [{"leaf": "1.1.1", "decision": "ACCEPTED"}]}
    await refused_in_both(world.appraiser, "POST", decide, 409, "leaf-in-correction", json=accept)
    editor, path = world.editor("S1"), world.report("S1")
    await refused_in_both(
        editor,
        "PUT",
        f"{path}/entries/1.1.2",
        409,
        "leaf-not-returned",
        json={"answer": {"facts": {"done": "1", "planned": "3"}}},
        if_match=1,
    )
    version = leaves["1.1.1"]["entry"]["version"]
    await editor.put(
        f"{path}/entries/1.1.1",
        {"answer": {"choices": ["LATE"]}, "explanation": "Muộn"},
        if_match=version,
    )
    await editor.put(f"{path}/entries/2.1", {"answer": {"choices": ["YES"]}}, if_match=0)
    assert (await world.upload("S1", "2.1")).json()["phase"] == "SELF_ASSESSMENT"
    again = await world.submit("S1")
    assert (again["state"], again["late"], again["returned_leaves"]) == ("SUBMITTED", False, None)
    refused(
        await editor.call(
            "PUT",
            f"{path}/entries/2.1",
            json={"answer": {"choices": ["NO"]}},
            headers={"if-match": '"1"'},
        ),
        409,
        "wrong-phase",
    )
    accept["items"].append({"leaf": "2.1", "decision": "ACCEPTED"})
    await world.appraiser.post(decide, accept)
    await world.move("SUPPLEMENT")
    await world.move("ROUND_2", reason="x")
    closed = await world.move("CLOSED")
    record = await world.officer.get(f"/v1/appraisal-records/{closed['appraisal_record_id']}")
    framework = await world.officer.get(f"/v1/frameworks/{new}")
    assert record["framework_digest"] == framework["digest"]
    document = parse_appraisal_record(record)
    scores = {one.agency.code: one.score for one in compute(document).agencies}
    assert scores["S1"].leaves["2.9"].points == 2
    assert scores["S1"].leaves["1.1.1"].points is not None


async def test_a_claim_that_was_never_reviewed_cannot_be_accepted(world: World) -> None:
    await sent(world, "S1")
    world.clock.set(datetime.fromisoformat("2024-11-30T00:00:00+07:00"))
    await world.move("ROUND_1")
    await replace(world, await second(world), until="2024-12-05T00:00:00+07:00")
    world.clock.set(datetime.fromisoformat("2024-12-05T00:00:00+07:00"))
    decide = f"{world.report('S1')}/appraisals/1/1.1.1"
    await refused_in_both(
        world.appraiser,
        "PUT",
        decide,
        409,
        "claim-not-reviewed",
        json={"decision": "ACCEPTED"},
        if_match=0,
    )
    refused(
        await world.editor("S1").call(
            "PUT",
            f"{world.report('S1')}/entries/1.1.1",
            json={"answer": {"choices": ["LATE"]}},
            headers={"if-match": '"2"'},
        ),
        409,
        "wrong-phase",
    )
    many = await world.appraiser.post(f"{world.report('S1')}/acceptances", {})
    assert "1.1.1" not in many["accepted"]
    changed = {"decision": "CHANGED", "points": "0.25", "opinion": "Theo bộ chỉ số mới"}
    await world.appraiser.put(decide, changed, if_match=0)


async def test_a_preview_tells_what_would_happen_and_changes_nothing(world: World) -> None:
    await sent(world, "S1")
    new = await second(world, mapped=False)
    path = f"/v1/periods/{world.period}/framework-replacement-previews"
    found = await world.officer.get(path, framework_id=new)
    assert (found["possible"], found["unmapped"]) == (False, ["2.1", "2.2"])
    await refused_in_both(
        world.officer,
        "POST",
        f"/v1/periods/{world.period}/framework-replacements",
        409,
        "mapping-open",
        json=body(new),
        if_match=await world.version_of(f"/v1/periods/{world.period}"),
    )
    mapping = f"/v1/frameworks/{new}/mappings/{world.framework}"
    await world.officer.put(mapping, LINKS, if_match=0)
    before = await sheet_of(world, "S1")
    found = await world.officer.get(path, framework_id=new)
    assert found["possible"] is True
    fates = {(one["old"], one["new"]): one["fate"] for one in found["leaves"]}
    assert fates == {
        ("1.1.1", "1.1.1"): "CHANGED",
        ("1.1.2", "1.1.2"): "KEPT",
        ("1.2", "1.2"): "KEPT",
        ("2.1", "2.9"): "MOVED",
        ("2.2", None): "REMOVED",
        ("9.1", "9.1"): "KEPT",
        (None, "2.1"): "NEW",
    }
    (s1,) = [one for one in found["reports"] if one["agency_code"] == "S1"]
    assert s1 == {
        "self_assessment_id": world.reports["S1"],
        "agency_code": "S1",
        "agency_name": "Đơn vị S1",
        "state": "SUBMITTED",
        "moved": {"2.1": "2.9"},
        "needs_review": ["1.1.1"],
        "added": ["2.1"],
        "archived": [],
        "decided_anew": ["1.1.1"],
        "goes_back": True,
    }
    assert await sheet_of(world, "S1") == before


async def test_replacements_that_cannot_be_are_refused(world: World) -> None:
    await sent(world, "S1")
    path = f"/v1/periods/{world.period}"
    post = ("POST", f"{path}/framework-replacements")
    version = await world.version_of(path)
    new = await second(world)
    cases: list[tuple[dict[str, Any], int, str]] = [
        (body(world.framework), 409, "same-framework-holds"),
        (body(new, until=None), 422, "correction-deadline-needed"),
        (body(new, until="2024-11-01T00:00:00Z"), 422, "until-too-early"),
    ]
    draft = await world.officer.post(
        f"/v1/frameworks/{new}/copies", {"edition": "2025", "code": "draft"}
    )
    cases.append((body(draft["id"]), 409, "framework-not-issued"))
    other = await world.officer.post("/v1/programmes", {"code": "q", "name": "Khác"})
    foreign = await world.officer.post(
        f"/v1/frameworks/{new}/copies", {"edition": "2025", "programme_id": other["id"]}
    )
    await world.officer.post(f"/v1/frameworks/{foreign['id']}/issuances", if_match=1)
    cases.append((body(foreign["id"]), 422, "unknown-references"))
    lacking = SECOND.replace("{code: DISTRICT, name: Quận", "{code: WARD, name: Phường")
    without = (await add_framework(world, lacking.encode()))["id"]
    cases.append((body(without), 409, "blocks-missing"))
    for wanted, status, code in cases:
        await refused_in_both(world.officer, *post, status, code, json=wanted, if_match=version)
    for left_out in ("reason", "decision_number", "decision_date"):
        incomplete = {key: value for key, value in body(new).items() if key != left_out}
        answer = await world.officer.call(*post, json=incomplete, if_match=version)
        refused(answer, 422, "invalid-request")
    refused(await world.officer.call(*post, json=body(new)), 428, "version-required")
    refused(await world.officer.call(*post, json=body(new), if_match=99), 412, "stale-version")
    assert (await world.officer.get(path))["framework_id"] == world.framework
    assert (await world.officer.get(f"{path}/framework-replacements"))["items"] == []


async def test_after_round_1_a_framework_stays(world: World) -> None:
    await sent(world, "S1")
    world.clock.set(datetime.fromisoformat("2024-11-30T00:00:00+07:00"))
    await world.move("ROUND_1")
    await world.decide_all("S1")
    await world.move("SUPPLEMENT")
    new = await second(world)
    path = f"/v1/periods/{world.period}"
    for method, part, more in (
        ("POST", "framework-replacements", {"json": body(new), "if_match": 3}),
        ("GET", "framework-replacement-previews", {"params": {"framework_id": new}}),
    ):
        if "if_match" in more:
            more["if_match"] = await world.version_of(path)
        await refused_in_both(world.officer, method, f"{path}/{part}", 409, "wrong-phase", **more)


async def test_in_preparation_the_framework_is_simply_another(world: World) -> None:
    new = await second(world, mapped=False)
    done = await replace(world, new, until=None)
    assert (done["phase"], done["totals"]["flagged"]) == ("PREPARATION", 0)
    sheet, _ = await sheet_of(world, "S1")
    assert sheet["state"] == "DRAFT"


async def test_the_agencies_are_told_and_the_history_is_kept(world: World) -> None:
    await sent(world, "S1")
    new = await second(world)
    wanted = {"id": str(new_id())}
    path = f"/v1/periods/{world.period}"
    version = await world.version_of(path)
    done = await replace(world, new, **wanted)
    again = await world.officer.post(
        f"{path}/framework-replacements", body(new, **wanted), if_match=version
    )
    assert again == done
    (told,) = await announced(world, EventType.FRAMEWORK_REPLACED)
    assert {str(one) for one in told["agency_ids"]} == set(world.agencies.values())
    assert told["data"]["decision_number"] == "2566/QĐ-UBND"
    (back,) = await announced(world, EventType.REPORT_RETURNED)
    assert [str(one) for one in back["agency_ids"]] == [world.agencies["S1"]]
    assert back["data"]["leaves"] == ["1.1.1", "2.1"]
    (listed,) = (await world.head("S1").get(f"{path}/framework-replacements"))["items"]
    assert listed == done
    entries = await world.officer.get(
        "/v1/assessment-audit-entries", subject_id=world.reports["S1"]
    )
    moved = next(
        one for one in entries["items"] if one["action"] == "self-assessment.framework-replaced"
    )
    assert moved["before"]["state"] == "SUBMITTED"
    assert moved["after"]["moved"] == {"2.1": "2.9"}
    assert moved["after"]["needs_review"] == ["1.1.1"]
    audit = await world.officer.get(
        "/v1/assessment-audit-entries", action="period.framework-replaced"
    )
    assert audit["items"][0]["after"]["digest"] == done["digest"]


async def test_appraisers_follow_their_leaves_into_other_fields(world: World) -> None:
    await sent(world, "S1")
    moved = (
        GOOD.replace('code: "2"\n', 'code: "3"\n')
        .replace('"2.1"', '"3.1"')
        .replace('"2.2"', '"3.2"')
    )
    new = (await add_framework(world, moved.encode()))["id"]
    links = [{"from_leaf": f"2.{n}", "to_leaf": f"3.{n}"} for n in (1, 2)]
    await world.officer.put(
        f"/v1/frameworks/{new}/mappings/{world.framework}", {"links": links}, if_match=0
    )
    await replace(world, new, until=None)
    listed = await world.officer.get(f"/v1/periods/{world.period}/assignments")
    assert [one["fields"] for one in listed["items"]] == [["1", "3"]]
    sheet, leaves = await sheet_of(world, "S1")
    assert (sheet["state"], leaves["3.1"]["entry"]["claimed_points"]) == ("SUBMITTED", "2.00")
