"""The respondent's page in a real Chromium, through the gateway: small screens, no line, keyboard, with and without a script."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.async_api import Page, expect

from services.survey.questionnaires.schemas import FormContent
from services.survey.respondents.course import Course
from tests.support.browser import DESK, Chromium
from tests.survey.gateway import behind_the_gateway
from tests.survey.respondent import campaign_of, going_on, link_of, responses_of
from tests.survey.world import World

NARROW = {"width": 320, "height": 640}
LARGEST_BYTES = 100_000
IN_ENGLISH = {"en": {"text": "Would you come again?"}}


@pytest.fixture(scope="module")
async def address(submission_folder: Path) -> AsyncIterator[str]:
    async with behind_the_gateway(submission_folder) as url:
        yield url


@pytest.fixture
async def field(address: str) -> AsyncIterator[World]:
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=30) as client:
        yield World(client)


async def begin(page: Page) -> None:
    await page.get_by_label("Tôi đã đọc và đồng ý trả lời.").check()
    await page.get_by_role("button", name="Bắt đầu trả lời").click()


async def choose(page: Page, *answers: str) -> None:
    for one in answers:
        await page.get_by_label(one, exact=True).check()


@pytest.mark.parametrize(("language", "scheme"), [("vi", "light"), ("en", "dark")])
async def test_every_page_is_accessible_narrow_and_asks_nobody_else(
    browser: Chromium, field: World, address: str, language: str, scheme: str
) -> None:
    link = address + await link_of(field, await going_on(field))
    async with browser.visit(locale=language, color_scheme=scheme, viewport=NARROW) as visit:
        page = visit.page

        async def look(what: str) -> None:
            assert await page.locator("html").get_attribute("lang") == language, what
            assert await visit.violations() == [], what
            assert not await visit.scrolls_sideways(), what

        await page.goto(link)
        await look("consent")
        await page.locator("#consent").check()
        await page.locator("#begin").click()
        await look("questions")
        await page.locator("#live [value=send]").click()
        await expect(page.get_by_role("alert")).to_be_focused()
        await look("faults")
        await page.locator("[name='a.q1'][value=A]").check()
        await page.locator("[name='a.q2'][value='5']").check()
        await page.locator("#live [value=send]").click()
        await page.wait_for_url("**/phieu/cam-on*")
        await look("thanks")
        await page.goto(link)
        await look("used")
        await page.goto(f"{address}/phieu")
        await look("home")
        assert {urlsplit(one).netloc for one in visit.requested} == {urlsplit(address).netloc}
        assert [one for one in visit.complaints if "410 (Gone)" not in one] == []
        assert await page.context.cookies() == []


@pytest.mark.parametrize("javascript", [True, False])
async def test_somebody_answers_with_and_without_a_script(
    browser: Chromium, field: World, address: str, *, javascript: bool
) -> None:
    campaign = await going_on(field)
    link = address + await link_of(field, campaign)
    async with browser.visit(java_script_enabled=javascript, locale="vi") as visit:
        page = visit.page
        await page.goto(link)
        await begin(page)
        late = page.get_by_role("group", name="Chậm ở khâu nào?")
        await expect(late).to_be_hidden()
        await choose(page, "Chậm", "Hài lòng")
        if not javascript:
            await page.get_by_role("button", name="Tiếp tục").click()
        await expect(late).to_be_visible()
        await choose(page, "Trả kết quả")
        await page.get_by_label("Phải đi lại mấy lần?").fill("1,5")
        await page.get_by_role("button", name="Gửi phiếu").click()
        await page.wait_for_url("**/phieu/cam-on")
        assert visit.complaints == []
    (response,) = await responses_of(field, campaign)
    assert response["answers"] == {"q1": "C", "q2": "4", "q3": ["RETURN"], "q4": "1.5"}


async def test_an_answer_given_without_a_line_is_sent_when_there_is_one(
    browser: Chromium, field: World, address: str
) -> None:
    campaign = await going_on(field)
    link = address + await link_of(field, campaign)
    async with browser.visit(locale="vi") as visit:
        page = visit.page
        await page.goto(link)
        await page.context.set_offline(True)
        await begin(page)
        await choose(page, "Kịp thời", "Bình thường")
        await page.get_by_role("button", name="Gửi phiếu").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text(
            "Phiếu đang được giữ trên máy này"
        )
        assert await visit.violations() == []
        assert await responses_of(field, campaign) == []
        filled_at = datetime.now(UTC)
        await page.context.set_offline(False)
        await page.wait_for_url("**/phieu/cam-on")
        assert await page.evaluate("localStorage.getItem('phieu:queue')") == "[]"
    (response,) = await responses_of(field, campaign)
    assert response["answers"] == {"q1": "B", "q2": "3"}
    assert datetime.fromisoformat(response["captured_at"]) <= filled_at
    assert datetime.fromisoformat(response["received_at"]) >= filled_at


async def test_what_waits_on_the_device_is_sent_at_the_next_visit_and_only_once(
    browser: Chromium, field: World, address: str
) -> None:
    campaign = await going_on(field)
    link = address + await link_of(field, campaign)
    async with browser.visit(locale="vi") as visit:
        page = visit.page
        await page.goto(link)
        await begin(page)
        await choose(page, "Kịp thời", "Bình thường")
        # The answer gets through, the receipt does not: the device has to send it again.
        await page.route("**/phieu/*", _lose_the_answer)
        await page.get_by_role("button", name="Gửi phiếu").click()
        await expect(page.locator(".kept-here")).to_be_visible()
        await page.close()
        assert len(await responses_of(field, campaign)) == 1
        again = await visit.page.context.new_page()
        await again.goto(f"{address}/phieu")
        await expect(again.get_by_role("status")).to_have_text(
            "Phiếu giữ trên máy này đã được gửi. Cảm ơn anh/chị!"
        )
    assert len(await responses_of(field, campaign)) == 1


async def _lose_the_answer(route: Any) -> None:
    await route.fetch(max_redirects=0)
    await route.abort()


async def test_people_in_a_row_answer_at_a_kiosk_without_a_line(
    browser: Chromium, field: World, address: str
) -> None:
    campaign = await going_on(field)
    link = address + await link_of(field, campaign, kind="OPEN")
    async with browser.visit(locale="vi") as visit:
        page = visit.page
        await page.goto(link)
        await page.context.set_offline(True)
        for answer in ("Kịp thời", "Rất kịp thời"):
            await begin(page)
            assert await page.locator("#questions :checked:not([value=''])").count() == 0
            await choose(page, answer, "Bình thường")
            await page.get_by_role("button", name="Gửi phiếu").click()
            await expect(page.locator(".kept-here")).to_be_visible()
            await page.get_by_role("button", name="Trả lời phiếu khác").click()
        await page.context.set_offline(False)
        await expect(page.locator("p.kept")).to_be_visible()
        assert await page.evaluate("localStorage.getItem('phieu:queue')") == "[]"
    answers = [one["answers"]["q1"] for one in await responses_of(field, campaign)]
    assert sorted(answers) == ["A", "B"]


async def test_a_draft_survives_a_closed_page_and_can_be_cleared(
    browser: Chromium, field: World, address: str
) -> None:
    link = address + await link_of(field, await going_on(field))
    async with browser.visit(locale="vi") as visit:
        page = visit.page
        await page.goto(link)
        await begin(page)
        await choose(page, "Chậm", "Giải quyết")
        await page.get_by_label("Ý kiến khác").fill("Chờ lâu")
        await page.goto(f"{link}?language=en")
        await expect(page.get_by_role("status").first).to_have_text(
            "Your unfinished answers on this device are back."
        )
        assert await page.get_by_label("Giải quyết").is_checked()
        assert await page.get_by_label("Ý kiến khác").input_value() == "Chờ lâu"
        assert await visit.violations() == []
        await page.get_by_role("button", name="Clear my answers").click()
        assert await page.get_by_label("Ý kiến khác").input_value() == ""
        await expect(page.get_by_label("Giải quyết")).to_be_hidden()
        await page.goto(link)
        await expect(page.get_by_role("button", name="Bắt đầu trả lời")).to_be_visible()


async def test_the_whole_questionnaire_is_answered_by_keyboard_alone(
    browser: Chromium, field: World, address: str
) -> None:
    campaign = await going_on(field)
    link = address + await link_of(field, campaign)
    async with browser.visit(locale="vi", viewport=DESK) as visit:
        page, press = visit.page, visit.page.keyboard.press
        focused = page.locator(":focus")
        await page.goto(link)
        await press("Tab")
        assert await focused.text_content() == "Đến nội dung chính"
        assert await focused.evaluate("one => one.getBoundingClientRect().left >= 0")
        await press("Enter")
        for _ in range(10):
            await press("Tab")
            if await focused.get_attribute("id") == "consent":
                break
        await press("Space")
        await press("Tab")
        await press("Enter")
        await expect(page.locator("#questions")).to_be_focused()
        await press("Tab")
        await press("Space")
        await press("Tab")
        await press("Space")
        await press("ArrowDown")
        outline = await focused.evaluate(
            "one => getComputedStyle(one.closest('label')).outlineStyle"
        )
        assert outline == "solid"
        await press("Tab")
        await page.keyboard.type("3")
        await press("Tab")
        await press("Tab")
        await press("Enter")
        await page.wait_for_url("**/phieu/cam-on")
    (response,) = await responses_of(field, campaign)
    assert response["answers"] == {"q1": "A", "q2": "2", "q4": "3"}


async def test_a_long_questionnaire_stays_light_and_large_enough_to_press(
    browser: Chromium, field: World, address: str
) -> None:
    """Under 100 kB as it is, with style and script and unpacked; forty questions are more than any campaign here has asked."""
    scale = [
        {"code": f"q{n}", "text": f"Ông/bà hài lòng đến mức nào về nội dung số {n} của việc giải quyết thủ tục?", "type": "LIKERT"}
        for n in range(40)
    ]  # fmt: skip
    campaign = await campaign_of(field, [{**one, "required": True} for one in scale])
    link = await link_of(field, campaign)
    plain = {"accept-encoding": "identity"}
    async with browser.visit(locale="vi", viewport=NARROW) as visit:
        await visit.page.goto(address + link)
        await begin(visit.page)
        loaded = {urlsplit(one).path for one in visit.requested} - {"/docs/favicon.png"}
        assert loaded == {link, "/phieu/phieu.css", "/phieu/phieu.js"}
        bodies = [(await field.client.get(one, headers=plain)).content for one in loaded]
        assert sum(map(len, bodies)) < LARGEST_BYTES
        packed = await field.client.get(link, headers={"accept-encoding": "gzip"})
        assert packed.headers["content-encoding"] == "gzip"
        assert int(packed.headers["content-length"]) < LARGEST_BYTES / 10
        small = await visit.page.evaluate(
            """() => [...document.querySelectorAll("button, .option, input:not(.option *), textarea")]
                .filter(one => { const box = one.getBoundingClientRect();
                                 return box.height > 0 && (box.height < 44 || box.width < 44); })
                .map(one => one.outerHTML)"""
        )
        assert small == []


CONDITIONS = (
    "${n} = 3",
    "${n} != 3",
    "${n} > 2.5 and ${n} <= 10",
    "${n} + 1 = 4",
    "${n} * 2 - ${n} >= 3",
    "selected(${m}, 'A')",
    "not(selected(${m}, 'B'))",
    "count-selected(${m}) = 2",
    "count-selected(${m}) != 0",
    "${d} > date('2024-06-01')",
    "${d} = date('2024-06-02')",
    "${d} != ''",
    "${t} = 'xin chào'",
    "${t} = ''",
    "string-length(${t}) > 3",
    "${n} > 2 or ${t} = 'không'",
    "${n} < ${k}",
    "${s} = 'A' and selected(${m}, 'C')",
)
ENTRIES: tuple[dict[str, Any], ...] = (
    {},
    {"n": "3", "k": "10", "m": ["A", "B"], "d": "2024-06-02", "t": "xin chào", "s": "A"},
    {"n": "2.5", "k": "-1", "m": ["C"], "d": "2024-05-31", "t": "không", "s": "B"},
    {"n": "10", "m": ["A", "B", "C"], "t": "ừ", "s": "A"},
)


async def test_the_script_asks_exactly_what_the_server_asks(
    browser: Chromium, field: World, address: str
) -> None:
    options = [{"code": code, "label": f"Chọn {code}"} for code in "ABC"]
    asked: list[dict[str, Any]] = [
        {"code": "n", "text": "n", "type": "NUMBER"},
        {"code": "k", "text": "k", "type": "NUMBER"},
        {"code": "m", "text": "m", "type": "MULTIPLE", "options": options},
        {"code": "d", "text": "d", "type": "DATE"},
        {"code": "t", "text": "t", "type": "TEXT"},
        {"code": "s", "text": "s", "type": "SINGLE", "options": options},
    ]
    notes = [
        {"code": f"x{n}", "text": f"x{n}", "type": "NOTE", "relevant": one}
        for n, one in enumerate(CONDITIONS)
    ]
    campaign = await campaign_of(field, asked + notes)
    content = FormContent.model_validate({"title": "F", "questions": asked + notes})
    course = Course(content.to_form("F"))
    async with browser.visit(locale="vi") as visit:
        page = visit.page
        await page.goto(address + await link_of(field, campaign))
        await begin(page)
        for entry in ENTRIES:
            await page.evaluate(_FILL, entry)
            shown = await page.evaluate(
                "[...document.querySelectorAll('[data-code]:not([hidden])')].map(one => one.dataset.code)"
            )
            assert shown == list(course.follow(entry)), entry


_FILL = """entry => {
    for (const control of document.querySelectorAll("[name^='a.']")) {
        const value = entry[control.name.slice(2)] ?? "";
        if (control.type === "radio") control.checked = control.value === value;
        else if (control.type === "checkbox") control.checked = value.includes(control.value);
        else control.value = value;
    }
    document.querySelector("#form").dispatchEvent(new Event("input", { bubbles: true }));
}"""
