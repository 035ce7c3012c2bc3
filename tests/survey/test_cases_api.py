"""Cases: handed out by area, answered under their own id, given up, replaced; at every moment they add up."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import create_async_engine

from services.survey.cases.store import CASE_STATUS
from services.survey.tables import CaseTable
from shared.auth.principal import Role
from shared.ids import new_id
from tests.support.authentication import principal, signed_in
from tests.support.databases import database_url
from tests.survey.frame_world import (
    counted,
    draw,
    drawn_cases,
    framed,
    hand_out,
    household,
    list_of,
    official,
    send_list,
    unit_stage,
)
from tests.survey.world import Campaign, World

OUTCOME = {"cause": "UNREACHABLE", "reason": "Đã đến ba lần, không gặp"}


async def act(
    world: World,
    campaign: Campaign,
    case: dict[str, Any],
    noun: str,
    role: Role = Role.SURVEY_SUPERVISOR,
    **options: Any,
) -> httpx.Response:
    """Do something to a case as it is now."""
    path = f"{campaign.path}/cases/{case['id']}"
    current = await world.call("GET", path, Role.SURVEY_SUPERVISOR)
    return await world.call("POST", f"{path}/{noun}", role, etag=current.headers["etag"], **options)


async def status_of(world: World, campaign: Campaign, case: dict[str, Any]) -> str:
    shown = await world.call("GET", f"{campaign.path}/cases/{case['id']}")
    return str(shown.json()["status"])


async def test_cases_add_up_from_the_draw_to_the_last_answer(world: World) -> None:
    campaign = await world.opened()
    first, second, *_ = await drawn_cases(world, campaign)
    cell = await counted(world, campaign)
    assert (cell["drawn"], cell["standby"], cell["sent"]) == (2, 2, 0)
    await hand_out(world, campaign)
    cell = await counted(world, campaign)
    assert (cell["drawn"], cell["sent"], cell["waiting"]) == (0, 2, 2)
    answer = world.response(campaign, id=first["id"])
    assert (await world.post(campaign, answer, Role.INTERVIEWER)).status_code == 201
    assert await status_of(world, campaign, first) == "VALID"
    replaced = await act(world, campaign, second, "replacements", json=OUTCOME)
    assert replaced.status_code == 201, replaced.text
    third = replaced.json()
    assert (third["standby_rank"], third["status"]) == (1, "WAITING")
    assert third["interviewer_id"] == str(world.person(Role.INTERVIEWER).id)
    cell = await counted(world, campaign)
    assert (cell["sent"], cell["valid"], cell["replaced"], cell["waiting"]) == (3, 1, 1, 1)
    refused = await act(world, campaign, third, "refusals", Role.INTERVIEWER, json=OUTCOME)
    assert (refused.json()["status"], refused.json()["cause"]) == ("REFUSED", "UNREACHABLE")
    excluded = await world.call(
        "POST",
        f"{campaign.path}/responses/{first['id']}/exclusions",
        Role.SURVEY_SUPERVISOR,
        json={"reason": "Phúc tra: phủ nhận"},
    )
    assert excluded.status_code == 201
    cell = await counted(world, campaign)
    assert (cell["sent"], cell["returned"], cell["rejected"], cell["refused"]) == (3, 1, 1, 1)
    assert (await act(world, campaign, third, "reopenings")).json()["status"] == "WAITING"
    listed = await world.call("GET", f"{campaign.path}/cases", params={"status": "WAITING"})
    assert [one["id"] for one in listed.json()["items"]] == [third["id"]]


async def test_a_late_answer_wins_over_a_refusal_and_counts_once(world: World) -> None:
    campaign = await world.opened()
    first, *_ = await drawn_cases(world, campaign)
    await hand_out(world, campaign)
    await act(world, campaign, first, "refusals", json=OUTCOME)
    await world.post(campaign, world.response(campaign, id=first["id"]))
    assert await status_of(world, campaign, first) == "VALID"
    other = world.response(campaign, id=first["id"], answers={"q1": "B", "q2": "1"})
    assert (await world.post(campaign, other)).status_code == 409
    for noun, options in (("refusals", {"json": OUTCOME}), ("replacements", {"json": OUTCOME})):
        answer = await act(world, campaign, first, noun, **options)
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/case-not-waiting")
    cell = await counted(world, campaign)
    assert (cell["valid"], cell["refused"], cell["waiting"]) == (1, 0, 1)


async def test_replacements_come_from_the_same_area_until_none_is_left(world: World) -> None:
    campaign = await world.opened()
    rows = [
        household(10 * ward + serial, f"Phường {ward}", "Tổ 1")
        for ward in (1, 2)
        for serial in range(1, 5)
    ]
    frame_id = await framed(world, campaign, *rows, source="HOUSEHOLDS")
    stages = [{"level": "WARD", "sizing": "FIXED", "count": 2}, unit_stage(1)]
    await draw(world, campaign, frame_id, stages=stages, replacements="1")
    await hand_out(world, campaign)
    case = (await world.call("GET", f"{campaign.path}/cases")).json()["items"][0]
    next_one = (await act(world, campaign, case, "replacements", json=OUTCOME)).json()
    assert next_one["ward"] == case["ward"]
    none = await act(world, campaign, next_one, "replacements", json=OUTCOME)
    assert (none.status_code, none.json()["type"]) == (409, "/problems/no-replacement-left")
    assert await status_of(world, campaign, next_one) == "WAITING"


async def test_cases_are_handed_out_by_area_and_each_interviewer_sees_the_own(
    world: World,
) -> None:
    campaign = await world.opened()
    rows = [
        household(100 * ward + 10 * village + serial, f"Phường {ward}", f"Tổ {village}")
        for ward in (1, 2)
        for village in (1, 2)
        for serial in (1, 2)
    ]
    frame_id = await framed(world, campaign, *rows, source="HOUSEHOLDS")
    await draw(world, campaign, frame_id, stages=[unit_stage(8)], replacements="0")
    areas = [{"ward": "Phường 1"}, {"ward": "Phường 2", "village": "Tổ 1"}]
    assert (await hand_out(world, campaign, areas=areas)).json() == {"assigned": 6}
    nobody = await hand_out(world, campaign, areas=areas)
    assert (nobody.status_code, nobody.json()["type"]) == (422, "/problems/no-case-to-assign")
    other = principal(Role.INTERVIEWER, world.authority_id)
    who = {"interviewer_id": str(other.id), "interviewer_name": other.name}
    assert (await hand_out(world, campaign, **who)).json() == {"assigned": 2}
    moved = await hand_out(world, campaign, **who, areas=areas[1:], take_over=True)
    assert moved.json() == {"assigned": 2}
    mine = await world.call("GET", f"{campaign.path}/cases", Role.INTERVIEWER)
    assert {one["ward"] for one in mine.json()["items"]} == {"Phường 1"}
    theirs = await world.client.get(f"{campaign.path}/cases", headers=signed_in(other))
    hidden = theirs.json()["items"][0]["id"]
    assert len(theirs.json()["items"]) == 4
    path = f"{campaign.path}/cases/{hidden}"
    assert (await world.call("GET", path, Role.INTERVIEWER)).status_code == 404
    refusal = await world.call(
        "POST", f"{path}/refusals", Role.INTERVIEWER, etag='"2"', json=OUTCOME
    )
    assert refusal.status_code == 404


async def test_an_answer_under_another_id_is_joined_to_its_case(world: World) -> None:
    campaign = await world.opened()
    first, second, *_ = await drawn_cases(world, campaign)
    await hand_out(world, campaign)
    answer, foreign = (world.response(campaign) for _ in range(2))
    foreign["group"] = "FIRMS"
    for one in (answer, foreign):
        assert (await world.post(campaign, one)).status_code == 201
    for response_id in (str(new_id()), foreign["id"]):
        wrong = await act(world, campaign, first, "returns", json={"response_id": response_id})
        assert (wrong.status_code, wrong.json()["type"]) == (422, "/problems/wrong-response")
    joined = {"response_id": answer["id"]}
    linked = await act(world, campaign, first, "returns", Role.INTERVIEWER, json=joined)
    assert linked.json()["status"] == "VALID"
    twice = await act(world, campaign, second, "returns", json=joined)
    assert twice.json()["type"] == "/problems/wrong-response"
    cell = await counted(world, campaign)
    assert (cell["valid"], cell["waiting"]) == (1, 1)


@pytest.mark.parametrize("noun", ["refusals", "replacements", "reopenings", "returns"])
async def test_what_a_colleague_did_is_not_overwritten(world: World, noun: str) -> None:
    campaign = await world.opened()
    case, *_ = await drawn_cases(world, campaign)
    body: dict[str, Any] | None = None
    if noun != "reopenings":
        body = {"response_id": str(new_id())} if noun == "returns" else OUTCOME
    path = f"{campaign.path}/cases/{case['id']}/{noun}"
    role = Role.SURVEY_SUPERVISOR
    assert (await world.call("POST", path, role, json=body)).status_code == 428
    assert (await world.call("POST", path, role, etag='"9"', json=body)).status_code == 412
    early = await world.call("POST", path, role, etag='"1"', json=body)
    assert (early.status_code, early.json()["type"]) == (409, "/problems/case-not-waiting")
    assert await status_of(world, campaign, case) == "DRAWN"


async def test_two_at_once_never_send_the_same_replacement_nor_take_the_same_number(
    world: World,
) -> None:
    campaign = await world.opened()
    first, second, *standby = await drawn_cases(world, campaign)
    await hand_out(world, campaign)
    replaced = await asyncio.gather(
        *(act(world, campaign, one, "replacements", json=OUTCOME) for one in (first, second))
    )
    assert [answer.status_code for answer in replaced] == [201, 201]
    assert {answer.json()["id"] for answer in replaced} == {one["id"] for one in standby}
    lists = (list_of(official(50), official(51 + n)) for n in range(3))
    taken = await asyncio.gather(*(send_list(world, campaign, one) for one in lists))
    assert sorted(answer.status_code for answer in taken) == [201, 422, 422]


async def test_where_cases_stand_is_found_by_keys_however_many_answers_there_are(
    world: World,
) -> None:
    campaign = await world.opened()
    await drawn_cases(world, campaign)
    query = select(CaseTable.id, CASE_STATUS).where(CaseTable.campaign_id == UUID(campaign.id))
    shown = query.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
    engine = create_async_engine(database_url("survey"))
    async with engine.connect() as connection:
        # a table of few answers is read whole; say that there are many
        await connection.execute(text("SET enable_seqscan = off"))
        plan = "\n".join((await connection.scalars(text(f"EXPLAIN {shown}"))).all())
    await engine.dispose()
    assert "pk_response" in plan
    assert "ix_response_later_version" in plan
    assert "ix_response_cell" not in plan


async def test_an_answer_that_went_back_and_returned_is_the_same_case_again(world: World) -> None:
    campaign = await world.opened()
    case, *_ = await drawn_cases(world, campaign)
    await hand_out(world, campaign)
    first = world.response(campaign, id=case["id"])
    await world.post(campaign, first, Role.INTERVIEWER)
    path = f"{campaign.path}/responses/{case['id']}"
    verdict = {
        "verdict": "REJECT",
        "reason": "Hỏi lại",
        "comments": [{"question": "q2", "comment": "Hỏi lại câu này"}],
    }
    back = await world.call("POST", f"{path}/reviews", Role.SURVEY_SUPERVISOR, json=verdict)
    assert back.status_code == 201, back.text
    assert await status_of(world, campaign, case) == "REJECTED"
    again = {key: first[key] for key in ("answers", "captured_at")} | {"id": str(new_id())}
    again["answers"] = {**again["answers"], "q2": "3"}
    sent = await world.call("POST", f"{path}/versions", Role.INTERVIEWER, json=again)
    assert sent.status_code == 201, sent.text
    assert await status_of(world, campaign, case) == "VALID"
    cell = await counted(world, campaign)
    assert (cell["sent"], cell["returned"], cell["valid"]) == (2, 1, 1)
