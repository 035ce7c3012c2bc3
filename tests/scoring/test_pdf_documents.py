"""Score cards and the report are read as a reader would read them: pages, words, figures."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from shared.auth.principal import Role
from tests.scoring.documents import OPINION, agency_id, three_agencies
from tests.scoring.peers import Archive
from tests.scoring.world import View, World
from tests.support.authentication import signed_in
from tests.support.pdf import Pdf


@dataclass
class Shown:
    """Half a year and the whole, both published, and what was made of the second."""

    world: World
    run: View
    archive: zipfile.ZipFile
    folder: Path

    def card(self, name: str) -> Pdf:
        """Open one card of the archive."""
        return Pdf.of(self.archive.read(name), self.folder)


@pytest.fixture(scope="module")
async def shown(
    client: httpx.AsyncClient,
    records: Archive,
    summaries: Archive,
    workshop: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Shown:
    earlier = World(client, records, summaries)
    period = {"id": str(earlier.period_id), "code": "2023", "name": "Nửa đầu 2024", "stage": "2024"}
    days = {"starts_on": "2024-01-01", "ends_on": "2024-06-30"}
    await earlier.publish(
        await earlier.approved(record=earlier.freeze_record(period={**period, **days})),
        decision_number="99/QĐ-UBND",
    )
    world = World(client, records, summaries, authority_id=earlier.authority_id)
    agencies = three_agencies(world.authority_id)
    agencies[2]["predecessors"] = [
        {"id": agencies[0]["id"], "code": "so-a", "name": "Sở A", "effective_on": "2024-03-01"}
    ]
    run = await world.approved(record=world.freeze_record(agencies=agencies))
    await world.publish(run)
    document = await world.document(run, kind="SCORE_CARDS")
    assert document["state"] == "DONE", document["fault"]
    assert document["file"]["name"] == "Phiếu điểm Năm 2024.zip"
    assert document["file"]["media_type"] == "application/zip"
    content = io.BytesIO(await world.content_of(document))
    folder = tmp_path_factory.mktemp("cards")
    return Shown(world, run, zipfile.ZipFile(content), folder)


FIRST = "Sở, ban, ngành/001 =HYPERLINK( http x ; Sở B ).pdf"
SECOND = "Sở, ban, ngành/002 Sở A.pdf"


async def test_every_agency_has_a_file_of_one_page_in_the_order_of_the_ranking(
    shown: Shown,
) -> None:
    names = shown.archive.namelist()
    assert names == [FIRST, SECOND, "UBND cấp huyện/003 Huyện C.pdf"]
    assert [shown.card(name).pages for name in names] == [1, 1, 1]


async def test_a_card_says_everything_as_vietnamese_readers_write_it(shown: Shown) -> None:
    card = shown.card(SECOND)
    said = (
        "SỞ NỘI VỤ THỬ",
        "Chỉ số CCHC năm 2024",
        "Quyết định số 123/QĐ-UBND ngày 15 tháng 3 năm 2025",
        "Sở A",
        "Khối: Sở, ban, ngành",
        "77,00 / 100",
        "2 / 2",
        "Điểm thẩm định: 45,00 / 60",
        "80,00 % hạng 2",
        "1. Chỉ đạo, điều hành",
        "75,0",
        "1.2",
        OPINION,
        "thì được",
        "Tiếp cận dịch vụ",
        "Nửa đầu 2024",
        "Lưu hành nội bộ",
    )
    assert card.missing(1, *said, "DỰ THẢO") == ["DỰ THẢO"]


async def test_a_card_shows_the_earlier_years_of_whom_the_agency_took_over_from(
    shown: Shown,
) -> None:
    card = shown.card("UBND cấp huyện/003 Huyện C.pdf")
    assert card.missing(1, "Qua các kỳ", "Nửa đầu 2024 (Sở A)", "Năm 2024") == []
    assert shown.card(SECOND).missing(1, "Nửa đầu 2024 (") == ["Nửa đầu 2024 ("]


async def test_a_card_can_be_read_by_a_screen_reader_and_names_no_instant(shown: Shown) -> None:
    card = shown.card(SECOND)
    assert card.info["Tagged"] == "yes"
    assert card.info["Title"] == "Phiếu điểm Sở A, Năm 2024"
    assert "CreationDate" not in card.info
    content = shown.archive.read(SECOND)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert b"/Lang(vi-VN)" in content


async def test_the_same_card_is_the_same_bytes_whoever_asks_and_however(shown: Shown) -> None:
    so_a = agency_id(shown.world.authority_id, "so-a")
    editor = shown.world.person(Role.AGENCY_EDITOR, so_a)
    wanted = {"kind": "SCORE_CARD", "agency_id": str(so_a)}
    document = await shown.world.document(shown.run, editor, **wanted)
    assert document["file"]["name"] == "Phiếu điểm Sở A Năm 2024.pdf"
    content = await shown.world.content_of(document, editor)
    assert content == shown.archive.read(SECOND)


async def test_the_report_has_cover_method_blocks_and_every_agency(
    shown: Shown, tmp_path: Path
) -> None:
    document = await shown.world.document(shown.run, kind="REPORT_PDF", audience="PUBLIC")
    assert document["state"] == "DONE", document["fault"]
    assert document["file"]["name"] == "Báo cáo Chỉ số CCHC năm 2024.pdf"
    report = Pdf.of(await shown.world.content_of(document), tmp_path)
    assert report.info["Tagged"] == "yes"
    assert report.info["Title"] == "Chỉ số CCHC năm 2024, Năm 2024"
    cover = ("SỞ NỘI VỤ THỬ", "BÁO CÁO KẾT QUẢ", "Quyết định số 123/QĐ-UBND")
    assert report.missing(1, *cover) == []
    assert report.missing(2, "Nội dung", "Phương pháp", "Từng cơ quan") == []
    method = (
        "nhân thang điểm 100",
        "đến 2 chữ số thập phân",
        "Tốt",
        "từ 80",
        shown.run["result_digest"],
        shown.run["appraisal_record"]["digest"],
    )
    assert report.missing(3, *method) == []
    ranking = ("Kết quả: Sở, ban, ngành", "83,00", "Sở A", "77,00", "89,00", "Khá")
    assert report.missing(4, *ranking) == []
    last = report.text(report.pages)
    assert "Huyện C" in last
    assert OPINION not in "".join(report.text(page) for page in range(1, report.pages + 1))


async def test_what_everybody_may_read_has_no_opinion_of_the_council(
    shown: Shown, tmp_path: Path
) -> None:
    book = await shown.world.document(
        shown.run, kind="SCORE_CARD_BOOK", block="SO", audience="PUBLIC"
    )
    assert book["file"]["name"] == "Phiếu điểm Sở, ban, ngành Năm 2024.pdf"
    pdf = Pdf.of(await shown.world.content_of(book), tmp_path)
    assert pdf.pages == 2
    assert pdf.missing(2, "Công khai", "2 / 2", OPINION) == [OPINION]


@pytest.mark.usefixtures("workshop")
async def test_a_document_is_made_in_the_background_and_fetched_whole_or_in_part(
    world: World, tmp_path: Path
) -> None:
    so_a = str(agency_id(world.authority_id, "so-a"))
    asked = await world.ask_for_document(await world.run(), kind="SCORE_CARD", agency_id=so_a)
    assert asked.status_code == 202
    assert asked.json()["state"] == "QUEUED"
    assert asked.headers["retry-after"] == "2"
    document = await world.finished(asked.headers["location"].rpartition("/")[2])
    assert document["state"] == "DONE", document["fault"]
    assert document["progress"] == {"done": 1, "of": 1, "message": None}

    path = f"/v1/result-documents/{document['id']}/content"
    whole = await world.read(path)
    assert whole.content.startswith(b"%PDF-1.7")
    assert len(whole.content) == document["file"]["size"]
    assert whole.headers["etag"] == f'"{document["file"]["digest"]}"'
    assert whole.headers["content-type"] == "application/pdf"
    assert whole.headers["cache-control"] == "private, no-store"
    disposition = whole.headers["content-disposition"]
    assert disposition.startswith('attachment; filename="Phieu diem So A Nam 2024.pdf"')
    assert "filename*=UTF-8''Phi%E1%BA%BFu%20%C4%91i%E1%BB%83m" in disposition
    headers = signed_in(world.officer)
    part = await world.client.get(path, headers={**headers, "range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    known = await world.client.get(
        path, headers={**headers, "if-none-match": whole.headers["etag"]}
    )
    assert (known.status_code, known.content) == (304, b"")
    beyond = await world.client.get(path, headers={**headers, "range": "bytes=99999999-"})
    assert beyond.status_code == 416
    card = Pdf.of(whole.content, tmp_path)
    assert card.missing(1, "DỰ THẢO", "Quyết định") == ["Quyết định"]
