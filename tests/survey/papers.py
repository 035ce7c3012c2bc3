"""Keys papers as people do: downloads the workbook, fills in rows with another program, sends it back."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import httpx
import openpyxl

from services.survey.papers.layout import AGENCY, DAY, NUMBER, PAPERS
from shared.auth.principal import Principal, Role
from shared.workbooks.writing import MEDIA_TYPE
from tests.support.authentication import principal, signed_in
from tests.survey.world import Campaign, World

HEADER_ROW = 4
GOOD = {AGENCY.title: "A1", DAY.title: "01/06/2024", "q1": "A", "q2": 5, "q4": 2}


def filled(content: bytes, rows: Sequence[Mapping[str, Any]], **cells: Any) -> bytes:
    """Fill in rows by the titles of the columns; `cells` changes single cells of the sheet of papers."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[PAPERS]
    columns = {one.value: one.column for one in sheet[HEADER_ROW]}
    for number, row in enumerate(rows, HEADER_ROW + 1):
        for title, value in row.items():
            sheet.cell(number, columns[title], value)
    for place, value in cells.items():
        sheet[place] = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def paper(number: str, **answers: Any) -> dict[str, Any]:
    """Give a row that is good as it stands."""
    return {NUMBER.title: number, **GOOD, **answers}


async def workbook(world: World, campaign: Campaign, group: str = "CITIZENS") -> bytes:
    """Download the keying workbook of a group."""
    answer = await world.call(
        "GET", f"{campaign.path}/keying-workbook?group={group}", Role.SURVEY_SUPERVISOR
    )
    assert answer.status_code == 200, answer.text
    return answer.content


async def send(
    world: World,
    campaign: Campaign,
    content: bytes,
    by: Principal | None = None,
    *,
    import_id: str | None = None,
    language: str = "en",
) -> httpx.Response:
    """Send a filled-in workbook."""
    who = by or world.person(Role.SURVEY_SUPERVISOR)
    headers = signed_in(who, language=language) | {"content-type": MEDIA_TYPE}
    query = f"?id={import_id}" if import_id else ""
    path = f"{campaign.path}/paper-imports{query}"
    return await world.client.post(path, content=content, headers=headers)


async def second_keyer(world: World, campaign: Campaign) -> Principal:
    """Give an interviewer who is assigned to the first agency's citizens."""
    keyer = principal(Role.INTERVIEWER, world.authority_id)
    assert (await world.assign(campaign, keyer)).status_code == 201
    return keyer


async def differing(world: World, campaign: Campaign) -> dict[str, Any]:
    """Let two people key one paper otherwise, and give it."""
    blank = await workbook(world, campaign)
    assert (await send(world, campaign, filled(blank, [paper("7")]))).status_code == 201
    second = await second_keyer(world, campaign)
    other = filled(blank, [paper("7", q1="B")])
    assert (await send(world, campaign, other, second)).status_code == 201
    listed = await world.call("GET", f"{campaign.path}/papers", Role.SURVEY_SUPERVISOR)
    return dict(listed.json()["items"][0])
