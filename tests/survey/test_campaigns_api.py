"""Campaigns over HTTP: prepared whole, opened, changed, closed."""

from shared.auth.principal import Role
from shared.ids import new_id
from tests.survey.world import OPENS_AT, World


async def test_a_campaign_goes_from_prepared_to_open_to_closed(world: World) -> None:
    campaign = await world.prepared()
    shown = (await world.call("GET", campaign.path)).json()
    assert (shown["state"], shown["summary_id"]) == ("PREPARED", None)
    opened = await world.call(
        "POST", f"{campaign.path}/openings", Role.SURVEY_SUPERVISOR, etag=campaign.etag
    )
    assert (opened.status_code, opened.json()["state"]) == (201, "OPEN")
    again = await world.call("POST", f"{campaign.path}/openings", etag=opened.headers["etag"])
    assert (again.status_code, again.json()["type"]) == (409, "/problems/campaign-not-prepared")
    stale = await world.call("POST", f"{campaign.path}/closures", etag=campaign.etag)
    assert stale.status_code == 412
    assert (await world.call("POST", f"{campaign.path}/closures")).status_code == 428
    closed = await world.call(
        "POST", f"{campaign.path}/closures", Role.SURVEY_SUPERVISOR, etag=opened.headers["etag"]
    )
    assert (closed.status_code, closed.json()["state"]) == (201, "CLOSED")
    assert closed.json()["summary_id"]
    twice = await world.close(campaign)
    assert (twice.status_code, twice.json()["type"]) == (409, "/problems/campaign-not-open")
    summaries = await world.call("GET", "/v1/survey-summaries")
    assert len(summaries.json()["items"]) == 1


async def test_a_prepared_campaign_cannot_be_closed(world: World) -> None:
    campaign = await world.prepared()
    answer = await world.close(campaign)
    assert (answer.status_code, answer.json()["state"]) == (409, "PREPARED")


async def test_all_faults_of_a_plan_come_back_at_once_and_nothing_is_kept(world: World) -> None:
    form = await world.issued()
    draft = (await world.draft(code="HN-02")).json()
    agency, other = str(new_id()), str(new_id())

    def target(agency_id: str, code: str, group: str) -> dict[str, object]:
        return {
            "agency_id": agency_id,
            "agency_code": code,
            "agency_name": "Cơ quan",
            "group": group,
            "target": 5,
        }

    plan = world.plan(
        form["id"],
        [],
        closes_at=OPENS_AT.isoformat(),
        groups=[
            {"code": "CITIZENS", "name": "Người dân", "questionnaire_id": draft["id"]},
            {"code": "CITIZENS", "name": "Người dân", "questionnaire_id": form["id"]},
        ],
        targets=[
            target(agency, "A1", "CITIZENS"),
            target(agency, "A1", "CITIZENS"),
            target(agency, "A2", "FIRMS"),
            target(other, "A1", "CITIZENS"),
        ],
    )
    answer = await world.call("POST", "/v1/campaigns", json=plan)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/faulty-campaign")
    assert {(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]} == {
        ("#/closes_at", "ends-before-it-begins"),
        ("#/groups/0/questionnaire_id", "questionnaire-not-issued"),
        ("#/groups/1/code", "duplicate-code"),
        ("#/targets/1", "duplicate-target"),
        ("#/targets/2/group", "unknown-group"),
        ("#/targets/2/agency_code", "agency-named-differently"),
        ("#/targets/3/agency_code", "duplicate-code"),
    }
    assert (await world.call("GET", "/v1/campaigns")).json()["items"] == []


async def test_a_code_is_taken_once(world: World) -> None:
    form = await world.issued()
    plan = world.plan(form["id"], [str(new_id())], code="DT-1")
    assert (await world.call("POST", "/v1/campaigns", json=plan)).status_code == 201
    again = await world.call("POST", "/v1/campaigns", json=plan)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/campaign-exists")


async def test_groups_are_free_while_prepared_and_bound_while_open(world: World) -> None:
    campaign = await world.prepared()
    other_form = await world.issued(code="HN-02")
    newer = await world.issued(title="Sửa")

    def groups(*codes: str, form: str) -> dict[str, object]:
        return {
            "groups": [{"code": code, "name": code, "questionnaire_id": form} for code in codes]
        }

    path = f"{campaign.path}/groups"
    missing = await world.call(
        "PUT", path, etag=campaign.etag, json=groups("CITIZENS", form=newer["id"])
    )
    assert [fault["code"] for fault in missing.json()["errors"]] == ["group-missing"]
    changed = await world.call(
        "PUT",
        path,
        etag=campaign.etag,
        json=groups("CITIZENS", "FIRMS", "EXTRA", form=campaign.questionnaire_id),
    )
    assert changed.status_code == 200
    assert len(changed.json()["groups"]) == 3
    opened = await world.call("POST", f"{campaign.path}/openings", etag=changed.headers["etag"])
    etag = opened.headers["etag"]
    refused = await world.call(
        "PUT", path, etag=etag, json=groups("CITIZENS", "FIRMS", "NEW", form=other_form["id"])
    )
    assert {fault["code"] for fault in refused.json()["errors"]} == {
        "group-missing",
        "group-added",
        "not-a-newer-version",
    }
    accepted = await world.call(
        "PUT", path, etag=etag, json=groups("CITIZENS", "FIRMS", "EXTRA", form=newer["id"])
    )
    assert accepted.status_code == 200
    back = await world.call(
        "PUT",
        path,
        etag=accepted.headers["etag"],
        json=groups("CITIZENS", "FIRMS", "EXTRA", form=campaign.questionnaire_id),
    )
    assert {fault["code"] for fault in back.json()["errors"]} == {"not-a-newer-version"}
    await world.close(campaign)
    closed = await world.call(
        "PUT", path, etag='"9"', json=groups("CITIZENS", "FIRMS", "EXTRA", form=newer["id"])
    )
    assert (closed.status_code, closed.json()["type"]) == (409, "/problems/campaign-closed")


async def test_apps_fetch_forms_and_hear_when_nothing_changed(world: World) -> None:
    campaign = await world.opened()
    forms = await world.call("GET", f"{campaign.path}/forms", Role.SURVEY_APP)
    body = forms.json()
    assert forms.headers["etag"] == f'"{body["digest"]}"'
    assert [one["id"] for one in body["questionnaires"]] == [campaign.questionnaire_id]
    assert [one["code"] for one in body["groups"]] == ["CITIZENS", "FIRMS"]
    same = await world.client.get(
        f"{campaign.path}/forms",
        headers=world.headers(Role.PORTAL) | {"if-none-match": forms.headers["etag"]},
    )
    assert (same.status_code, same.content) == (304, b"")


async def test_counts_are_right_at_every_moment(world: World) -> None:
    campaign = await world.opened()
    empty = await world.counts(campaign)
    assert (empty["target"], empty["received"], len(empty["cells"])) == (40, 0, 4)
    sent = [world.response(campaign) for _ in range(3)]
    sent.append(world.response(campaign, group="FIRMS", agency_id=campaign.agencies[1]))
    for one in sent:
        assert (await world.post(campaign, one)).status_code == 201
    excluded = await world.call(
        "POST",
        f"{campaign.path}/responses/{sent[0]['id']}/exclusions",
        Role.SURVEY_SUPERVISOR,
        json={"reason": "Phúc tra: phủ nhận"},
    )
    assert excluded.status_code == 201
    counts = await world.counts(campaign)
    assert {key: counts[key] for key in ("target", "received", "excluded", "valid")} == {
        "target": 40,
        "received": 4,
        "excluded": 1,
        "valid": 3,
    }
    by_cell = {(one["agency_id"], one["group"]): one["received"] for one in counts["cells"]}
    assert by_cell[campaign.agencies[0], "CITIZENS"] == 3
    assert by_cell[campaign.agencies[1], "FIRMS"] == 1
    assert sum(by_cell.values()) == 4


async def test_every_step_is_in_the_audit_trail(world: World) -> None:
    campaign = await world.opened()
    await world.close(campaign)
    trail = await world.call(
        "GET", "/v1/survey-audit-entries", Role.AUDITOR, params={"subject_id": campaign.id}
    )
    assert [one["action"] for one in trail.json()["items"]] == [
        "campaign.closed",
        "campaign.flags-checked",
        "campaign.opened",
        "campaign.prepared",
    ]
    everything = (await world.call("GET", "/v1/survey-audit-entries")).json()["items"]
    assert [one["action"] for one in everything][-2:] == [
        "questionnaire.issued",
        "questionnaire.drafted",
    ]


async def test_campaigns_of_another_authority_are_not_there(world: World) -> None:
    campaign = await world.opened()
    stranger = World(world.client)
    for method, path, role in (
        ("GET", campaign.path, Role.OFFICER),
        ("GET", f"{campaign.path}/forms", Role.SURVEY_APP),
        ("GET", f"{campaign.path}/counts", Role.OFFICER),
        ("GET", f"{campaign.path}/responses", Role.SURVEY_SUPERVISOR),
        ("GET", f"{campaign.path}/assignments", Role.OFFICER),
        ("POST", f"{campaign.path}/closures", Role.OFFICER),
    ):
        answer = await stranger.call(method, path, role, etag=campaign.etag)
        assert answer.status_code == 404, path
    assert (await stranger.call("GET", "/v1/campaigns")).json()["items"] == []
    assert (await world.call("GET", campaign.path)).json()["state"] == "OPEN"


async def test_campaigns_are_listed_newest_first(world: World) -> None:
    made = [await world.prepared() for _ in range(3)]
    page = (await world.call("GET", "/v1/campaigns", params={"limit": 2})).json()
    rest = await world.call("GET", "/v1/campaigns", params={"cursor": page["next"]})
    ids = [one["id"] for one in (*page["items"], *rest.json()["items"])]
    assert ids == [one.id for one in reversed(made)]
