"""A form with every type of question in a real Chromium: by keyboard, with and without a script, in a language of the mountains."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, expect

from shared.auth.principal import Role
from shared.ids import new_id
from tests.support.browser import Chromium, Visit
from tests.survey.gateway import behind_the_gateway
from tests.survey.photographs import OWNER, png
from tests.survey.respondent import campaign_of, link_of, responses_of
from tests.survey.world import Campaign, World

NARROW = {"width": 320, "height": 640}


def options(*labels: str) -> list[dict[str, Any]]:
    return [{"code": code, "label": label} for code, label in zip("ABCDE", labels, strict=False)]


def question(code: str, text: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "text": text, "type": kind, **more}


SECTIONS = [
    {"code": "s1", "title": "Phần 1: Về lần làm thủ tục", "translations": {"tyz": {"title": "Phần 1: Pày dú"}}},
    {"code": "s2", "title": "Khâu chậm", "parent": "s1", "relevant": "${one} = 'B'"},
]  # fmt: skip
QUESTIONS = [
    question("hello", "Phiếu gồm 12 câu, mất khoảng 5 phút.", "NOTE"),
    question("one", "Thủ tục nào?", "SINGLE", required=True, section="s1", dont_know=True,
             options=options("Đất đai", "Khác (ghi rõ)"),
             translations={"tyz": {"text": "Thủ tục lăng?", "required_message": "Lược au lẻo."}},
             required_message="Xin chọn thủ tục."),
    question("other", "Thủ tục khác là gì?", "TEXT", section="s2", required=True, max_length=60),
    question("likert", "Mức độ hài lòng?", "LIKERT", section="s1", required=True),
    question("some", "Được biết thông tin qua đâu?", "MULTIPLE", section="s1", required=True,
             hint="Chọn mọi nguồn đã dùng.", options=options("Cổng dịch vụ công", "Loa xã", "Khác")),
    question("told", "Nguồn khác là gì?", "TEXT", required=True, relevant="selected(${some}, 'C')"),
    question("times", "Đi lại mấy lần?", "NUMBER", required=True, integer=True, minimum="0", maximum="50"),
    question("fee", "Lệ phí (nghìn đồng)?", "NUMBER", required=True),
    question("scale", "Chấm điểm từ 0 đến 10", "NUMBER", required=True, minimum="0", maximum="10", step="2.5"),
    question("day", "Ngày nhận kết quả", "DATE", required=True),
    question("words", "Góp ý", "TEXT", required=True),
    question("place", "Nơi nộp hồ sơ", "GEOPOINT", required=True, hint="Vĩ độ, kinh độ"),
    question("photo", "Ảnh nơi tiếp dân", "IMAGE", required=True),
]  # fmt: skip
ANSWERS: dict[str, Any] = {
    "one": "B",
    "other": "Khai sinh",
    "likert": "4",
    "some": ["A", "C"],
    "told": "Hàng xóm",
    "times": "3",
    "fee": "12,5",
    "scale": "7.5",
    "day": "11112024",
    "words": "Nhanh hơn",
    "place": "22.6667, 106.2583",
    "photo": "",
}
"""As they are typed: the day reads the same whichever of day and month the browser asks for first."""
STORED = ANSWERS | {"fee": "12.5", "day": "2024-11-11", "place": "22.6667 106.2583"}


@pytest.fixture(scope="module")
async def address(submission_folder: Path) -> AsyncIterator[str]:
    async with behind_the_gateway(submission_folder) as url:
        yield url


@pytest.fixture
async def field(address: str) -> AsyncIterator[World]:
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=30) as client:
        yield World(client)


async def tab_to(page: Page, selector: str) -> None:
    """Press Tab until something has the focus."""
    for _ in range(80):
        if await page.evaluate("one => document.activeElement.matches(one)", selector):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {selector}")


async def type_in(page: Page, code: str, value: Any) -> None:
    """Answer one question by keyboard; of a picture only the dialogue of the system is left out."""
    control = page.locator(f"#a\\.{code}")
    if not await control.is_visible():
        await tab_to(page, "#buttons [value=next]")
        await page.keyboard.press("Enter")
        await expect(control).to_be_visible()
    name = f"[name='a.{code}']"
    match await control.get_attribute("type"):
        case "radio":
            await tab_to(page, name)
            await page.keyboard.press("Space")
            while not await page.evaluate("one => document.activeElement.value === one", value):
                await page.keyboard.press("ArrowDown")
        case "checkbox":
            for one in value:
                await tab_to(page, f"{name}[value={one}]")
                await page.keyboard.press("Space")
        case "file":
            await tab_to(page, f"[name='f.{code}']")
            photo = {"name": "IMG_1.png", "mimeType": "image/png", "buffer": png(2000, 1000)}
            await control.set_input_files([photo])  # type: ignore[list-item]
        case _:
            await tab_to(page, name)
            await page.keyboard.type(value)


async def look(visit: Visit, what: str) -> None:
    """Check what is shown: for readers of screens, on a small screen, and with letters of twice the size."""
    assert await visit.violations() == [], what
    for size in ("200%", "100%"):
        await visit.page.evaluate("one => { document.documentElement.style.fontSize = one; }", size)
        assert not await visit.scrolls_sideways(), (what, size)


async def told_by_json(world: World, campaign: Campaign, photo: str) -> dict[str, Any]:
    """Let an app of the authority send the same answers, and give them as they are kept."""
    body = {
        "id": str(new_id()),
        "questionnaire_id": campaign.questionnaire_id,
        "group": "CITIZENS",
        "agency_id": campaign.agencies[0],
        "captured_at": (await responses_of(world, campaign))[0]["captured_at"],
        "answers": STORED | {"photo": photo},
    }
    sent = await world.call("POST", f"{campaign.path}/responses", Role.SURVEY_APP, json=body)
    assert sent.status_code == 201, sent.text
    found = {one["id"]: one for one in await responses_of(world, campaign)}
    answers: dict[str, Any] = found[body["id"]]["answers"]
    return answers


@pytest.mark.parametrize("javascript", [True, False])
async def test_every_type_of_question_is_answered_by_keyboard(
    browser: Chromium, field: World, address: str, *, javascript: bool
) -> None:
    """With a script the line is cut before the sending, and the answer with its picture waits on the device."""
    campaign = await campaign_of(field, QUESTIONS, sections=SECTIONS)
    link = f"{address}{await link_of(field, campaign)}?language=tyz"
    async with browser.visit(java_script_enabled=javascript, locale="vi", viewport=NARROW) as visit:
        page = visit.page
        await page.goto(link)
        assert await page.locator("nav b").text_content() == "Tày"
        await tab_to(page, "#consent")
        await page.keyboard.press("Space")
        await tab_to(page, "#begin")
        await page.keyboard.press("Enter")
        await expect(page.locator("#questions")).to_be_visible()
        assert await page.locator("html").get_attribute("lang") == "vi"
        assert await page.locator("#questions").get_attribute("lang") == "tyz"
        asked = page.locator("#q\\.one legend > span").first
        assert (await asked.text_content(), await asked.get_attribute("lang")) == (
            "Thủ tục lăng?",
            None,
        )
        for part in ("#q\\.likert legend > span", "#q\\.one .option span", ".required", ".note"):
            assert await page.locator(part).first.get_attribute("lang") == "vi", part
        await tab_to(page, "#live [value=send]" if javascript else "#buttons [value=next]")
        await page.keyboard.press("Enter")
        told = page.locator("#f\\.one")
        assert (await told.text_content(), await told.get_attribute("lang") or "tyz") == (
            "Lược au lẻo.",
            "tyz",
        )
        if javascript:  # without one, this question comes in the next step
            assert await page.locator("#f\\.likert").get_attribute("lang") == "vi"
        for code, value in ANSWERS.items():
            await type_in(page, code, value)
        if javascript:
            await expect(page.locator(".chosen img")).to_be_visible()
            await look(visit, "filled in")
            await page.context.set_offline(True)
        await tab_to(page, "#live [value=send]" if javascript else "#buttons [value=send]")
        await page.keyboard.press("Enter")
        if javascript:
            await expect(page.locator(".kept-here")).to_be_visible()
            await page.context.set_offline(False)
        await page.wait_for_url("**/phieu/cam-on*")
        (response,) = await responses_of(field, campaign)
        photo = response["answers"]["photo"]
        assert response["answers"] == STORED | {"photo": photo}
        assert await told_by_json(field, campaign, photo) == response["answers"]
        path = f"{campaign.path}/responses/{response['id']}/files/{photo}"
        kept = await field.call("GET", path, Role.SURVEY_SUPERVISOR)
        assert OWNER not in kept.content
        if javascript:
            size = await page.evaluate(_SIZE, list(kept.content))
            assert size == [1600, 800]
        else:
            assert kept.content.startswith(b"\x89PNG")


_SIZE = """async bytes => {
    const picture = await createImageBitmap(new Blob([Uint8Array.from(bytes)]));
    return [picture.width, picture.height];
}"""
