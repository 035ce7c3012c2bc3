"""Invitations by the API: made in batches, counted, revoked, renewed; their codes are told once and kept nowhere."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from services.survey.invitations.codes import make_code, read_code, spaced
from shared.auth.principal import Role
from shared.ids import new_id
from tests.support.databases import database_url
from tests.survey.frame_world import counted, drawn_cases
from tests.survey.photographs import PHOTOS
from tests.survey.respondent import Respondent, campaign_of, expire, going_on, invite
from tests.survey.world import Campaign, World

SECRETS = ("the newest of the secrets, they say", "an older one that is still on paper")
COUNTED = ("waiting", "answered", "refused", "revoked", "expired")


def links_of(made: httpx.Response) -> list[str]:
    assert made.status_code == 201, made.text
    return [httpx.URL(one["link"]).path for one in made.json()["invitations"]]


async def batch_of(world: World, campaign: Campaign, made: httpx.Response) -> httpx.Response:
    path = f"{campaign.path}/invitation-batches/{made.json()['batch']['id']}"
    return await world.call("GET", path)


async def change(
    world: World, campaign: Campaign, made: httpx.Response, what: str, **body: Any
) -> httpx.Response:
    batch = await batch_of(world, campaign, made)
    return await world.call(
        "POST",
        f"{campaign.path}/invitation-batches/{batch.json()['batch']['id']}/{what}",
        etag=batch.headers["etag"],
        json={"reason": "Thất lạc"} | body,
    )


def test_a_code_is_read_as_people_type_it_and_only_if_it_was_signed() -> None:
    code = make_code(SECRETS[:1])
    assert len(code) == 24
    for written in (code, code.upper(), spaced(code), f" {spaced(code).replace('-', ' ')} "):
        assert read_code(written, SECRETS) == code
    lookalike = code.replace("0", "o").replace("1", "l")
    assert read_code(lookalike, SECRETS) == code
    assert read_code(make_code(SECRETS[1:]), SECRETS) is not None
    assert read_code(code, SECRETS[1:]) is None
    changed = ("1" if code[0] == "0" else "0") + code[1:]
    for wrong in (changed, code[:-1], code + "0", "", "u" * 24, "é" * 24, "x" * 100_000):
        assert read_code(wrong, SECRETS) is None
    assert len({make_code(SECRETS) for _ in range(100)}) == 100


async def test_codes_are_told_once_and_kept_as_digests(world: World) -> None:
    campaign = await going_on(world)
    batch_id = str(new_id())
    made = await invite(world, campaign, id=batch_id, count=3, label="Phường Cửa Nam")
    assert made.headers["cache-control"] == "no-store"
    codes = [one["code"].replace("-", "") for one in made.json()["invitations"]]
    assert [one["number"] for one in made.json()["invitations"]] == [1, 2, 3]
    assert [one.rpartition("/")[2] for one in links_of(made)] == codes
    again = await invite(world, campaign, id=batch_id, count=3, label="Phường Cửa Nam")
    assert (again.status_code, again.json()["invitations"]) == (201, None)
    other = await invite(world, campaign, id=batch_id, count=4, label="Phường Cửa Nam")
    assert (other.status_code, other.json()["type"]) == (
        409,
        "/problems/invitation-batch-id-taken",
    )
    listed = await world.call("GET", f"{campaign.path}/invitations")
    shown = listed.text + (await batch_of(world, campaign, made)).text
    audit = await world.call("GET", f"/v1/survey-audit-entries?subject_id={batch_id}")
    assert [one["action"] for one in audit.json()["items"]] == ["invitation_batch.made"]
    engine = create_async_engine(database_url("survey"))
    async with engine.connect() as connection:
        rows = await connection.execute(
            text("SELECT code_digest, i::text FROM invitation i WHERE batch_id = :batch"),
            {"batch": batch_id},
        )
        kept = {row[0]: row[1] for row in rows}
    await engine.dispose()
    assert kept.keys() == {hashlib.sha256(code.encode()).digest() for code in codes}
    for code in codes:
        assert code not in shown + audit.text + "".join(kept.values())
        assert spaced(code) not in shown


async def test_counts_always_add_up(world: World) -> None:
    campaign = await going_on(world)
    made = await invite(world, campaign, count=6)
    links = links_of(made)
    assert (await Respondent(world.client, links[0]).through()).status_code == 303
    somebody = Respondent(world.client, links[1])
    await somebody.open()
    assert (await somebody.press("decline")).headers["location"] == "/phieu/khong-tham-gia"
    revoked = await change(world, campaign, made, "revocations", numbers=[1, 3, 4, 99])
    assert revoked.status_code == 201, revoked.text
    counts = revoked.json()["counts"]
    assert counts == {
        "made": 6,
        "waiting": 2,
        "answered": 1,
        "refused": 1,
        "revoked": 2,
        "expired": 0,
        "responses": 1,
    }
    assert sum(counts[one] for one in COUNTED) == counts["made"]
    listed = await world.call("GET", f"{campaign.path}/invitations?limit=4")
    more = await world.call("GET", f"{campaign.path}/invitations?cursor={listed.json()['next']}")
    states = [one["state"] for one in listed.json()["items"] + more.json()["items"]]
    assert states == ["ANSWERED", "REFUSED", "REVOKED", "REVOKED", "WAITING", "WAITING"]
    waiting = await world.call("GET", f"{campaign.path}/invitations?state=WAITING")
    assert [one["number"] for one in waiting.json()["items"]] == [5, 6]
    today = (datetime.now(UTC) + timedelta(hours=7)).date().isoformat()
    assert listed.json()["items"][0]["answered_on"] == today
    cells = await world.call("GET", f"{campaign.path}/invitation-counts")
    assert cells.json()["cells"] == [
        {"agency_id": campaign.agencies[0], "group": "CITIZENS", "counts": counts}
    ]
    wrong = await world.call("GET", f"{campaign.path}/invitations?cursor=WyJ4Il0=")
    assert wrong.status_code == 422
    batches = await world.call("GET", f"{campaign.path}/invitation-batches")
    assert [one["counts"] for one in batches.json()["items"]] == [counts]


async def test_an_expired_invitation_is_counted_as_such_and_opens_nothing(world: World) -> None:
    campaign = await going_on(world)
    made = await invite(world, campaign, count=2)
    first, second = (Respondent(world.client, one) for one in links_of(made))
    assert (await first.through()).status_code == 303
    await second.begin()
    await expire(made.json()["batch"]["id"])
    paper = await second.open()
    assert (paper.status, paper.heading) == (410, "Giấy mời đã hết hạn")
    assert "xin giấy mời mới" in paper.text
    counts = (await batch_of(world, campaign, made)).json()["counts"]
    assert (counts["answered"], counts["expired"], counts["waiting"]) == (1, 1, 0)


async def test_who_declined_may_change_his_mind(world: World) -> None:
    campaign = await going_on(world)
    made = await invite(world, campaign)
    somebody = Respondent(world.client, links_of(made)[0])
    await somebody.open()
    await somebody.press("decline")
    assert (await somebody.through()).status_code == 303
    counts = (await batch_of(world, campaign, made)).json()["counts"]
    assert (counts["answered"], counts["refused"]) == (1, 0)


async def test_a_revoked_invitation_opens_nothing_and_an_answered_one_stays(world: World) -> None:
    campaign = await going_on(world)
    made = await invite(world, campaign, count=2)
    first, second = (Respondent(world.client, one) for one in links_of(made))
    await second.begin()
    await second.go("next", q1="A", q2="5")
    assert (await first.through()).status_code == 303
    revoked = await change(world, campaign, made, "revocations")
    assert (revoked.json()["counts"]["answered"], revoked.json()["counts"]["revoked"]) == (1, 1)
    assert (await second.press("send")).status_code == 410
    paper = await second.open()
    assert (paper.status, paper.heading) == (410, "Giấy mời này đã được thu hồi")
    assert (await world.counts(campaign))["received"] == 1
    audit = await world.call("GET", "/v1/survey-audit-entries")
    entry = next(
        one for one in audit.json()["items"] if one["action"] == "invitation_batch.revoked"
    )
    assert (entry["reason"], entry["after"]["numbers"]) == ("Thất lạc", [2])


async def test_renewed_links_void_the_old_ones(world: World) -> None:
    campaign = await going_on(world)
    made = await invite(world, campaign, count=2)
    old = links_of(made)
    assert (await Respondent(world.client, old[0]).through()).status_code == 303
    renewed = await change(world, campaign, made, "renewals")
    assert [one["number"] for one in renewed.json()["invitations"]] == [2]
    assert (await Respondent(world.client, old[1]).open()).status == 404
    assert (await Respondent(world.client, links_of(renewed)[0]).through()).status_code == 303
    stale = await world.call(
        "POST",
        f"{campaign.path}/invitation-batches/{made.json()['batch']['id']}/revocations",
        etag=made.headers["etag"],
        json={"reason": "x"},
    )
    assert stale.status_code == 412


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_everything_wrong_with_a_wish_is_told_at_once(world: World, language: str) -> None:
    campaign = await going_on(world)
    wish = {
        "agency_id": str(new_id()),
        "group": "CITIZENS",
        "count": 1001,
        "most_responses": 5,
        "expires_at": "2031-01-01T00:00:00Z",
    }
    refused = await world.call(
        "POST", f"{campaign.path}/invitation-batches", json=wish, language=language
    )
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/faulty-invitations")
    assert [one["pointer"] for one in refused.json()["errors"]] == [
        "#/agency_id",
        "#/count",
        "#/most_responses",
        "#/expires_at",
    ]
    assert ("hãy" in refused.json()["errors"][0]["detail"]) == (language == "vi")
    over = await world.opened()
    assert (await invite(world, over)).json()["errors"][0]["pointer"] == "#/expires_at"
    assert (await world.call("GET", f"{campaign.path}/invitations")).json()["items"] == []


async def test_who_was_drawn_is_invited_by_number_and_counts_as_sent(world: World) -> None:
    campaign = await going_on(world)
    drawn = await drawn_cases(world, campaign)
    ids = [one["id"] for one in drawn if one["status"] == "DRAWN"]
    made = await invite(world, campaign, count=None, case_ids=ids)
    numbers = [one["number"] for one in drawn if one["status"] == "DRAWN"]
    assert [one["number"] for one in made.json()["invitations"]] == numbers
    assert (await counted(world, campaign))["waiting"] == 2
    somebody = Respondent(world.client, links_of(made)[0])
    paper = await somebody.open()
    assert "được chọn ngẫu nhiên" in paper.text
    assert (await somebody.through()).status_code == 303
    answer = await world.call("GET", f"{campaign.path}/responses", Role.SURVEY_SUPERVISOR)
    assert [one["id"] for one in answer.json()["items"]] == ids[:1]
    cases = await counted(world, campaign)
    assert (cases["sent"], cases["valid"], cases["waiting"]) == (2, 1, 1)
    # An interviewer who was there first: the invitation says that there is an answer.
    now = datetime.now(UTC).isoformat()
    taken = world.response(campaign, id=ids[1], captured_at=now, answers={"q1": "B", "q2": "1"})
    assert (await world.post(campaign, taken)).status_code == 201
    late = await Respondent(world.client, links_of(made)[1]).through()
    assert late.status_code == 410
    assert (await counted(world, campaign))["valid"] == 2


async def test_who_was_drawn_and_declines_has_refused_until_he_answers_after_all(
    world: World,
) -> None:
    campaign = await going_on(world)
    drawn = await drawn_cases(world, campaign)
    ids = [one["id"] for one in drawn if one["status"] == "DRAWN"]
    made = await invite(world, campaign, count=None, case_ids=ids)
    first, second = (Respondent(world.client, link) for link in links_of(made))
    for somebody in (first, second):
        await somebody.open()
        assert (await somebody.press("decline")).status_code == 303
    counts = await counted(world, campaign)
    assert (counts["sent"], counts["refused"], counts["waiting"]) == (2, 2, 0)
    case = (await world.call("GET", f"{campaign.path}/cases/{ids[0]}")).json()
    assert (case["status"], case["cause"]) == ("REFUSED", "REFUSED")
    path = f"/v1/survey-audit-entries?authority_id={world.authority_id}&action=case.declined"
    entries = (await world.call("GET", path, Role.AUDITOR)).json()["items"]
    assert {one["subject_id"] for one in entries} == set(ids)
    assert {one["actor_name"] for one in entries} == {"system"}  # nobody signed in
    # Pressing again is nothing new; the second is replaced, the first answers after all.
    await first.press("decline")
    assert len((await world.call("GET", path, Role.AUDITOR)).json()["items"]) == 2
    replaced = await world.call("GET", f"{campaign.path}/cases/{ids[1]}")
    given_up = await world.call(
        "POST",
        f"{campaign.path}/cases/{ids[1]}/replacements",
        Role.SURVEY_SUPERVISOR,
        etag=replaced.headers["etag"],
        json={"cause": "REFUSED", "reason": "Không tham gia"},
    )
    assert given_up.status_code == 201
    assert (await first.through()).status_code == 303
    counts = await counted(world, campaign)
    assert (counts["sent"], counts["valid"], counts["replaced"], counts["refused"]) == (3, 1, 1, 0)
    case = (await world.call("GET", f"{campaign.path}/cases/{ids[0]}")).json()
    assert (case["status"], case["cause"]) == ("VALID", None)
    # Whoever is replaced and answers after all is an answer, and is counted at one place still.
    assert (await second.through()).status_code == 303
    counts = await counted(world, campaign)
    assert (counts["sent"], counts["valid"], counts["replaced"], counts["waiting"]) == (3, 2, 0, 1)


async def test_only_drawn_cases_of_the_cell_are_invited_each_once(world: World) -> None:
    campaign = await going_on(world)
    drawn = await drawn_cases(world, campaign)
    first, second = [one["id"] for one in drawn if one["status"] == "DRAWN"]
    standby = next(one["id"] for one in drawn if one["status"] == "STANDBY")
    assert (await invite(world, campaign, count=None, case_ids=[first])).status_code == 201
    wrong = [second, second, first, standby, str(new_id())]
    refused = await invite(world, campaign, count=3, kind="OPEN", case_ids=wrong)
    assert [one["pointer"] for one in refused.json()["errors"]] == [
        "#/count",
        "#/kind",
        *(f"#/case_ids/{place}" for place in (1, 2, 3, 4)),
    ]
    nobody = await invite(world, campaign, count=None)
    assert [one["code"] for one in nobody.json()["errors"]] == ["count-or-cases"]
    assert (await counted(world, campaign))["waiting"] == 1


async def test_a_form_that_requires_pictures_is_handed_out_by_link(world: World) -> None:
    """The page takes them: see test_respondents_pictures.py."""
    campaign = await campaign_of(world, PHOTOS)
    made = await invite(world, campaign)
    assert made.status_code == 201, made.text


async def test_a_closed_campaign_invites_nobody(world: World) -> None:
    campaign = await going_on(world)
    made = await invite(world, campaign)
    await world.close(campaign)
    assert (await invite(world, campaign)).status_code == 409
    assert (await change(world, campaign, made, "renewals")).status_code == 409
    assert (await change(world, campaign, made, "revocations")).status_code == 201


async def test_interviewers_and_other_authorities_see_nothing(world: World) -> None:
    campaign = await going_on(world)
    await invite(world, campaign)
    other = World(world.client)
    for path in ("invitations", "invitation-batches", "invitation-counts"):
        answer = await other.call("GET", f"{campaign.path}/{path}")
        assert answer.status_code == 404
        refused = await world.call("GET", f"{campaign.path}/{path}", Role.INTERVIEWER)
        assert refused.status_code == 403
