"""The public pages in a real Chromium: on a phone, by keyboard, with and without JavaScript."""

from urllib.parse import urlsplit

import pytest

from tests.public_pages.city import City
from tests.support.browser import DESK, PHONE, Chromium

LARGEST_BYTES = 200_000
PAGES = {  # The checker needs a second for a hundred rows; the whole ranking has one markup.
    "list": "/cong-bo",
    "ranking": "{page}?block=SO",
    "found": "{page}?q=tan+phu+1+1&sort=-index",
    "agency": "{page}/co-quan/so-01",
    "choice": "{page}/so-sanh",
    "comparison": "{page}/so-sanh?a=so-01&b=so-02",
    "heads": "{page}/nguoi-dung-dau",
    "missing": "/cong-bo/khong-co",
}


@pytest.mark.parametrize(("language", "scheme"), [("vi", "light"), ("en", "dark")])
async def test_every_page_is_accessible_small_and_asks_nobody_else(
    browser: Chromium, city: City, address: str, language: str, scheme: str
) -> None:
    for name, path in PAGES.items():
        async with browser.visit(locale=language, color_scheme=scheme) as visit:
            answer = await visit.page.goto(address + path.format(page=city.page))
            assert await visit.page.locator("html").get_attribute("lang") == language, name
            assert await visit.violations() == [], name
            assert not await visit.scrolls_sideways(), name
            assert {urlsplit(one).netloc for one in visit.requested} == {urlsplit(address).netloc}
            assert await visit.bytes_of(answer) < LARGEST_BYTES, name
            refused = "404 (Not Found)"
            assert [one for one in visit.complaints if refused not in one] == [], name
            assert await visit.page.context.cookies() == []


async def test_a_wide_screen_is_accessible_too(browser: Chromium, city: City, address: str) -> None:
    async with browser.visit(viewport=DESK, locale="vi") as visit:
        for path in (PAGES["ranking"], PAGES["agency"]):
            await visit.page.goto(address + path.format(page=city.page))
            assert await visit.violations() == [], path
            assert not await visit.scrolls_sideways()


@pytest.mark.parametrize("javascript", [True, False])
async def test_a_reader_finds_an_agency_and_compares_it(
    browser: Chromium, city: City, address: str, *, javascript: bool
) -> None:
    async with browser.visit(java_script_enabled=javascript, locale="vi") as visit:
        page = visit.page
        await page.goto(f"{address}/cong-bo")
        await page.get_by_role("link", name=city.later["title"], exact=True).first.click()
        await page.get_by_label("Tìm theo tên hoặc mã").fill("thue")
        await page.get_by_role("button", name="Tìm", exact=True).click()
        assert await page.get_by_role("status").text_content() == "Tìm thấy 1 cơ quan."
        await page.get_by_role("link", name="Thuế thành phố").click()
        assert await page.get_by_role("heading", level=1).text_content() == "Thuế thành phố"
        await page.get_by_role("button", name="So sánh với cơ quan khác").click()
        await page.get_by_label("Cơ quan thứ hai").select_option(label="Sở Y tế")
        await page.get_by_role("button", name="So sánh", exact=True).click()
        heads = await page.get_by_role("columnheader").all_text_contents()
        assert [one.strip() for one in heads][-3:] == ["Thuế thành phố", "Sở Y tế", "Chênh lệch"]


async def test_a_reader_walks_by_keyboard_alone(
    browser: Chromium, city: City, address: str
) -> None:
    async with browser.visit(locale="vi") as visit:
        page = visit.page
        await page.goto(address + city.page)
        await page.keyboard.press("Tab")
        focused = page.locator(":focus")
        assert await focused.text_content() == "Đến nội dung chính"
        assert await focused.evaluate("one => one.getBoundingClientRect().left >= 0")
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        assert await focused.get_attribute("name") == "q"
        outline = await focused.evaluate("one => getComputedStyle(one).outlineStyle")
        assert outline == "solid"
        await page.keyboard.type("dong da")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**q=dong*da*")
        assert await page.get_by_role("link", name="phường Đống Đa").count() == 1


async def test_a_table_is_sorted_by_its_headings(
    browser: Chromium, city: City, address: str
) -> None:
    async with browser.visit(locale="vi") as visit:
        page = visit.page
        await page.goto(f"{address}{city.page}?block=SO")
        await page.get_by_role("columnheader", name="Cơ quan").get_by_role("link").click()
        heading = page.get_by_role("columnheader", name="Cơ quan")
        assert await heading.get_attribute("aria-sort") == "ascending"
        names = await page.locator("tbody th").all_text_contents()
        assert names[0] == "Ban Quản lý các khu công nghiệp và chế xuất"
        assert names[-1] == "Văn phòng Ủy ban nhân dân thành phố"
        assert names.index("Đài Phát thanh và Truyền hình") == 2
        assert await page.locator("tbody tr").count() == 16


async def test_what_one_presses_is_large_enough(
    browser: Chromium, city: City, address: str
) -> None:
    """WCAG 2.2, 2.5.8: at least 24 by 24 pixels, apart from links within sentences."""
    async with browser.visit(locale="vi", viewport=PHONE) as visit:
        await visit.page.goto(f"{address}{city.page}?block=SO")
        small = await visit.page.evaluate(
            """() => [...document.querySelectorAll("button, select, input, .button, thead a")]
                .filter(one => { const box = one.getBoundingClientRect();
                                 return box.height < 24 || box.width < 24; })
                .map(one => one.outerHTML)"""
        )
        assert small == []


async def test_a_printed_page_shows_the_table_and_no_form(
    browser: Chromium, city: City, address: str
) -> None:
    async with browser.visit(locale="vi") as visit:
        answer = await visit.page.goto(address + city.page)
        assert await visit.bytes_of(answer) < LARGEST_BYTES
        await visit.page.emulate_media(media="print")
        assert not await visit.page.get_by_role("search").is_visible()
        assert await visit.page.get_by_role("table").first.is_visible()
