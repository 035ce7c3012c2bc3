"""Frameworks as workbooks through the API: sent and fetched, refused in words, and nothing half-done."""

from typing import Any
from urllib.parse import quote

import httpx
import pytest

from shared.workbooks.writing import MEDIA_TYPE
from tests.assessment.framework_data import edited
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.world import FRAMEWORK, World
from tests.shared.workbooks.files import bent, book_of, ole_container

XLSX = {"content-type": MEDIA_TYPE}
GOOD = FRAMEWORK.read_text(encoding="utf-8")


async def workbook_of(world: World) -> bytes:
    answer = await world.auditor.call("GET", f"/v1/frameworks/{world.framework}/workbook")
    assert answer.status_code == 200, answer.text
    return answer.content


async def send(world: World, content: bytes, path: str = "/v1/frameworks") -> httpx.Response:
    params = {"programme_id": world.programme} if path == "/v1/frameworks" else {}
    return await world.officer.call("POST", path, params=params, content=content, headers=XLSX)


async def test_a_framework_goes_out_and_comes_in_with_the_same_digest(world: World) -> None:
    before = await world.officer.get(f"/v1/frameworks/{world.framework}")
    stored = (await send(world, await workbook_of(world))).json()
    assert stored["digest"] == before["digest"]
    assert (stored["code"], stored["number"], stored["state"]) == ("small", 2, "DRAFT")
    after = await world.officer.get(f"/v1/frameworks/{stored['id']}")
    assert after["content"] == before["content"]


async def test_what_came_as_a_workbook_is_kept_as_yaml(world: World) -> None:
    stored = (await send(world, await workbook_of(world))).json()
    source = await world.officer.call("GET", f"/v1/frameworks/{stored['id']}/source")
    assert source.headers["content-type"].startswith("application/yaml")
    again = await world.officer.call(
        "POST",
        "/v1/frameworks",
        params={"programme_id": world.programme},
        content=source.content,
        headers={"content-type": "application/yaml"},
    )
    assert again.json() == stored


async def test_a_workbook_in_a_form_is_taken_by_its_name_or_type(world: World) -> None:
    content = await workbook_of(world)
    for name, kind in (("khung.XLSX", "application/octet-stream"), ("khung", MEDIA_TYPE)):
        answer = await world.officer.call(
            "POST", "/v1/framework-checks", files={"file": (name, content, kind)}
        )
        assert answer.json() == {"valid": True, "faults": []}


async def test_files_are_saved_under_vietnamese_names(world: World) -> None:
    book = await world.auditor.call("GET", f"/v1/frameworks/{world.framework}/workbook")
    template = await world.head("S1").call("GET", "/v1/framework-template")
    for answer, name in (
        (book, "Bộ chỉ số small phiên bản 1.xlsx"),
        (template, "Mẫu bộ chỉ số.xlsx"),
    ):
        assert answer.headers["content-type"] == MEDIA_TYPE
        assert answer.headers["content-disposition"].endswith(f"filename*=UTF-8''{quote(name)}")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.content.startswith(b"PK")


async def test_faults_are_told_at_their_cells_all_at_once_and_nothing_is_stored(
    world: World,
) -> None:
    content = edited(
        await workbook_of(world),
        {("Tiêu chí", "I8"): 3, ("Tiêu chí", "G4"): "Tự cho", ("Thông tin", "B6"): "=10"},
    )
    before = await world.officer.get("/v1/frameworks")
    body = await refused_in_both(
        world.officer,
        "POST",
        "/v1/frameworks",
        422,
        "framework-faults",
        params={"programme_id": world.programme},
        content=content,
        headers=XLSX,
    )
    cells = [(fault["sheet"], fault["cell"], fault["code"]) for fault in body["errors"]]
    assert cells == [
        ("Thông tin", "B6", "formula"),
        ("Tiêu chí", "G4", "unknown-word"),
        ("Tiêu chí", "I8", "above-maximum"),
    ]
    assert body["count"] == 3
    assert await world.officer.get("/v1/frameworks") == before
    dry = (await send(world, content, "/v1/framework-checks")).json()
    assert dry["valid"] is False
    assert [(one["sheet"], one["cell"], one["line"]) for one in dry["faults"]] == [
        (sheet, cell, None) for sheet, cell, _ in cells
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (ole_container("EncryptionInfo", "EncryptedPackage"), "password-protected"),
        (ole_container("Workbook"), "old-format"),
        (b"MZ\x90\x00" + b"\0" * 600, "not-a-workbook"),
        (book_of(["x"])[:-40], "broken-workbook"),
        (bent(book_of(["x"]), added={"xl/vbaProject.bin": b"x"}), "macros"),
        (
            bent(
                book_of(["x"]), {"xl/worksheets/sheet1.xml": lambda part: part + b" " * 40_000_000}
            ),
            "workbook-too-large",
        ),
        (b"", "not-a-workbook"),
    ],
    ids=["password", "xls", "executable", "cut", "macros", "bomb", "empty"],
)
async def test_what_is_no_readable_workbook_is_refused_and_nothing_is_stored(
    world: World, content: bytes, code: str
) -> None:
    before = await world.officer.get("/v1/frameworks")
    body: dict[str, Any] = await refused_in_both(
        world.officer,
        "POST",
        "/v1/frameworks",
        422,
        "framework-faults",
        params={"programme_id": world.programme},
        content=content,
        headers=XLSX,
    )
    assert [fault["code"] for fault in body["errors"]] == [code]
    assert await world.officer.get("/v1/frameworks") == before
    assert (await send(world, content, "/v1/framework-checks")).json()["faults"][0]["code"] == code


async def test_a_workbook_over_the_limit_is_refused(world: World) -> None:
    refused(await send(world, b"PK" * 200_000, "/v1/framework-checks"), 413, "body-too-large")


async def test_a_framework_that_no_workbook_can_hold_says_so(world: World) -> None:
    answer = await world.officer.call(
        "POST",
        "/v1/frameworks",
        params={"programme_id": world.programme},
        content=GOOD.replace("note: Kế hoạch}", f"note: {'x' * 33_000}}}").encode(),
        headers={"content-type": "application/yaml"},
    )
    path = f"/v1/frameworks/{answer.json()['id']}/workbook"
    await refused_in_both(world.officer, "GET", path, 409, "framework-not-writable")
