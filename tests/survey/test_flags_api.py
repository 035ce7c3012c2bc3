"""What looks odd is found, decided by hand or by rule, and every count adds up."""

from typing import Any

from shared.auth.principal import Role
from shared.ids import new_id
from tests.support.authentication import principal, signed_in
from tests.survey.checked_world import FINE, SUPERVISOR, check, checked, decide, sent, set_rules
from tests.survey.phone import phone_in_the_field
from tests.survey.world import Campaign, World

SAME = {f"s{one}": "4" for one in range(6)}
FAST_EXCLUDES = {"too_fast": {"excludes": True, "seconds": 60}, "same_answers": {}}


async def listed(world: World, campaign: Campaign, query: str = "") -> dict[str, Any]:
    """Flagged responses by id, read page by page."""
    found: dict[str, Any] = {}
    cursor = ""
    while True:
        path = f"{campaign.path}/flagged-responses?limit=2{query}{cursor}"
        answer = await world.call("GET", path, SUPERVISOR)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        assert not found.keys() & {one["response_id"] for one in body["items"]}
        found |= {one["response_id"]: one for one in body["items"]}
        if body["next"] is None:
            return found
        cursor = f"&cursor={body['next']}"


async def flags_of(world: World, campaign: Campaign, query: str = "") -> dict[str, list[str]]:
    found = await listed(world, campaign, query)
    return {key: [flag["flag"] for flag in one["flags"]] for key, one in found.items()}


async def counted(world: World, campaign: Campaign) -> tuple[int, int, int]:
    """Undecided, kept, excluded; and see that all counts agree with the lists and with one another."""
    counts = (await world.call("GET", f"{campaign.path}/flag-counts", SUPERVISOR)).json()
    everything = await listed(world, campaign)
    total = counts["total"]
    assert total["flagged"] == len(everything)
    for state in ("undecided", "kept", "excluded"):
        assert total[state] == len(await listed(world, campaign, f"&state={state.upper()}"))
    for one in counts["by_flag"]:
        assert one["flagged"] == one["undecided"] + one["kept"] + one["excluded"]
        assert one["flagged"] == len(await listed(world, campaign, f"&flag={one['flag']}"))
    return total["undecided"], total["kept"], total["excluded"]


async def figures(world: World, campaign: Campaign) -> tuple[int, int]:
    counts = await world.counts(campaign)
    return counts["valid"], counts["excluded"]


async def test_every_kind_of_oddity_is_found_with_its_figures(world: World) -> None:
    campaign = await checked(world)
    await sent(world, campaign, answers={"who": "H26-1", "gps": "21.0285 105.8542"})
    fast = await sent(world, campaign, seconds=20)
    same = await sent(world, campaign, answers=SAME)
    few = await sent(world, campaign, answers=dict.fromkeys(FINE) | {"s0": "5"})
    twice = await sent(world, campaign, answers={"who": " h26-1 "}, device_id="a")
    again = await sent(world, campaign, device_id="a", captured_at="2024-06-01T09:00:00+07:00")
    far = await sent(world, campaign, answers={"gps": "21.0385 105.8542 12 5"})
    place = {"agency_id": campaign.agencies[0], "latitude": "21.0285", "longitude": "105.8542"}
    rules = {
        "too_fast": {"seconds": 60},
        "same_answers": {},
        "missing_answers": {"percent": 80},
        "duplicate_respondent": {"questions": ["who"]},
        "duplicate_device": {},
        "far_from_place": {"metres": 1000, "places": [place]},
        "outside_window": {},
        "far_from_colleagues": {},
    }
    assert (await set_rules(world, campaign, rules)).status_code == 200
    counts = await check(world, campaign)
    assert await flags_of(world, campaign) == {
        fast: ["TOO_FAST"],
        same: ["SAME_ANSWERS"],
        few: ["MISSING_ANSWERS"],
        twice: ["DUPLICATE_RESPONDENT"],
        again: ["DUPLICATE_DEVICE"],
        far: ["FAR_FROM_PLACE"],
    }
    found = await listed(world, campaign)
    details = {key: one["flags"][0]["detail"] for key, one in found.items()}
    assert details[fast] == {"seconds": 20}
    assert details[same] == {"answer": 4, "questions": 6}
    assert details[few] == {"missing": 7, "asked": 8}
    assert details[far] == {"metres": 1112}
    assert counts["total"] == {"flagged": 6, "undecided": 6, "kept": 0, "excluded": 0}
    assert await counted(world, campaign) == (6, 0, 0)
    assert await figures(world, campaign) == (7, 0)
    agency, other = campaign.agencies[0], new_id()
    assert len(await listed(world, campaign, f"&agency_id={agency}&group=CITIZENS")) == 6
    assert await listed(world, campaign, f"&agency_id={other}") == {}
    assert await listed(world, campaign, f"&interviewer_id={other}") == {}


async def test_without_a_told_place_the_middle_of_the_responses_is_taken(world: World) -> None:
    campaign = await checked(world)
    for number in range(5):
        await sent(world, campaign, answers={"gps": f"21.028{number} 105.8542"})
    far = await sent(world, campaign, answers={"gps": "10.7769 106.7009"})
    await check(world, campaign)
    assert await flags_of(world, campaign) == {far: ["FAR_FROM_PLACE"]}


async def test_what_phones_send_outside_the_window_is_flagged(world: World) -> None:
    phone = await phone_in_the_field(world)
    await phone.submit(phone.filled(end="1970-01-01T00:00:00.000+07:00"))
    await phone.submit(phone.filled(end="2024-06-01T08:00:30.000+07:00"))
    await check(world, phone.campaign)
    found = await listed(world, phone.campaign)
    assert {one["flags"][0]["flag"]: one["state"] for one in found.values()} == {
        "OUTSIDE_WINDOW": "EXCLUDED",
        "TOO_FAST": "UNDECIDED",
    }
    waiting = next(key for key, one in found.items() if one["state"] == "EXCLUDED")
    refused = await decide(world, phone.campaign, [waiting], "KEEP")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "excluded-otherwise"


async def test_an_odd_interviewers_responses_are_flagged_and_stay_so_when_a_rule_excludes_them(
    world: World,
) -> None:
    campaign = await checked(world)
    people = [principal(Role.INTERVIEWER, world.authority_id) for _ in range(7)]
    odd = []
    for number, person in enumerate(people):
        await world.assign(campaign, person)
        world.people[Role.INTERVIEWER] = person
        answers = {f"s{one}": "1" if number == 6 else "45"[one % 2] for one in range(6)}
        answers["s0"] = "2" if number == 6 else "2345"[number % 4]
        odd = [await sent(world, campaign, role=Role.INTERVIEWER, answers=answers)]
    rules = {"far_from_colleagues": {"excludes": True}}
    assert (await set_rules(world, campaign, rules)).status_code == 200
    first = await check(world, campaign)
    assert await flags_of(world, campaign) == {odd[0]: ["FAR_FROM_COLLEAGUES"]}
    again = await check(world, campaign)
    assert (first["excluded_by_rule"], again["excluded_by_rule"]) == (1, 0)
    assert again["restored_by_rule"] == 0
    assert await figures(world, campaign) == (6, 1)
    assert len(await listed(world, campaign, f"&interviewer_id={people[6].id}")) == 1


async def test_a_rule_excludes_and_lets_go_when_it_changes(world: World) -> None:
    campaign = await checked(world)
    fast = await sent(world, campaign, seconds=30)
    await sent(world, campaign)
    assert (await check(world, campaign))["excluded_by_rule"] == 0
    assert (await set_rules(world, campaign, FAST_EXCLUDES)).status_code == 200
    assert (await check(world, campaign))["excluded_by_rule"] == 1
    assert await figures(world, campaign) == (1, 1)
    one = (await listed(world, campaign))[fast]
    assert one["exclusion_reason"] == "by-rule: TOO_FAST"
    assert (one["decision"]["decision"], one["decision"]["by_rule"]) == ("EXCLUDE", True)
    assert await counted(world, campaign) == (0, 0, 1)
    slower = {"too_fast": {"excludes": True, "seconds": 10}}
    assert (await set_rules(world, campaign, slower)).status_code == 200
    assert (await check(world, campaign))["restored_by_rule"] == 1
    assert await figures(world, campaign) == (2, 0)
    assert await listed(world, campaign) == {}
    trail = await world.call("GET", f"/v1/survey-audit-entries?subject_id={campaign.id}")
    entries = [one for one in trail.json()["items"] if "flag" in one["action"]]
    assert [one["action"].partition(".")[2] for one in entries] == [
        "flags-checked",
        "flag-rules-set",
        "flags-checked",
        "flag-rules-set",
        "flags-checked",
    ]
    assert entries[0]["after"]["restored"] == entries[2]["after"]["excluded"] == [fast]


async def test_a_persons_decision_stands_above_the_rule_and_can_be_taken_back(
    world: World,
) -> None:
    campaign = await checked(world)
    fast = [await sent(world, campaign, seconds=30) for _ in range(3)]
    await set_rules(world, campaign, FAST_EXCLUDES)
    await check(world, campaign)
    kept = await decide(world, campaign, fast[:2], "KEEP")
    assert kept.status_code == 201, kept.text
    assert {one["state"] for one in kept.json()["items"]} == {"KEPT"}
    assert (await check(world, campaign))["excluded_by_rule"] == 0
    assert await figures(world, campaign) == (2, 1)
    assert await counted(world, campaign) == (0, 2, 1)
    excluded = await decide(world, campaign, fast[:1], "EXCLUDE")
    (one,) = excluded.json()["items"]
    supervisor = world.person(SUPERVISOR)
    assert one["state"] == "EXCLUDED"
    assert one["exclusion_reason"] == one["decision"]["reason"] == "Đã gọi lại: EXCLUDE"
    assert (one["decision"]["by_rule"], one["decision"]["decided_by"]) == (
        False,
        str(supervisor.id),
    )
    assert await counted(world, campaign) == (0, 1, 2)
    assert (await decide(world, campaign, fast[:1], "KEEP")).status_code == 201
    assert await figures(world, campaign) == (2, 1)
    trail = await world.call("GET", f"/v1/survey-audit-entries?subject_id={fast[0]}")
    assert [one["after"]["decision"] for one in trail.json()["items"]] == [
        "KEEP",
        "EXCLUDE",
        "KEEP",
    ]
    assert trail.json()["items"][-1]["before"] == {
        "decision": "EXCLUDE",
        "by_rule": True,
        "exclusion_reason": "by-rule: TOO_FAST",
        "flags": ["TOO_FAST"],
    }


async def test_what_is_restored_under_exclusions_is_not_excluded_by_the_rule_again(
    world: World,
) -> None:
    campaign = await checked(world)
    fast = await sent(world, campaign, seconds=30)
    await set_rules(world, campaign, FAST_EXCLUDES)
    await check(world, campaign)
    path = f"{campaign.path}/responses/{fast}/exclusions"
    assert (await world.call("DELETE", path, SUPERVISOR)).status_code == 204
    assert (await check(world, campaign))["excluded_by_rule"] == 0
    assert await counted(world, campaign) == (0, 1, 0)


async def test_a_faulty_decision_changes_nothing(world: World) -> None:
    campaign = await checked(world)
    fast = await sent(world, campaign, seconds=30)
    fine = await sent(world, campaign)
    await check(world, campaign)
    for language, words in (("vi", "hãy kiểm tra lại mã"), ("en", "check the id")):
        refused = await decide(
            world, campaign, [fast, fine, str(new_id())], "EXCLUDE", language=language
        )
        assert refused.status_code == 422
        assert refused.json()["type"] == "/problems/faulty-flag-decision"
        assert [one["pointer"] for one in refused.json()["errors"]] == [
            "#/response_ids/1",
            "#/response_ids/2",
        ]
        assert words in refused.text
    assert await counted(world, campaign) == (1, 0, 0)
    assert await figures(world, campaign) == (2, 0)


async def test_rules_that_speak_of_what_is_not_there_are_refused_together(world: World) -> None:
    campaign = await checked(world)
    usual = (await world.call("GET", f"{campaign.path}/flag-rules", SUPERVISOR)).json()
    assert usual["too_fast"] == {"excludes": False, "seconds": 60}
    assert usual["duplicate_respondent"] is None
    nowhere = {"agency_id": str(new_id()), "latitude": "21", "longitude": "105"}
    rules = {
        "duplicate_respondent": {"questions": ["who", "phone"]},
        "far_from_place": {"places": [nowhere]},
    }
    refused = await set_rules(world, campaign, rules)
    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json()["errors"]] == [
        "#/duplicate_respondent/questions/1",
        "#/far_from_place/places/0/agency_id",
    ]
    beyond = {"far_from_place": {"places": [nowhere | {"latitude": "91"}]}}
    assert (await set_rules(world, campaign, beyond)).status_code == 422
    path = f"{campaign.path}/flag-rules"
    assert (await world.call("GET", path, SUPERVISOR)).json() == usual
    stale = await world.call("PUT", path, SUPERVISOR, etag='"7"', json={})
    assert stale.status_code == 412


async def test_after_the_closing_nothing_is_checked_or_decided(world: World) -> None:
    campaign = await checked(world)
    fast = await sent(world, campaign, seconds=30)
    await check(world, campaign)
    await world.close(campaign)
    for answer in (
        await decide(world, campaign, [fast], "EXCLUDE"),
        await set_rules(world, campaign, {}),
        await world.call("POST", f"{campaign.path}/flag-checks", SUPERVISOR),
    ):
        assert answer.status_code == 409
        assert answer.json()["type"] == "/problems/campaign-not-open"
    assert len(await listed(world, campaign)) == 1


async def test_another_authoritys_supervisor_sees_nothing(world: World) -> None:
    campaign = await checked(world)
    stranger = signed_in(principal(SUPERVISOR, new_id()))
    order = {"response_ids": [str(new_id())], "decision": "KEEP", "reason": "Đã gọi lại"}
    calls: list[tuple[str, str, Any]] = [
        ("GET", "flag-rules", None),
        ("PUT", "flag-rules", {}),
        ("POST", "flag-checks", None),
        ("GET", "flag-counts", None),
        ("GET", "flagged-responses", None),
        ("POST", "flag-decisions", order),
    ]
    for method, noun, body in calls:
        headers = stranger | ({"if-match": '"0"'} if method == "PUT" else {})
        answer = await world.client.request(
            method, f"{campaign.path}/{noun}", headers=headers, json=body
        )
        assert answer.status_code == 404, noun
