"""The workbook as people ask for it: by whom it can be had, and what stands in it for whom."""

import io
from datetime import timedelta

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from shared.auth.principal import Role
from shared.clock import utc_now
from tests.scoring.documents import CLAIM, OPINION, agency_id
from tests.scoring.world import View, World

pytestmark = pytest.mark.usefixtures("workshop")


async def book_of(world: World, document: View) -> Workbook:
    """Open a workbook that is finished."""
    assert document["state"] == "DONE", document["fault"]
    assert document["file"]["name"].endswith(".xlsx")
    return openpyxl.load_workbook(io.BytesIO(await world.content_of(document)))


def texts(book: Workbook) -> str:
    """Give every text of a workbook."""
    return "\n".join(
        str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row
    )


async def test_an_officer_has_everything_and_the_same_file_twice(world: World) -> None:
    run = await world.run()
    document = await world.document(run, kind="WORKBOOK")
    assert document["progress"]["done"] == document["progress"]["of"] == 3
    book = await book_of(world, document)
    said = texts(book)
    assert "DỰ THẢO" in said
    assert OPINION in said
    assert book.worksheets[1]["B9"].value == '=HYPERLINK("http://x";"Sở B")'
    again = await world.document(run, kind="WORKBOOK")
    assert again["file"]["digest"] == document["file"]["digest"]


async def test_what_is_for_everybody_holds_no_opinion_and_speaks_english(world: World) -> None:
    await world.published()
    run = (await world.read("/v1/runs")).json()["items"][0]
    document = await world.document(run, kind="WORKBOOK", audience="PUBLIC", written_in="en")
    said = texts(await book_of(world, document))
    assert "To decision 123/QĐ-UBND of 15 March 2025" in said
    assert OPINION not in said
    assert CLAIM not in said


async def test_an_agency_has_its_own_leaves_once_they_are_public(world: World) -> None:
    run = await world.approved()
    own = agency_id(world.authority_id, "so-a")
    head = world.person(Role.AGENCY_HEAD, own)
    wanted = {"kind": "WORKBOOK", "agency_id": str(own)}
    assert (await world.ask_for_document(run, head, **wanted)).status_code == 404
    embargo = (utc_now() + timedelta(days=3)).isoformat()
    assert (await world.publish(run, public_from=embargo)).status_code == 201
    assert (await world.ask_for_document(run, head, **wanted)).status_code == 404
    early = texts(await book_of(world, await world.document(run, kind="WORKBOOK")))
    assert "KHÔNG PHỔ BIẾN TRƯỚC THỜI ĐIỂM CÔNG KHAI" in early


async def test_an_agency_never_has_the_workbook_of_all(world: World) -> None:
    publication = await world.published()
    run = (await world.read("/v1/runs")).json()["items"][0]
    assert publication["result_digest"] == run["result_digest"]
    own = agency_id(world.authority_id, "so-a")
    head = world.person(Role.AGENCY_HEAD, own)
    assert (await world.ask_for_document(run, head, kind="WORKBOOK")).status_code == 404
    document = await world.document(run, head, kind="WORKBOOK", agency_id=str(own))
    content = await world.content_of(document, head)
    book = openpyxl.load_workbook(io.BytesIO(content))
    lines = book["Giải trình điểm"]
    assert {lines.cell(row, 2).value for row in range(9, lines.max_row + 1)} == {"Sở A"}
    assert book.worksheets[1]["B9"].value == '=HYPERLINK("http://x";"Sở B")'


async def test_score_cards_are_in_vietnamese_alone(world: World) -> None:
    answer = await world.ask_for_document(await world.run(), written_in="en")
    assert answer.status_code == 422
    assert "leave `language` out" in answer.text
