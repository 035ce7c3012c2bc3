"""Frames: lists of agencies, households and dossiers, with each fault at its cell and nobody's name in the clear."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from services.survey.contacts.phones import plain_phone
from shared.auth.principal import Role
from shared.ids import new_id
from shared.workbooks import read_workbook
from tests.support.databases import database_url
from tests.survey.frame_world import (
    HOUSEHOLDS,
    framed,
    household,
    list_of,
    official,
    phone,
    send_list,
)
from tests.survey.portal_world import UNIT, agency, connected, dossier, finished, map_units
from tests.survey.world import World


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("0912345678", "0912345678"),
        ("091 234 5678", "0912345678"),
        ("+84 912-345-678", "0912345678"),
        ("84912345678", "0912345678"),
        ("+84 (0)912 345 678", "0912345678"),
        ("912345678", "0912345678"),
        ("024.3825.0000", "02438250000"),
        ("2438250000", "02438250000"),
        ("0112345678", None),
        ("091234567", None),
        ("09123456789", None),
        ("không có", None),
        ("٠٩١٢٣٤٥٦٧٨", None),
    ],
)
def test_numbers_of_viet_nam_are_known_however_they_are_written(
    written: str, plain: str | None
) -> None:
    assert plain_phone(written) == plain


async def test_a_list_of_officials_becomes_a_frame(world: World) -> None:
    campaign = await world.prepared()
    rows = [official(1), official(2), official(3, "A2")]
    answer = await send_list(world, campaign, list_of(*rows), id=str(new_id()))
    assert answer.status_code == 201, answer.text
    frame = answer.json()["frame"]
    assert (frame["source"], frame["size"], frame["erased_at"]) == ("OFFICIALS", 3, None)
    # closes on 27 October 2024 in Viet Nam; 90 days later, to the end of the day
    assert frame["keep_until"] == "2025-01-25T17:00:00Z"
    again = await send_list(world, campaign, list_of(*rows), id=frame["id"])
    assert again.json()["frame"] == frame
    other = await send_list(world, campaign, list_of(*rows), id=frame["id"], name="Khác")
    assert (other.status_code, other.json()["type"]) == (409, "/problems/frame-exists")
    shown = (await world.call("GET", f"{campaign.path}/frames/{frame['id']}")).json()
    assert [(one["agency_code"], one["size"], one["wards"]) for one in shown["agencies"]] == [
        ("A1", 2, 0),
        ("A2", 1, 0),
    ]
    listed = (await world.call("GET", f"{campaign.path}/frames")).json()["items"]
    assert [one["id"] for one in listed] == [frame["id"]]


async def test_every_fault_of_a_list_is_told_at_its_cell(world: World) -> None:
    campaign = await world.prepared()
    await framed(world, campaign, official(9), name="Danh sách trước")
    content = list_of(
        official(1),
        ["A9", "Lê Văn B", None, phone(2), None, None],
        ["A1", None, None, phone(3), None, None],
        ["A1", "Trần C", None, "12345", None, None],
        ["A1", "Trần D", None, None, None, None],
        ["A1", "Trần E", None, "91 000 0001", None, None],
        ["A1", "Trần F", None, "0900000001", None, None],
        ["A1", "Trần G", None, phone(9), None, None],
        ["A1", "Trần H", None, None, "h ở sở", None],
        ["A1", "X" * 201, None, phone(4), None, None],
    )
    for language, words in (("en", "Row 2 has this number"), ("vi", "Số này đã có ở dòng 2")):
        answer = await send_list(world, campaign, content, language=language)
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/faulty-list")
        found = {one["cell"]: one for one in answer.json()["errors"]}
        assert {cell: one["code"] for cell, one in found.items()} == {
            "A3": "unknown-word",
            "B4": "missing-value",
            "D5": "bad-phone",
            "D6": "no-way-to-reach",
            "D8": "duplicate-phone",
            "D9": "duplicate-phone",
            "E10": "bad-email",
            "B11": "too-long",
        }
        assert words in found["D8"]["detail"]
        assert "Danh sách trước" in found["D9"]["detail"]
    listed = (await world.call("GET", f"{campaign.path}/frames")).json()["items"]
    assert len(listed) == 1


async def test_repeated_numbers_may_be_left_out_and_a_list_may_be_tried_first(
    world: World,
) -> None:
    campaign = await world.prepared()
    await framed(world, campaign, official(9), name="Danh sách trước")
    content = list_of(official(1), official(1), official(9), official(2))
    asked: dict[str, Any] = {"duplicates": "LEAVE_OUT"}
    tried = (await send_list(world, campaign, content, dry_run="true", **asked)).json()
    assert (tried["frame"], tried["size"]) == (None, 2)
    assert [one["cell"] for one in tried["left_out"]] == ["D3", "D4"]
    taken = (await send_list(world, campaign, content, **asked)).json()
    assert (taken["frame"]["size"], taken["left_out"]) == (2, tried["left_out"])
    elsewhere = await world.prepared(code="DT-KHAC")
    assert (await send_list(world, elsewhere, list_of(official(1)))).status_code == 201


async def test_a_list_of_households_has_wards_and_villages(world: World) -> None:
    campaign = await world.prepared()
    rows = [household(n, f"Phường {n % 2}", f"Tổ {n % 3}") for n in range(1, 13)]
    frame_id = await framed(world, campaign, *rows, source="HOUSEHOLDS")
    shown = (await world.call("GET", f"{campaign.path}/frames/{frame_id}")).json()
    (sizes,) = shown["agencies"]
    assert (sizes["size"], sizes["wards"], sizes["villages"]) == (12, 2, 6)
    twice = list_of(*rows[:1], ["A1", *rows[0][1:5], None, None], header=HOUSEHOLDS)
    refused = await send_list(world, campaign, twice, source="HOUSEHOLDS", duplicates="LEAVE_OUT")
    assert {one["cell"]: one["code"] for one in refused.json()["errors"]} == {
        "D3": "duplicate-household"
    }


async def test_completed_dossiers_become_a_frame(world: World) -> None:
    first, second = agency("so-tnmt"), agency("so-yt")
    form = await world.issued()
    plan = world.plan(form["id"], [first["agency_id"]])
    made = await world.call("POST", "/v1/campaigns", json=plan)
    portal = await connected(world)
    await map_units(world, {UNIT: first, "000.00.13.H57": second})
    done = "2024-03-07T10:00:00+07:00"
    await portal.send(
        *(finished(serial, done) for serial in range(1, 11)),
        finished(20, done, applicant="BUSINESS"),
        finished(21, done, resolving_unit="000.00.13.H57"),
        dossier(22),
    )
    path = f"/v1/campaigns/{made.json()['id']}/frames"
    order = {
        "id": str(new_id()),
        "group": "CITIZENS",
        "name": "Hồ sơ tháng 3",
        "from_month": "2024-03",
        "to_month": "2024-03",
        "applicant": "CITIZEN",
    }
    answer = await world.call("POST", path, json=order)
    assert (answer.status_code, answer.json()["size"]) == (201, 10)
    assert (await world.call("POST", path, json=order)).json() == answer.json()
    later = order | {"id": str(new_id()), "from_month": "2024-04", "to_month": "2024-04"}
    empty = await world.call("POST", path, json=later)
    assert (empty.status_code, empty.json()["type"]) == (409, "/problems/empty-frame")


async def test_the_template_is_taken_back_once_it_is_filled_in(world: World) -> None:
    campaign = await world.prepared()
    for source, header in (("HOUSEHOLDS", HOUSEHOLDS), ("OFFICIALS", None)):
        query = f"?source={source}&group=CITIZENS"
        answer = await world.call("GET", f"{campaign.path}/frame-template{query}")
        book = read_workbook(answer.content)
        sheet, codes = book.sheet("Danh sách"), book.sheet("Cơ quan")
        assert sheet is not None
        assert codes is not None
        assert [codes.value(row, 1) for row in (2, 3)] == ["A1", "A2"]
        if header:
            assert [value for _, value in sheet.filled(1)] == header
        empty = await send_list(world, campaign, answer.content, source=source)
        assert [one["code"] for one in empty.json()["errors"]] == ["no-rows"]


async def test_what_cannot_be_a_frame_is_refused_in_words(world: World) -> None:
    campaign = await world.prepared()
    good = list_of(official(1))
    for asked, kind in (
        ({"group": "NOBODY"}, "no-such-group"),
        ({"keep_until": "2024-01-01"}, "wrong-keep-until"),
        ({"keep_until": "2026-01-01"}, "wrong-keep-until"),
        ({"source": "DOSSIERS"}, "invalid-request"),
        ({"name": " "}, "invalid-request"),
    ):
        answer = await send_list(world, campaign, good, **asked)
        assert (answer.status_code, answer.json()["type"]) == (422, f"/problems/{kind}"), asked
    broken = await send_list(world, campaign, b"PK no workbook")
    assert broken.json()["type"] == "/problems/unreadable-workbook"
    stranger = World(world.client)
    assert (await send_list(stranger, campaign, good)).status_code == 404
    frame_id = await framed(world, campaign, official(1))
    removed = await world.call("DELETE", f"{campaign.path}/frames/{frame_id}")
    assert removed.status_code == 204
    assert (await world.call("GET", f"{campaign.path}/frames/{frame_id}")).status_code == 404
    closed = await world.opened()
    await world.close(closed)
    assert (await send_list(world, closed, good)).json()["type"] == "/problems/campaign-closed"


async def test_nobodys_name_or_number_is_stored_in_the_clear(world: World) -> None:
    campaign = await world.prepared()
    name, number = f"Bí Mật {new_id().hex}", phone(77)
    await framed(world, campaign, ["A1", name, "Chức vụ kín", number, "kin@an.vn", "Ngõ Kín"])
    found = await rows_with(name, number, "Chức vụ kín", "kin@an.vn", "Ngõ Kín")
    assert found == {}
    trail = await world.call("GET", "/v1/survey-audit-entries", Role.AUDITOR)
    assert "frame.taken" in trail.text
    assert name not in trail.text


async def rows_with(*words: str) -> dict[str, int]:
    """Count the rows of all tables in which one of these words stands, whatever the column."""
    engine = create_async_engine(database_url("survey"))
    found = {}
    async with engine.connect() as connection:
        tables = await connection.scalars(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        )
        for table in list(tables):
            count = await connection.scalar(
                text(f'SELECT count(*) FROM "{table}" AS t WHERE t::text LIKE ANY (:words)'),
                {"words": [f"%{word}%" for word in words]},
            )
            if count:
                found[table] = count
    await engine.dispose()
    return found
