"""Lists of cases: nobody's name by default, and each name of an interviewer's round on the trail."""

import csv
import io

import httpx

from shared.auth.principal import Role
from shared.ids import new_id
from tests.survey.frame_world import draw, framed, hand_out, phone, unit_stage
from tests.survey.world import Campaign, World


async def handed_out(world: World) -> Campaign:
    campaign = await world.opened(closes_at="2030-01-01T00:00:00Z")
    rows = [["A1", f"=Bí {n}", None, phone(n), None, f"Ngõ {n}"] for n in range(1, 9)]
    frame_id = await framed(world, campaign, *rows)
    await draw(world, campaign, frame_id, stages=[unit_stage(4)], replacements="0.25")
    await hand_out(world, campaign)
    return campaign


def rows_of(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-disposition"].startswith("attachment")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def test_a_list_of_cases_tells_chances_and_outcomes_and_nobodys_name(world: World) -> None:
    campaign = await handed_out(world)
    first = (await world.call("GET", f"{campaign.path}/cases")).json()["items"][0]
    await world.post(campaign, world.response(campaign, id=first["id"]))
    for role in (Role.OFFICER, Role.SURVEY_SUPERVISOR, Role.AUDITOR):
        answer = await world.call("GET", f"{campaign.path}/case-list.csv", role)
        rows = rows_of(answer)
        assert [one["Trạng thái"] for one in rows] == ["VALID", *["WAITING"] * 3, "STANDBY"]
        assert {one["Trọng số thiết kế"] for one in rows} == {"2.000000"}
        assert rows[4]["Thứ tự thay thế"] == "1"
        for hidden in ("Bí", "Ngõ", "09000", first["id"], first["unit_id"]):
            assert hidden not in answer.text
    trail = await world.call("GET", "/v1/survey-audit-entries", Role.AUDITOR)
    assert "case-list.exported" in trail.text


async def test_an_interviewer_takes_the_own_round_along_and_each_name_is_on_the_trail(
    world: World,
) -> None:
    campaign = await handed_out(world)
    path = f"{campaign.path}/interviewer-round.csv"
    rows = rows_of(await world.call("GET", path, Role.INTERVIEWER))
    assert len(rows) == 4
    for one in rows:
        serial = one["Địa chỉ"].removeprefix("Ngõ ")
        assert (one["Họ và tên"], one["Điện thoại"]) == (f"'=Bí {serial}", phone(int(serial)))
    whose = {"interviewer_id": str(world.person(Role.INTERVIEWER).id)}
    theirs = await world.call("GET", path, Role.SURVEY_SUPERVISOR, params=whose)
    assert rows_of(theirs) == rows
    other = {"interviewer_id": str(new_id())}
    assert (await world.call("GET", path, Role.INTERVIEWER, params=other)).status_code == 404
    assert (await world.call("GET", path, Role.OFFICER, params=whose)).status_code == 403
    trail = await world.call("GET", "/v1/survey-audit-entries", Role.AUDITOR)
    actions = [one["action"] for one in trail.json()["items"]]
    assert actions.count("contact.read") == 8
