"""The respondent's page without a script: from the link to the stored response."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from shared.auth.principal import Role
from tests.survey.respondent import Paper, Respondent, going_on, link_of, today
from tests.survey.world import Campaign, World


async def responses_of(world: World, campaign: Campaign) -> list[dict[str, Any]]:
    answer = await world.call("GET", f"{campaign.path}/responses", Role.SURVEY_SUPERVISOR)
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_a_link_leads_to_a_stored_response_without_a_script(world: World) -> None:
    campaign = await going_on(world)
    somebody = Respondent(world.client, await link_of(world, campaign))
    paper = await somebody.open()
    assert paper.status == 200
    assert paper.heading == "Phiếu đánh giá của người dân"
    assert "Cơ quan 1" in paper.text
    assert "tự nguyện" in paper.text
    assert paper.asks == []
    paper = await somebody.go("begin", consent="yes")
    assert paper.asks == ["q1", "q2"]
    paper = await somebody.go("next", q1="C", q2="2")
    assert paper.asks == ["q3", "q4", "q5"]
    done = await somebody.press("send", q3=["RETURN", "RECEIVE"], q4="2,5", q5=" Nhanh hơn\r\nnữa ")
    assert done.status_code == 303
    assert done.headers["location"] == "/phieu/cam-on"
    thanks = Paper.of(await world.client.get("/phieu/cam-on"))
    assert thanks.heading == "Đã nhận phiếu. Cảm ơn anh/chị!"
    (response,) = await responses_of(world, campaign)
    assert response["answers"] == {
        "q1": "C",
        "q2": "2",
        "q3": ["RECEIVE", "RETURN"],
        "q4": "2.5",
        "q5": "Nhanh hơn\nnữa",
    }
    assert response["channel"] == "APP"
    assert response["agency_id"] == campaign.agencies[0]
    assert response["group"] == "CITIZENS"
    assert (await world.counts(campaign))["valid"] == 1
    again = await somebody.open()
    assert again.status == 410
    assert again.heading == "Phiếu này đã được trả lời"


async def test_of_many_answers_at_once_to_one_invitation_one_is_kept(world: World) -> None:
    campaign = await going_on(world)
    path = await link_of(world, campaign)
    people = [Respondent(world.client, path) for _ in range(6)]
    for one in people:
        await one.begin()
        await one.go("next", q1="A", q2="5")
    done = await asyncio.gather(*(one.press("send", q4=str(n)) for n, one in enumerate(people)))
    assert sorted(one.status_code for one in done) == [303, 410, 410, 410, 410, 410]
    assert (await world.counts(campaign))["received"] == 1


async def test_the_same_answer_sent_again_is_thanked_for_again_and_kept_once(world: World) -> None:
    campaign = await going_on(world)
    somebody = Respondent(world.client, await link_of(world, campaign))
    await somebody.begin()
    await somebody.go("next", q1="A", q2="5")
    sent = await asyncio.gather(*(somebody.press("send", q4="1") for _ in range(4)))
    assert [one.status_code for one in sent] == [303] * 4
    assert (await somebody.press("send", q4="1")).status_code == 303
    assert (await somebody.press("send", q4="2")).status_code == 410
    assert len(await responses_of(world, campaign)) == 1
    assert (await world.close(campaign)).status_code == 201
    assert (await somebody.press("send", q4="1")).status_code == 303
    assert (await somebody.press("send", q4="2")).status_code == 410


async def test_an_answer_that_cannot_be_kept_leaves_the_invitation_unused(world: World) -> None:
    """The mark and the response are of one transaction: an id that another response has takes both back."""
    campaign = await going_on(world)
    first, second = [
        Respondent(world.client, await link_of(world, campaign, group=group))
        for group in ("CITIZENS", "FIRMS")
    ]
    taken = str(uuid4())
    for one, answer in ((first, "A"), (second, "B")):
        await one.begin()
        await one.go("next", q1=answer, q2="5")
        assert one.paper is not None
        for each in one.paper.fields:
            if each.name == "response":
                each.value = taken
        assert (await one.press("send")).status_code == 303
    found = {one["group"]: one["id"] for one in await responses_of(world, campaign)}
    assert found["CITIZENS"] == taken
    assert set(found) == {"CITIZENS", "FIRMS"}
    assert (await second.press("send")).status_code == 303
    assert (await world.counts(campaign))["received"] == 2


async def test_faults_stand_beside_their_questions_and_nothing_is_lost(world: World) -> None:
    campaign = await going_on(world)
    somebody = Respondent(world.client, await link_of(world, campaign))
    paper = await somebody.open()
    paper = await somebody.go("begin")
    assert paper.status == 422
    assert "đánh dấu vào ô đồng ý" in paper.text
    await somebody.go("begin", consent="yes")
    paper = await somebody.go("next", q1="A")
    assert paper.status == 422
    assert paper.asks == ["q1", "q2"]
    assert "Có 1 câu cần xem lại" in paper.text
    assert "Anh/chị hãy chọn một câu trả lời." in paper.text
    assert paper.value("a.q1") == "A"
    await somebody.go("next", q2="5")
    paper = await somebody.go("send", q4="99", q5="dài" * 20)
    assert paper.status == 422
    assert "Anh/chị hãy ghi một số từ 0 đến 50." in paper.text
    assert "Anh/chị hãy rút ngắn còn nhiều nhất 40 ký tự." in paper.text
    assert paper.value("a.q4") == "99"
    assert paper.value("a.q5") == "dài" * 20
    assert (await world.counts(campaign))["received"] == 0
    assert (await somebody.press("send", q4="9", q5="")).status_code == 303
    (response,) = await responses_of(world, campaign)
    assert response["answers"] == {"q1": "A", "q2": "5", "q4": "9"}


async def test_an_answer_that_was_changed_takes_what_hangs_on_it_along(world: World) -> None:
    campaign = await going_on(world)
    somebody = Respondent(world.client, await link_of(world, campaign))
    await somebody.begin()
    await somebody.go("next", q1="C", q2="1")
    paper = await somebody.go("back", q3=["RETURN"])
    assert paper.asks == ["q1", "q2"]
    paper = await somebody.go("next", q1="B")
    assert paper.asks == ["q4", "q5"]
    assert (await somebody.press("send")).status_code == 303
    (response,) = await responses_of(world, campaign)
    assert response["answers"] == {"q1": "B", "q2": "1"}


async def test_the_page_speaks_english_and_changes_its_language_midway(world: World) -> None:
    campaign = await going_on(world)
    somebody = Respondent(world.client, await link_of(world, campaign))
    paper = await somebody.open("?language=en")
    assert paper.lang == "en"
    assert "Answering is voluntary" in paper.text
    assert paper.answer.headers["content-language"] == "en"
    await somebody.begin()
    paper = await somebody.go("speak:en", q1="B", q2="4")
    assert (paper.lang, paper.asks) == ("en", ["q1", "q2"])
    assert (paper.value("a.q1"), paper.value("a.q2")) == ("B", "4")
    paper = await somebody.go("next")
    assert paper.lang == "vi"  # the address says nothing, and the browser asks for Vietnamese


async def test_every_closed_door_is_a_page_in_words(world: World) -> None:
    """Used, expired, not yet open, closed and unknown, each with its own status and advice in both languages."""
    soon = datetime.now(UTC) + timedelta(days=1)
    coming = await going_on(world, opens_at=soon.isoformat())
    prepared = await world.prepared(**today())
    over = await going_on(world)
    doors = {
        await link_of(world, coming): (409, "Khảo sát chưa bắt đầu", "The survey has not begun"),
        await link_of(world, prepared): (409, "Khảo sát chưa bắt đầu", "The survey has not begun"),
        await link_of(world, over): (410, "Khảo sát đã kết thúc", "The survey is over"),
        "/phieu/" + "0" * 24: (404, "Không tìm thấy phiếu", "There is no such questionnaire"),
        "/phieu/x": (404, "Không tìm thấy phiếu", "There is no such questionnaire"),
    }
    assert (await world.close(over)).status_code == 201
    for path, (status, vi, en) in doors.items():
        for language, title in (("vi", vi), ("en", en)):
            somebody = Respondent(world.client, path, {"accept-language": language})
            paper = await somebody.open()
            assert (paper.status, paper.heading, paper.lang) == (status, title, language)
            assert len(paper.text) > 60
            answers = [("consent", "yes"), ("a.q1", "A"), ("a.q2", "5"), ("act", "send")]
            refused = Paper.of(await somebody.post(answers))
            assert (refused.status, refused.heading) == (status, title)
    assert (await world.counts(over))["received"] == 0
