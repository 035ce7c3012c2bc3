"""The public pages as they are sent: words, languages, caching, refusals."""

import hashlib
import re
from html import unescape
from pathlib import Path

import httpx
import pytest
from asgi_lifespan import LifespanManager

from services.gateway.app import create_app
from services.gateway.public_pages.words import WORDS
from tests.gateway.support import gateway_settings
from tests.public_pages.city import City
from tests.scoring.world import World

TEMPLATES = Path("services/gateway/public_pages/templates")


async def test_the_list_shows_what_is_published_newest_first(
    reader: httpx.AsyncClient, city: City
) -> None:
    text = (await reader.get("/cong-bo")).text
    assert text.index(city.later["title"]) < text.index(city.earlier["title"])
    assert "2024/QĐ-UBND, 15/03/2025" in text


async def test_a_page_speaks_the_readers_language_and_keeps_it(
    reader: httpx.AsyncClient, city: City
) -> None:
    vietnamese = await reader.get(city.page)
    english = await reader.get(city.page, headers={"accept-language": "en-GB,en;q=0.8"})
    named = await reader.get(city.page, params={"language": "en"})
    assert vietnamese.headers["content-language"] == "vi"
    assert vietnamese.headers["vary"] == "Accept-Language"
    assert "Xếp hạng: Sở, ban, ngành" in vietnamese.text
    assert "Ranking: Sở, ban, ngành" in english.text
    assert f'href="{city.page}/co-quan/so-01?language=en"' in named.text
    assert f'href="{city.page}/co-quan/so-01"' in english.text
    assert 'href="?language=vi"' in named.text


async def test_figures_are_written_as_the_language_writes_them(
    reader: httpx.AsyncClient, city: City
) -> None:
    agency = (await reader.get(f"/v1/publications/{city.later['id']}/agencies/so-01")).status_code
    assert agency in {502, 503}, "the proxy has no service here: the pages read it themselves"
    page = f"{city.page}/co-quan/so-02"
    vietnamese = (await reader.get(page)).text
    english = (await reader.get(page, params={"language": "en"})).text
    index = re.search(r"<dd>(\d+,\d\d)</dd>", vietnamese)
    assert index
    assert f"<dd>{index.group(1).replace(',', '.')}</dd>" in english


async def test_an_agencys_page_goes_down_to_the_leaves_and_keeps_opinions_away(
    reader: httpx.AsyncClient, city: City
) -> None:
    text = (await reader.get(f"{city.page}/co-quan/so-03")).text
    for words in ("Chỉ đạo, điều hành", "1.2. Nhiệm vụ hoàn thành", "Tiếp cận dịch vụ"):
        assert words in text
    assert "Không kịp thời" in text
    assert "Nguyễn Văn Kín" not in text
    assert "Giải trình riêng" not in text


async def test_an_agencys_page_shows_its_history_as_a_line_and_a_table(
    reader: httpx.AsyncClient, city: City
) -> None:
    text = (await reader.get(f"{city.page}/co-quan/so-01")).text
    assert f'href="/cong-bo/{city.earlier["id"]}/co-quan/so-01"' in text
    assert text.count("<circle") == 2
    assert text.index("Năm 2024</a>") < text.index("Năm 2023</a>")


async def test_heads_of_agencies_are_shown_where_they_are_evaluated(
    reader: httpx.AsyncClient, city: City
) -> None:
    assert f"{city.page}/nguoi-dung-dau" in (await reader.get(city.page)).text
    assert "Giám đốc Sở Nội vụ" in (await reader.get(f"{city.page}/nguoi-dung-dau")).text
    assert "nguoi-dung-dau" not in (await reader.get(f"/cong-bo/{city.earlier['id']}")).text


async def test_names_are_text_and_nothing_else(
    reader: httpx.AsyncClient, world: World, address: str
) -> None:
    title = "<script>alert(1)</script> & 'x'"
    publication = await world.published(title=title)
    answer = await reader.get(f"/cong-bo/{publication['id']}", params={"q": '"><b>x'})
    assert "<script" not in answer.text
    assert "<b>" not in answer.text
    assert "&lt;script&gt;" in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


async def test_a_page_is_sent_once_to_whoever_has_it(reader: httpx.AsyncClient, city: City) -> None:
    first = await reader.get(city.page)
    assert first.headers["cache-control"] == "public, max-age=60"
    again = await reader.get(city.page, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["content-security-policy"] == first.headers["content-security-policy"]
    head = await reader.head(city.page)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == first.headers["etag"]


async def test_the_style_is_kept_for_ever_under_the_name_of_its_bytes(
    reader: httpx.AsyncClient, city: City
) -> None:
    (style,) = re.findall(
        r'<link rel="stylesheet" href="([^"]+)">', (await reader.get(city.page)).text
    )
    answer = await reader.get(style)
    assert style == f"/cong-bo/pages.css?v={hashlib.sha256(answer.content).hexdigest()[:12]}"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_the_catalogue_of_open_data_is_found_from_the_host_alone(
    reader: httpx.AsyncClient, city: City
) -> None:
    answer = await reader.get("/.well-known/dcat")
    assert (answer.status_code, answer.headers["location"]) == (308, "/v1/open-data")
    assert (await city.world.read("/v1/open-data")).json()["@type"] == "dcat:Catalog"
    assert 'rel="license"' in (await reader.get(city.page)).text


async def test_an_english_page_says_what_is_vietnamese(
    reader: httpx.AsyncClient, city: City
) -> None:
    """WCAG 2.2, 3.1.2: a voice that reads English has to know whose words are Vietnamese."""
    for path in ("", "/co-quan/so-01", "/so-sanh?a=so-01&b=so-02", "/nguoi-dung-dau"):
        text = (await reader.get(city.page + path, headers={"accept-language": "en"})).text
        body = re.sub(r"<title>.*?</title>|<option.*?</option>", "", text, flags=re.DOTALL)
        assert '<span lang="vi">Sở Nội vụ</span>' in body, path
        assert ">Sở Nội vụ<" not in body.replace('<span lang="vi">Sở Nội vụ<', ""), path
        assert '<span lang="vi">' not in (await reader.get(city.page + path)).text


async def test_a_ranking_is_sorted_by_a_part_without_javascript(
    reader: httpx.AsyncClient, city: City
) -> None:
    page = (await reader.get(city.page, params={"block": "SO"})).text
    found = re.search(r'href="([^"]*sort=-part[^"]*)"', page)
    assert found
    text = (await reader.get(unescape(found.group(1)))).text
    assert 'aria-sort="descending"' in text
    rows = re.findall(r"<tr><td>.*?</tr>", text, flags=re.DOTALL)
    points = [re.findall(r"<td>(\d+,\d\d)</td>", row)[0] for row in rows]
    assert len(points) == 16
    assert points == sorted(points, reverse=True)


async def test_what_replaces_a_publication_is_told_on_all_its_pages(
    reader: httpx.AsyncClient, world: World
) -> None:
    first = await world.published()
    again = await world.approved(record=world.freeze_record(frozen_at="2025-01-01T00:00:00Z"))
    answer = await world.publish(again, decision_number="124/QĐ-UBND", replaces=first["id"])
    assert answer.status_code == 201, answer.text
    for path in ("", "/co-quan/so-a", "/so-sanh"):
        text = (await reader.get(f"/cong-bo/{first['id']}{path}")).text
        assert "Bản này đã được thay" in text
        assert f"/cong-bo/{answer.json()['id']}" in text
    assert "đính chính một bản trước" in (await reader.get(f"/cong-bo/{answer.json()['id']}")).text


async def test_under_embargo_there_is_no_page(reader: httpx.AsyncClient, world: World) -> None:
    run = await world.approved()
    answer = await world.publish(run, public_from="2026-12-24T00:00:00Z", title="Chưa công khai")
    assert answer.status_code == 201, answer.text
    assert (await reader.get(f"/cong-bo/{answer.json()['id']}")).status_code == 404
    assert "Chưa công khai" not in (await reader.get("/cong-bo")).text


@pytest.mark.parametrize(
    "path",
    [
        "/cong-bo/khong-co",
        "/cong-bo/",
        "/cong-bo/0190d5a0-0000-7000-8000-000000000000",
        "{page}/co-quan/khong-co",
        "{page}/co-quan/..%2F..%2Fruns",
        "{page}/khong-co",
        "/cong-bo?cursor=x",
    ],
)
async def test_what_is_not_there_is_told_in_words(
    reader: httpx.AsyncClient, city: City, path: str
) -> None:
    answer = await reader.get(path.format(page=city.page))
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-store"
    assert "Hãy bắt đầu từ danh sách" in answer.text


async def test_parameters_that_make_no_sense_do_no_harm(
    reader: httpx.AsyncClient, city: City
) -> None:
    plain = await reader.get(city.page)
    odd = await reader.get(city.page, params={"sort": "wrong", "utm_source": "x"})
    assert odd.status_code == 200
    assert odd.text.count("<tr>") == plain.text.count("<tr>")
    none = await reader.get(city.page, params={"q": "không có cơ quan này"})
    assert "hãy thử từ khác" in none.text


async def test_without_the_scoring_service_a_page_says_to_come_back() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        if "broken" in request.url.host:
            return httpx.Response(500)
        raise httpx.ConnectError("down", request=request)

    for host in ("down", "broken"):
        async with httpx.AsyncClient(transport=httpx.MockTransport(refuse)) as http:
            app = create_app(gateway_settings(scoring_url=f"http://{host}"), http=http)
            async with LifespanManager(app) as manager:
                transport = httpx.ASGITransport(manager.app)
                async with httpx.AsyncClient(transport=transport, base_url="http://g") as client:
                    answer = await client.get("/cong-bo")
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "5"
        assert "Hãy tải lại trang sau ít giây" in answer.text


async def test_an_empty_list_says_so() -> None:
    def nothing(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"items": [], "next": None})

    async with (
        httpx.AsyncClient(transport=httpx.MockTransport(nothing)) as http,
        LifespanManager(create_app(gateway_settings(), http=http)) as manager,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(manager.app), base_url="http://g"
        ) as client,
    ):
        answer = await client.get("/cong-bo", params={"language": "en"})
    assert "Nothing has been published yet" in answer.text


def test_every_word_is_said_and_every_saying_has_words() -> None:
    said = set(
        re.findall(r'\bt\("(\w+)"', "".join(one.read_text() for one in TEMPLATES.glob("*.html")))
    )
    errors = {"not_found", "not_found_detail", "unavailable", "unavailable_detail"}
    assert said | errors == set(WORDS)
