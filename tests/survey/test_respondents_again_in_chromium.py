"""What people do who are in a hurry, in a real Chromium: press twice, go back, open a second tab, come back to a changed form."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.support.browser import Chromium
from tests.survey.gateway import behind_the_gateway
from tests.survey.respondent import change_form, going_on, link_of, responses_of
from tests.survey.world import QUESTIONS, World


@pytest.fixture(scope="module")
async def address(submission_folder: Path) -> AsyncIterator[str]:
    async with behind_the_gateway(submission_folder) as url:
        yield url


@pytest.fixture
async def field(address: str) -> AsyncIterator[World]:
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=30) as client:
        yield World(client)


async def begin(page: Page) -> None:
    await page.locator("#consent").check()
    await page.locator("#begin").click()


async def fill(page: Page, first: str) -> None:
    await page.locator(f"[name='a.q1'][value={first}]").check()
    await page.locator("[name='a.q2'][value='4']").check()


async def test_one_invitation_has_one_answer_whatever_is_pressed(
    browser: Chromium, field: World, address: str
) -> None:
    campaign = await going_on(field)
    link = address + await link_of(field, campaign)
    async with browser.visit(locale="vi") as visit:
        page = visit.page
        other = await page.context.new_page()
        for one in (other, page):
            await one.goto(link)
        for one in (other, page):
            await begin(one)
        await fill(page, "A")
        await page.evaluate(_TWICE)
        await page.wait_for_url("**/phieu/cam-on")
        await fill(other, "B")
        await other.locator("#live [value=send]").click()
        used = "Phiếu này đã được trả lời"
        await expect(other.get_by_role("heading", level=1)).to_have_text(used)
        await expect(other.locator("main")).to_be_focused()
        await page.go_back()
        await expect(page.get_by_role("heading", level=1)).to_have_text(used)
        await page.go_forward()
        await page.reload()
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Đã nhận phiếu")
    (response,) = await responses_of(field, campaign)
    assert response["answers"] == {"q1": "A", "q2": "4"}


async def test_a_draft_of_an_older_version_of_the_form_is_carried_over(
    browser: Chromium, field: World, address: str
) -> None:
    campaign = await going_on(field)
    link = address + await link_of(field, campaign)
    async with browser.visit(locale="vi") as visit:
        page = visit.page
        await page.goto(link)
        await begin(page)
        await fill(page, "B")
        await page.locator("#a\\.q5").fill("Chờ lâu")
        asked = {"code": "z", "text": "Câu mới", "type": "TEXT", "required": True}
        newer = await change_form(field, campaign, [*QUESTIONS[:2], asked])
        await page.goto(link)
        await expect(page.locator("#status")).to_contain_text("Phiếu đã được sửa đổi")
        assert await page.locator("[name='a.q1'][value=B]").is_checked()
        assert await page.locator("#a\\.q5").count() == 0
        await page.locator("#live [value=send]").click()
        await expect(page.locator("#faults a")).to_have_count(1)
        await page.locator("#a\\.z").fill("mới")
        await page.locator("#live [value=send]").click()
        await page.wait_for_url("**/phieu/cam-on")
    (response,) = await responses_of(field, campaign)
    assert response["answers"] == {"q1": "B", "q2": "4", "z": "mới"}
    assert response["questionnaire_id"] == newer


_TWICE = """() => {
    const button = document.querySelector("#live [value=send]");
    button.click();
    button.click();
}"""
