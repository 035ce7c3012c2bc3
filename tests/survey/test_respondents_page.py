"""The respondent's page without a script: from the link to the stored response."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx

from shared.auth.principal import Role
from shared.workbooks.writing import MEDIA_TYPE as XLSX
from tests.survey.respondent import (
    Paper,
    Respondent,
    campaign_of,
    expire,
    going_on,
    invite,
    link_of,
    responses_of,
    today,
)
from tests.survey.world import World


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


CONSENT = {
    "introduction": "Kính gửi ông/bà.",
    "consent": "Khảo sát của Sở Nội vụ.\nLiên hệ: 024.3000",
    "translations": {"tyz": {"consent": "Khảo sát của Sở Nội vụ (tyz)."}},
}


async def test_the_form_says_what_is_agreed_to_in_the_languages_that_it_has(world: World) -> None:
    """And so do phones and workbooks; what is not translated is marked as what it is."""
    words = {"tyz": {"text": "Pày dú?"}}
    asked = {"code": "q1", "text": "Lần đầu?", "type": "TEXT", "translations": words}
    campaign = await campaign_of(world, [asked], **CONSENT)
    somebody = Respondent(world.client, await link_of(world, campaign))
    paper = await somebody.open()
    assert CONSENT["consent"] in paper.text
    assert paper.text.index("Liên hệ") < paper.text.index("tự nguyện") < paper.text.index("Bắt đầu")
    assert paper.text.index("Tày") < paper.text.index("Kính gửi")
    for somebody.headers, query in (
        ({"accept-language": "tyz, en;q=0.5"}, ""),
        ({"accept-language": "en"}, "?language=tyz"),
    ):
        paper = await somebody.open(query)
        assert "Khảo sát của Sở Nội vụ (tyz)." in paper.text
        assert (paper.lang, paper.answer.headers["content-language"]) == ("vi", "tyz")
        assert '<p class="introduction" lang="vi">Kính gửi ông/bà.</p>' in paper.answer.text
        assert '<p class="introduction" lang="tyz">Khảo sát' in paper.answer.text
    other = Respondent(world.client, somebody.path, {"accept-language": "fr, xx;q=2;q=x"})
    assert (await other.open("?language=zz")).answer.headers["content-language"] == "vi"
    path = f"/v1/questionnaires/{campaign.questionnaire_id}"
    xform = (await world.call("GET", f"{path}/xform")).text
    assert "consent_note" in xform
    workbook = (await world.call("GET", f"{path}/workbook")).content
    read = await world.client.post(
        "/v1/questionnaire-checks",
        content=workbook,
        headers=world.headers(Role.OFFICER) | {"content-type": XLSX},
    )
    assert read.status_code == 200, read.text
    assert read.json()["consent"] == CONSENT["consent"]
    translated = {one: text for one, text in read.json()["translations"]["tyz"].items() if text}
    assert {"tyz": translated} == CONSENT["translations"]


async def test_invitations_that_are_done_with_say_so_in_both_languages(world: World) -> None:
    campaign = await going_on(world)
    made = [await invite(world, campaign, **one) for one in ({}, {}, {}, _FULL)]
    used, revoked, expired, full = [
        httpx.URL(one.json()["invitations"][0]["link"]).path for one in made
    ]
    for path in (used, full):
        assert (await Respondent(world.client, path).through()).status_code == 303
    batch = f"{campaign.path}/invitation-batches/{made[1].json()['batch']['id']}"
    gone = await world.call(
        "POST", f"{batch}/revocations", etag=made[1].headers["etag"], json={"reason": "Thất lạc"}
    )
    assert gone.status_code == 201, gone.text
    await expire(made[2].json()["batch"]["id"])
    doors = {
        used: ("Phiếu này đã được trả lời", "This questionnaire has been answered"),
        revoked: ("Giấy mời này đã được thu hồi", "This invitation has been withdrawn"),
        expired: ("Giấy mời đã hết hạn", "The invitation has expired"),
        full: ("Đã nhận đủ phiếu", "Enough answers have come in"),
    }
    answers = [("consent", "yes"), ("a.q1", "B"), ("a.q2", "1"), ("act", "send")]
    for path, titles in doors.items():
        for language, title in zip(("vi", "en"), titles, strict=True):
            somebody = Respondent(world.client, path, {"accept-language": language})
            for paper in (await somebody.open(), Paper.of(await somebody.post(answers))):
                assert (paper.status, paper.heading, paper.lang) == (410, title, language)
                assert len(paper.text) > 60
    assert (await world.counts(campaign))["received"] == 2


_FULL = {"kind": "OPEN", "most_responses": 1}


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
