"""Whatever is sent as a workbook, to each place that takes one: a clear answer at its cell, and nothing half-done."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import httpx
import pytest

from services.assessment.agency_workbooks.layout import SHEET as AGENCIES
from services.assessment.agency_workbooks.layout import TITLES
from services.assessment.report_workbooks.layout import SHEET as REPORT
from shared.workbooks.writing import MEDIA_TYPE
from tests.assessment.filled_workbook import FilledWorkbook
from tests.assessment.framework_data import edited
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.world import Caller, World
from tests.shared.workbooks.files import bent, book_of, ole_container
from tests.support.authentication import signed_in

XLSX: Final = {"content-type": MEDIA_TYPE}
PLACES: Final = ("framework", "agencies", "report")
SHEET_1: Final = "xl/worksheets/sheet1.xml"


@dataclass
class Place:
    """One place that takes workbooks."""

    caller: Caller
    path: str
    params: dict[str, Any]
    good: bytes
    cell: tuple[str, str]
    """Sheet and address of a cell in which a value belongs."""
    unreadable: str
    faulty: str
    """Codes of the refusal of what is no workbook, and of cells that are wrong."""
    state: Callable[[], Any]
    """Reads all that an upload may change."""

    async def send(self, content: bytes, headers: dict[str, str] = XLSX) -> httpx.Response:
        return await self.caller.call(
            "POST", self.path, params=self.params, content=content, headers=headers
        )


@pytest.fixture
async def place(world: World, request: pytest.FixtureRequest) -> Place:
    """The framework of a programme, the register of agencies, or an agency's report."""
    if request.param == "framework":
        answer = await world.officer.call("GET", f"/v1/frameworks/{world.framework}/workbook")
        return Place(
            world.officer,
            "/v1/frameworks",
            {"programme_id": world.programme},
            answer.content,
            ("Tiêu chí", "I8"),
            "framework-faults",
            "framework-faults",
            lambda: world.officer.get("/v1/frameworks"),
        )
    if request.param == "agencies":
        return Place(
            world.officer,
            "/v1/agency-imports",
            {},
            book_of(list(TITLES.values()), ["NEW", "Sở mới", "SO"], sheet=AGENCIES),
            (AGENCIES, "B2"),
            "unreadable-workbook",
            "agency-import-faults",
            lambda: world.officer.get("/v1/agencies"),
        )
    await world.move("SELF_ASSESSMENT")
    editor, report = world.editor("S1"), world.report("S1")
    workbook = FilledWorkbook((await editor.call("GET", f"{report}/workbook")).content)
    cell = workbook.put("1.1.2|FACT|done", "value", 2)
    workbook.put("1.1.2|FACT|planned", "value", 3)
    return Place(
        editor,
        f"{report}/workbook-uploads",
        {},
        workbook.save(),
        (REPORT, cell),
        "unreadable-workbook",
        "report-workbook-faults",
        lambda: editor.get(report),
    )


every_place = pytest.mark.parametrize("place", PLACES, indirect=True)


def bomb(content: bytes) -> bytes:
    """Let one part unpack to 40 MB."""
    return bent(content, {SHEET_1: lambda part: part + b" " * 40_000_000})


def lying(content: bytes) -> bytes:
    """Let the archive say that everything in it is tiny."""
    big = bytearray(bomb(content))
    start = 0
    while (start := big.find(b"PK\x01\x02", start)) >= 0:
        big[start + 24 : start + 28] = (1000).to_bytes(4, "little")
        start += 4
    return bytes(big)


NO_WORKBOOKS: Final[dict[str, tuple[str, Callable[[bytes], bytes]]]] = {
    "nothing": ("not-a-workbook", lambda _good: b""),
    "text": ("not-a-workbook", lambda _good: "Mã;Tên\nS1;Sở".encode()),
    "program": ("not-a-workbook", lambda _good: b"MZ\x90\x00" + b"\0" * 600),
    "word": ("not-a-workbook", lambda good: good.replace(b"xl/workbook.xml", b"xl/wordbook.xml")),
    "password": ("password-protected", lambda _good: ole_container("EncryptedPackage")),
    "old": ("old-format", lambda _good: ole_container("Workbook")),
    "binary": ("old-format", lambda good: bent(good, added={"xl/workbook.bin": b"x"})),
    "macros": ("macros", lambda good: bent(good, added={"xl/vbaProject.bin": b"x"})),
    "cut off": ("broken-workbook", lambda good: good[: len(good) // 2]),
    "no xml": ("broken-workbook", lambda good: bent(good, {SHEET_1: lambda part: part[:99]})),
    "entities": (
        "broken-workbook",
        lambda good: bent(
            good,
            {SHEET_1: lambda part: part.replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b "c">]>', 1)},
        ),
    ),
    "bomb": ("workbook-too-large", bomb),
    "lying bomb": ("", lying),
}


@every_place
async def test_what_is_no_workbook_is_refused_in_words_and_changes_nothing(place: Place) -> None:
    before = await place.state()
    for name, (code, made) in NO_WORKBOOKS.items():
        body = await refused_in_both(
            place.caller,
            "POST",
            place.path,
            422,
            place.unreadable,
            params=place.params,
            content=made(place.good),
            headers=XLSX,
        )
        found = [one["code"] for one in body["errors"]]
        assert len(found) == 1, name
        assert found[0] == code if code else found[0] in {"workbook-too-large", "broken-workbook"}
        assert await place.state() == before, name


@every_place
async def test_formulas_and_merged_cells_are_refused_at_their_cell(place: Place) -> None:
    before = await place.state()
    sheet, cell = place.cell
    row = int("".join(sign for sign in cell if sign.isdigit()))
    for code, content in (
        ("formula", edited(place.good, {place.cell: "=1+1"})),
        ("error-value", edited(place.good, {place.cell: "=1/0"})),
        ("merged-cells", edited(place.good, {}, merged=(sheet, f"A{row}:{cell[0]}{row}"))),
    ):
        body = await refused_in_both(
            place.caller,
            "POST",
            place.path,
            422,
            place.faulty,
            params=place.params,
            content=content,
            headers=XLSX,
        )
        told = [(one["sheet"], one["code"]) for one in body["errors"]]
        wanted = "formula" if code == "error-value" else code
        assert (sheet, wanted) in told, told
        assert all(one["cell"].endswith(str(row)) for one in body["errors"]), body["errors"]
    assert await place.state() == before


@every_place
async def test_the_name_of_the_file_leads_nowhere(place: Place) -> None:
    """It is never used as a path; a program in a workbook's name is what its bytes are."""
    for name in (
        "../../etc/passwd.xlsx",
        "C:\\x\\y.xlsx",
        "a\r\nX-Evil: 1.xlsx",
        "\u202excod.xlsx",
    ):
        answer = await place.caller.call(
            "POST", place.path, params=place.params, files={"file": (name, place.good, MEDIA_TYPE)}
        )
        assert answer.status_code in {200, 201}, answer.text
        assert "x-evil" not in answer.headers
    renamed = await place.caller.call(
        "POST",
        place.path,
        params=place.params,
        files={"file": ("khung.xlsx", b"MZ\x90\x00" + b"\0" * 600, MEDIA_TYPE)},
    )
    refused(renamed, 422, place.unreadable)


@every_place
@pytest.mark.parametrize("form", [False, True])
async def test_a_workbook_that_stops_half_way_changes_nothing_and_breaks_nothing(
    place: Place, form: bool
) -> None:
    before = await place.state()
    answer = await break_off(place, place.good[: len(place.good) // 2], form=form)
    assert answer["status"] == 400
    assert b"upload-broken" in answer["body"]
    assert await place.state() == before
    assert (await place.send(place.good)).status_code in {200, 201}


@every_place
async def test_two_who_send_the_same_workbook_at_once_leave_it_whole(place: Place) -> None:
    answers = await asyncio.gather(*(place.send(place.good) for _ in range(3)))
    assert {one.status_code for one in answers} <= {200, 201, 409, 412}
    assert any(one.is_success for one in answers)


async def break_off(place: Place, content: bytes, *, form: bool) -> dict[str, Any]:
    """Send the beginning of a request, then close the connection; give what would have been answered."""
    kind = "multipart/form-data; boundary=x" if form else MEDIA_TYPE
    if form:
        content = (
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n'
            + content
        )
    messages: list[dict[str, Any]] = [
        {"type": "http.request", "body": content, "more_body": True},
        {"type": "http.disconnect"},
    ]
    answer: dict[str, Any] = {"body": b""}

    async def receive() -> Any:
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        answer["status"] = message.get("status", answer.get("status"))
        answer["body"] += message.get("body", b"")

    transport = place.caller.http._transport
    assert isinstance(transport, httpx.ASGITransport)
    headers = signed_in(place.caller.who) | {"content-type": kind}
    query = "&".join(f"{name}={value}" for name, value in place.params.items())
    await transport.app(
        {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": place.path,
            "raw_path": place.path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "server": ("assessment", 80),
            "client": ("127.0.0.1", 1),
        },
        receive,
        send,
    )
    return answer
