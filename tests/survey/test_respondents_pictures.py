"""Pictures on the respondent's page, without a script: judged by content, carried from step to step, kept with the answer."""

import hashlib
from pathlib import Path

from shared.auth.principal import Role
from shared.storage.files import path_of
from shared.workbooks.writing import MEDIA_TYPE as XLSX
from tests.survey.photographs import (
    OWNER,
    PHOTOS,
    PLACE,
    jpeg,
    photographed,
    png,
)
from tests.survey.respondent import Paper, Respondent, campaign_of, link_of, responses_of
from tests.survey.world import World


async def test_pictures_go_along_from_step_to_step_and_are_kept_with_the_answer(
    world: World,
) -> None:
    campaign = await campaign_of(world, PHOTOS)
    somebody = Respondent(world.client, await link_of(world, campaign))
    paper = await somebody.begin()
    assert paper.action == f"{somebody.path}/anh"
    assert paper.asks == ["p1", "q1"]
    assert "Vị trí và thông tin máy ghi trong ảnh được xoá" in paper.text
    paper = await somebody.go("next", q1="Y")
    assert (paper.status, paper.asks) == (422, ["p1", "q1"])
    assert "Anh/chị hãy chọn một ảnh." in paper.text
    paper = await somebody.go("next", files={"p1": b"MZ\x90\0" * 99})
    assert (paper.status, "Tệp này không phải là ảnh đọc được" in paper.text) == (422, True)
    paper = await somebody.go("next", files={"p1": bytes(10 * 1024 * 1024 + 1)})
    assert (paper.status, "Ảnh lớn hơn 10 MB" in paper.text) == (422, True)
    photo = jpeg(6, salt=world.authority_id.bytes)
    paper = await somebody.go("next", files={"p1": photo})
    assert (paper.status, paper.asks) == (200, ["p2"])
    paper = await somebody.go("back")
    assert "Đã nhận ảnh (1 kB)." in paper.text
    await somebody.go("next")
    done = await somebody.press("send", files={"p2": png()})
    assert done.headers["location"] == "/phieu/cam-on"
    (response,) = await responses_of(world, campaign)
    assert response["answers"]["q1"] == "Y"
    for code, suffix in (("p1", "jpg"), ("p2", "png")):
        name = response["answers"][code]
        assert name.startswith(f"{code}-")
        assert name.endswith(f".{suffix}")
        path = f"{campaign.path}/responses/{response['id']}/files/{name}"
        kept = await world.call("GET", path, Role.SURVEY_SUPERVISOR)
        assert kept.status_code == 200
        assert PLACE not in kept.content
        assert OWNER not in kept.content
        assert kept.content[:3] == {"p1": b"\xff\xd8\xff", "p2": b"\x89PN"}[code]
    assert (await somebody.press("send", files={"p2": png()})).status_code == 303
    assert len(await responses_of(world, campaign)) == 1


async def test_a_picture_can_be_changed_and_taken_away(world: World) -> None:
    campaign = await campaign_of(world, [{**PHOTOS[0], "required": False}])
    first, second = [Respondent(world.client, await link_of(world, campaign)) for _ in range(2)]
    for one in (first, second):
        await one.begin()
        await one.go("send", files={"p1": jpeg() + b"x" * 100, "none": png()}, consent="no")
        await one.begin()
        await one.go("speak:en", files={"p1": jpeg(salt=b"first")})
    assert (await first.press("send", files={"p1": png()})).status_code == 303
    assert (await second.press("send", remove="p1")).status_code == 303
    answers = [one["answers"] for one in await responses_of(world, campaign)]
    assert sorted(map(list, answers)) == [[], ["p1"]]
    assert [one["p1"][-3:] for one in answers if one] == ["png"]


async def test_nobody_can_name_bytes_that_the_page_has_not_taken(
    world: World, submission_folder: Path
) -> None:
    """The page's note of a picture is sealed for its invitation and question; what was swept meanwhile is asked for again."""
    campaign = await campaign_of(world, [PHOTOS[0], {**PHOTOS[0], "code": "p3"}])
    first, second = [Respondent(world.client, await link_of(world, campaign)) for _ in range(2)]
    photo = jpeg(salt=world.authority_id.bytes)
    await first.begin()
    paper = await first.go("send", files={"p1": photo})
    note = paper.value("a.p1")
    digest = note.partition(".")[0]
    for one, name in ((second, "a.p1"), (first, "a.p3")):
        posted = [("consent", "yes"), ("act", "send"), (name, note)]
        refused = Paper.of(await one.post(posted))
        assert (refused.status, "Anh/chị hãy chọn một ảnh." in refused.text) == (422, True)
    for forged in (f"{digest}.1.jpg.{'0' * 32}", note[:-1], "x", "é.1.jpg.é", digest, "..." * 99):
        posted = [("consent", "yes"), ("act", "send"), ("a.p1", forged), ("a.p3", forged)]
        assert Paper.of(await first.post(posted)).status == 422
    (submission_folder / path_of(digest)).unlink()
    gone = await first.go("send", files={"p3": png()})
    assert (gone.status, "để quá lâu nên không còn" in gone.text) == (422, True)
    assert await responses_of(world, campaign) == []
    assert (await first.press("send", files={"p1": photo})).status_code == 303


async def test_nothing_is_stored_for_an_invitation_that_cannot_be_answered(
    world: World, submission_folder: Path
) -> None:
    campaign = await campaign_of(world, PHOTOS[:1])
    somebody = Respondent(world.client, await link_of(world, campaign))
    await somebody.begin()
    assert (await world.close(campaign)).status_code == 201
    photo = png(7, 11) + world.authority_id.bytes
    refused = Paper.of(await somebody.press("send", files={"p1": photo}))
    assert (refused.status, refused.heading) == (410, "Khảo sát đã kết thúc")
    own = hashlib.sha256(photo.partition(b"....")[0]).hexdigest()
    assert not (submission_folder / path_of(own)).exists()


async def test_what_breaks_off_on_its_way_is_told_by_a_page(world: World) -> None:
    campaign = await campaign_of(world, PHOTOS[:1])
    somebody = Respondent(world.client, await link_of(world, campaign))
    headers = {"content-type": "multipart/form-data; boundary=x", "accept-language": "vi"}
    for body in (b"--y\r\n", b"--x\r\nnot a header\r\n\r\n"):
        answer = await world.client.post(f"{somebody.path}/anh", content=body, headers=headers)
        paper = Paper.of(answer)
        assert (paper.status, paper.heading) == (400, "Chưa nhận được câu trả lời")
    back = await world.client.get(f"{somebody.path}/anh?language=en")
    assert (back.status_code, back.headers["location"]) == (303, f"{somebody.path}?language=en")


async def test_a_picture_is_read_and_erased_by_supervisors_alone(
    world: World, submission_folder: Path
) -> None:
    campaign, response = await photographed(world)
    path = f"{campaign.path}/responses/{response['id']}/files/{response['answers']['p1']}"
    kept = await world.call("GET", path, Role.SURVEY_SUPERVISOR)
    where = submission_folder / path_of(hashlib.sha256(kept.content).hexdigest())
    assert where.exists()
    other = World(world.client)
    assert (await other.call("GET", path, Role.SURVEY_SUPERVISOR)).status_code == 404
    assert (await world.call("GET", path, Role.OFFICER)).status_code == 403
    erased = await world.call(
        "POST", f"{path}/erasures", Role.SURVEY_SUPERVISOR, json={"reason": "Có người trong ảnh"}
    )
    assert erased.status_code == 201, erased.text
    assert erased.json()["sha256"] is None
    assert not where.exists()
    assert (await world.call("GET", path, Role.SURVEY_SUPERVISOR)).status_code == 404


async def test_the_place_of_a_photo_is_kept_only_where_the_form_asks_for_it(world: World) -> None:
    """By a workbook as well as by JSON, and the page says so before the photo is chosen."""
    asked = [{**PHOTOS[0], "photo_place": True}, {**PHOTOS[0], "code": "p3"}]
    campaign = await campaign_of(world, asked)
    somebody = Respondent(world.client, await link_of(world, campaign))
    paper = await somebody.begin()
    assert "Vị trí và thời điểm chụp mà máy ghi trong ảnh được giữ lại" in paper.text
    photo = jpeg(salt=world.authority_id.bytes)
    sent = await somebody.press("send", files={"p1": photo, "p3": photo})
    assert sent.status_code == 303
    (response,) = await responses_of(world, campaign)
    for code, is_kept in (("p1", True), ("p3", False)):
        path = f"{campaign.path}/responses/{response['id']}/files/{response['answers'][code]}"
        kept = (await world.call("GET", path, Role.SURVEY_SUPERVISOR)).content
        assert (PLACE in kept, kept == photo) == (is_kept, is_kept)
    book = await world.call("GET", f"/v1/questionnaires/{campaign.questionnaire_id}/workbook")
    headers = world.headers(Role.OFFICER) | {"content-type": XLSX}
    read = await world.client.post(
        "/v1/questionnaire-checks", content=book.content, headers=headers
    )
    assert [one["photo_place"] for one in read.json()["questions"]] == [True, False]
    wrong = [{"code": "t", "text": "?", "type": "TEXT", "photo_place": True}]
    refused = await world.draft(code="X-1", questions=wrong)
    assert [one["code"] for one in refused.json()["errors"]] == ["photo-place-not-used"]
    assert refused.json()["errors"][0]["pointer"] == "#/questions/0/photo_place"
