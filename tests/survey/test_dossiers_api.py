"""Dossiers of portals: repeated, out of order, broken in part; each counts once, and the newest word holds."""

import asyncio
import gzip
import itertools
from typing import Any

import orjson
import pytest
from fastapi import FastAPI
from pydantic import ValidationError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from services.survey.dossiers import plain_reading
from services.survey.dossiers.plain_reading import PlainReader
from services.survey.dossiers.schemas import NewDossier
from services.survey.tables import Base, DossierTable
from shared.auth.principal import Role
from shared.ids import new_id
from tests.support.databases import database_url
from tests.survey.portal_world import (
    OTHER_UNIT,
    UNIT,
    connected,
    dossier,
    finished,
    lines,
    number,
    progress,
    sync,
)
from tests.survey.world import World

DONE_AT = "2024-03-07T10:00:00+07:00"


async def test_a_dossier_is_kept_with_its_history(world: World) -> None:
    portal = await connected(world)
    first, second = dossier(), finished(1, DONE_AT)
    assert await portal.outcomes(first) == ["CREATED"]
    assert await portal.outcomes(second) == ["UPDATED"]
    assert await portal.outcomes(first, second) == ["DUPLICATE", "DUPLICATE"]
    shown = await portal.read()
    assert shown["number"] == first["number"]
    assert shown["resolving_unit"] == UNIT
    assert shown["receiving_unit"] == "000.00.01.H57"
    assert shown["finished_at"] == "2024-03-07T03:00:00Z"
    assert shown["status"] == "9"
    assert [(one["at"], one["said"]["status"]) for one in shown["history"]] == [
        ("2024-03-01T01:00:00Z", "4"),
        ("2024-03-07T03:00:00Z", "9"),
    ]


async def test_the_newest_message_wins_in_whichever_order_they_come(world: World) -> None:
    messages = [
        dossier(status="2"),
        dossier(changed_at="2024-03-02T08:00:00+07:00", status="4", resolving_unit=OTHER_UNIT),
        dossier(changed_at="2024-03-04T08:00:00+07:00", due_at="2024-03-20T17:00:00+07:00"),
        finished(1, DONE_AT, due_at="2024-03-20T17:00:00+07:00"),
    ]
    seen: list[dict[str, Any]] = []
    for order in itertools.permutations(messages):
        portal = await connected(World(world.client))
        for message in (*order, order[0]):
            assert (await portal.send(message)).status_code == 200
        seen.append({k: v for k, v in (await portal.read()).items() if k != "id"})
    assert all(one == seen[0] for one in seen)
    assert seen[0]["due_at"] == "2024-03-20T10:00:00Z"
    assert len(seen[0]["history"]) == 4


async def test_messages_about_one_dossier_in_one_batch_are_told_apart(world: World) -> None:
    portal = await connected(world)
    old, new = dossier(status="2"), finished(1, DONE_AT)
    middle = dossier(changed_at="2024-03-05T08:00:00+07:00")
    assert await portal.outcomes(old, new, new) == ["CREATED", "UPDATED", "DUPLICATE"]
    assert await portal.outcomes(middle) == ["SUPERSEDED"]
    assert await portal.outcomes(old, middle) == ["DUPLICATE", "DUPLICATE"]
    assert (await portal.read())["status"] == "9"
    assert len((await portal.read())["history"]) == 3


async def test_two_messages_of_one_instant_come_to_the_same_in_either_order(world: World) -> None:
    one, two = dossier(status="4"), dossier(status="5")
    found = []
    for order in ((one, two), (two, one)):
        portal = await connected(World(world.client))
        for message in order:
            await portal.send(message)
        found.append((await portal.read())["status"])
    assert found[0] == found[1]


async def test_the_same_batch_from_several_senders_at_once_counts_once(world: World) -> None:
    portal = await connected(world)
    batch = [dossier(serial) for serial in range(1, 201)]
    answers = await asyncio.gather(*(portal.send(*batch) for _ in range(6)))
    assert [one.status_code for one in answers] == [200] * 6
    assert sum(one.json()["created"] for one in answers) == 200
    assert sum(one.json()["duplicates"] for one in answers) == 1000
    assert sum(one.json()["rejected"] for one in answers) == 0


async def test_broken_members_do_not_hold_up_the_others(world: World) -> None:
    portal = await connected(world)
    broken = dossier(2, procedure_code="2.24", applicant="COW", extra=1) | {"number": "12/2024"}
    answer = await portal.send(dossier(1), broken, "no dossier", dossier(3))
    body = answer.json()
    assert [one["outcome"] for one in body["outcomes"]] == [
        "CREATED",
        "REJECTED",
        "REJECTED",
        "CREATED",
    ]
    assert body["error_code"] == "500"
    assert body["outcomes"][1]["number"] == "12/2024"
    assert {one["pointer"] for one in body["outcomes"][1]["errors"]} == {
        "#/1/number",
        "#/1/procedure_code",
        "#/1/applicant",
        "#/1/extra",
    }
    assert body["outcomes"][2]["errors"][0]["pointer"] == "#/2"
    vietnamese = await portal.send(broken, language="vi")
    assert "Chỉ nhận một trong" in vietnamese.text


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"received_at": "1970-01-01T00:00:00Z"}, "received_at"),
        ({"changed_at": "2038-01-19T03:14:07Z"}, "changed_at"),
        ({"finished_at": "2099-01-01T00:00:00Z"}, "finished_at"),
        ({"returned_at": "1969-12-31T23:59:59Z"}, "returned_at"),
        ({"due_at": "2400-01-01T00:00:00Z"}, "due_at"),
        ({"number": "000.00.01.H57-240230-0001"}, "number"),
        ({"received_at": "2024-03-01T08:00:00"}, "received_at"),
        ({"received_at": "9999-12-31T23:59:59-12:00"}, "received_at"),
    ],
)
async def test_impossible_times_are_refused_at_their_place(
    world: World, changes: dict[str, Any], place: str
) -> None:
    portal = await connected(world)
    answer = await portal.send(dossier(**changes), dossier(2))
    first, second = answer.json()["outcomes"]
    assert first["outcome"] == "REJECTED"
    assert [one["pointer"] for one in first["errors"]] == [f"#/0/{place}"]
    assert second["outcome"] == "CREATED"


async def test_what_only_does_not_add_up_is_kept(world: World) -> None:
    portal = await connected(world)
    before = finished(1, "2024-02-01T08:00:00+07:00") | {"changed_at": "2024-03-02T08:00:00+07:00"}
    assert (
        await portal.outcomes(before, dossier(2, due_at=None), dossier(3, status="???"))
        == ["CREATED"] * 3
    )


async def test_a_sign_that_cannot_be_kept_holds_up_its_own_dossier_only(world: World) -> None:
    portal = await connected(world)
    answer = await portal.send(
        dossier(1, procedure_name="Cấp\0 lại"),
        dossier(2, field_name="Đất\x0bđai"),
        dossier(3),
    )
    assert answer.status_code == 200, answer.text
    outcomes = answer.json()["outcomes"]
    assert [one["outcome"] for one in outcomes] == ["REJECTED", "REJECTED", "CREATED"]
    assert [one["errors"][0]["pointer"] for one in outcomes[:2]] == [
        "#/0/procedure_name",
        "#/1/field_name",
    ]
    assert "U+0000" in outcomes[0]["errors"][0]["detail"]


async def test_lines_are_read_one_by_one(world: World) -> None:
    portal = await connected(world)
    good = lines(dossier(1), dossier(2))
    answer = await portal.send_lines(*good, packed=True)
    assert [one["outcome"] for one in answer.json()["outcomes"]] == ["CREATED"] * 2
    two_in_one = b"{},{}"
    windows = '{"number": "hồ sơ"}'.encode("cp1258", "replace")
    answer = await portal.send_lines(good[0], b"{broken", windows, two_in_one, b"", good[1])
    outcomes = answer.json()["outcomes"]
    assert [one["outcome"] for one in outcomes] == [
        "DUPLICATE",
        "REJECTED",
        "REJECTED",
        "REJECTED",
        "DUPLICATE",
    ]
    assert all("UTF-8" in one["errors"][0]["detail"] for one in outcomes[1:4])


async def test_a_batch_may_come_packed(world: World) -> None:
    portal = await connected(world)
    body = b"[" + b",".join(lines(dossier(1))) + b"]"
    half = len(body) // 2
    members = gzip.compress(body[:half]) + gzip.compress(body[half:])
    answer = await portal.send_bytes(members, encoding="gzip")
    assert answer.json()["created"] == 1


async def test_bombs_and_broken_packing_are_refused_whole(world: World) -> None:
    portal = await connected(world)
    bomb = gzip.compress(b" " * (64 * 1024 * 1024))
    assert (await portal.send_bytes(bomb, encoding="gzip")).status_code == 413
    for torn in (gzip.compress(b"[]")[:-6], b"not packed"):
        answer = await portal.send_bytes(torn, encoding="gzip")
        assert answer.json()["type"] == "/problems/malformed-body"
    answer = await portal.send_bytes(b"[]", encoding="br")
    assert (answer.status_code, answer.json()["type"]) == (415, "/problems/unsupported-encoding")
    for wrong in (b"{}", b"[", "[]".encode("utf-16"), b"[1e999]"[:3]):
        assert (await portal.send_bytes(wrong)).status_code == 400
    for size in (0, 2001):
        answer = await portal.send_bytes(b"[" + b",".join([b"{}"] * size) + b"]")
        assert answer.json()["type"] == "/problems/wrong-batch-size"
        assert answer.json()["limit"] == 2000
    with pytest.raises(AssertionError):
        await portal.read()


async def test_a_sync_message_is_read_in_its_own_fields(world: World) -> None:
    portal = await connected(world)
    answer = await portal.synchronise("DongBoHoSoMC", sync())
    assert answer.json()["error_code"] == "00"
    assert answer.json()["created"] == 1
    shown = await portal.read()
    assert shown["procedure_code"] == "3.000181.000.00.00.H22"
    assert shown["field_code"] == "G09-NV01"
    assert (shown["receiving_unit"], shown["resolving_unit"]) == ("000.00.01.H57", UNIT)
    assert (shown["applicant"], shown["submission"]) == ("CITIZEN", "COUNTER")
    assert shown["received_at"] == "2024-03-01T01:00:00Z"
    assert shown["due_at"] == "2024-03-08T10:00:00Z"
    text = str(shown)
    assert "Nguyễn" not in text
    assert "046090001234" not in text


async def test_a_supplement_moves_the_due_date(world: World) -> None:
    portal = await connected(world)
    moved = [
        {"NgayHenTraTruoc": "20240308170000", "NgayHenTraMoi": "20240315170000"},
        {"NgayHenTraTruoc": "20240315170000", "NgayHenTraMoi": "20240322170000"},
    ]
    first = sync()
    later = sync(TrangThaiHoSo="4", DanhSachHoSoBoSung=moved)
    for messages in ((first, later), (later, first)):
        portal = await connected(World(world.client))
        for one in messages:
            await portal.synchronise("DongBoHoSoMC", one)
        assert (await portal.read())["due_at"] == "2024-03-22T10:00:00Z"


async def test_progress_changes_the_status_and_may_come_first(world: World) -> None:
    portal = await connected(world)
    answer = await portal.synchronise("CapNhatTienDoHoSoMC", progress(TrangThai="9"))
    assert answer.json()["created"] == 1
    shown = await portal.read()
    assert (shown["status"], shown["received_at"]) == ("9", None)
    answer = await portal.synchronise("DongBoHoSoMC", sync())
    assert answer.json()["updated"] == 1
    answer = await portal.synchronise(
        "CapNhatTienDoHoSoMC", progress(), progress(), progress(ThoiDiemXuLy="20240305080000")
    )
    assert [one["outcome"] for one in answer.json()["outcomes"]] == [
        "SUPERSEDED",
        "DUPLICATE",
        "UPDATED",
    ]
    shown = await portal.read()
    assert (shown["status"], shown["received_at"]) == ("4", "2024-03-01T01:00:00Z")
    assert shown["history"][1]["said"]["department"] == "Phòng Đất đai"
    assert "Trần Thị Bình" not in str(shown)


async def test_words_of_a_sync_message_are_kept_in_one_line(world: World) -> None:
    portal = await connected(world)
    taken = await portal.synchronise(
        "DongBoHoSoMC", sync(1, TenTTHC="Cấp\0giấy\r\n phép", TenLinhVuc="\x1f")
    )
    moved = await portal.synchronise(
        "CapNhatTienDoHoSoMC", progress(1, PhongBanXuLy="Phòng\0\tĐất đai")
    )
    for answer in (taken, moved):
        assert (answer.status_code, answer.json()["error_code"]) == (200, "00"), answer.text
    *_, step = (await portal.read(1))["history"]
    assert step["said"]["department"] == "Phòng Đất đai"


async def test_all_faults_of_a_sync_message_are_told_at_once(world: World) -> None:
    portal = await connected(world)
    wrong = sync(
        MaHoSo="",
        MaTTHC="x",
        LoaiDoiTuong="9",
        HinhThuc=None,
        NgayTiepNhan="2024-03-01",
        NgayHenTra="20240231000000",
        DanhSachHoSoBoSung=[{"NgayHenTraMoi": "soon"}],
    )
    answer = await portal.synchronise("DongBoHoSoMC", wrong, 7)
    assert answer.json()["error_code"] == "500"
    first, second = answer.json()["outcomes"]
    assert {one["pointer"] for one in first["errors"]} == {
        "#/data/0/MaHoSo",
        "#/data/0/MaTTHC",
        "#/data/0/LoaiDoiTuong",
        "#/data/0/HinhThuc",
        "#/data/0/NgayTiepNhan",
        "#/data/0/NgayHenTra",
        "#/data/0/DanhSachHoSoBoSung/0/NgayHenTraMoi",
    }
    assert "yyyyMMddHHmmss" in str(first["errors"])
    assert second["errors"][0]["pointer"] == "#/data/1"


async def test_sync_messages_come_as_a_list_too(world: World) -> None:
    portal = await connected(world)
    path = f"{portal.path}/sync-messages"
    query = "?service=DongBoHoSoMC&isUpdating=True&MaDinhDanhDV=000.00.01.H57"
    answer = await world.call("POST", path + query, Role.PORTAL, json=[sync()])
    assert answer.json()["created"] == 1
    for body in ([sync()], {"service": "LayThuTuc", "data": []}, {"service": "DongBoHoSoMC"}, 5):
        answer = await world.call("POST", path, Role.PORTAL, json=body)
        assert answer.json()["type"] == "/problems/unknown-sync-service"
        assert "DongBoHoSoMC" in answer.json()["detail"]


async def test_a_portal_reaches_only_what_is_its_own(world: World) -> None:
    stranger = World(world.client)
    other = await connected(world, client_id=str(new_id()))
    theirs = await connected(stranger)
    for portal in (other, theirs):
        answer = await world.call(
            "POST", f"{portal.path}/dossier-batches", Role.PORTAL, json=[dossier()]
        )
        assert answer.status_code == 404
    own = await connected(world, client_id=str(world.person(Role.PORTAL).id))
    assert await own.outcomes(dossier()) == ["CREATED"]
    path = f"{other.path}/dossiers/{number(1)}"
    assert (await world.call("GET", path, Role.PORTAL)).status_code == 404
    assert (await world.call("GET", path, Role.OFFICER)).status_code == 200
    path = f"{theirs.path}/dossiers/{number(1)}"
    assert (await world.call("GET", path, Role.OFFICER)).status_code == 404


async def test_dossiers_are_laid_out_to_be_distributed_by_their_id(survey: FastAPI) -> None:
    table = DossierTable.__table__
    assert [column.name for column in table.primary_key] == ["id"]
    assert not table.foreign_keys
    assert not [
        key
        for other in Base.metadata.tables.values()
        for key in other.foreign_keys
        if key.column.table is table
    ]
    engine = create_async_engine(database_url("survey"))
    async with engine.connect() as connection:
        unique = await connection.execute(
            text(
                "SELECT indexdef FROM pg_indexes WHERE tablename = 'dossier' AND indexdef LIKE '%UNIQUE%'"
            )
        )
        assert [row[0].rpartition("(")[2] for row in unique] == ["id)"]
        triggers = await connection.execute(
            text("SELECT count(*) FROM pg_trigger WHERE tgrelid = 'dossier'::regclass")
        )
        assert triggers.scalar_one() == 0
    await engine.dispose()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"procedure_name": "  Cấp lại  "},
        {"received_at": "2024-03-01T01:00:00.25Z"},
        {"due_at": None, "finished_at": "2024-03-02T00:00:00+00:00"},
        {"received_at": "20240301T080000+0700"},
        {"received_at": "2024-W09-5T08:00:00+07:00"},
        {"received_at": "2024-03-01"},
        {"received_at": 1709254800},
        {"status": 4},
        {"status": True},
        {"resolving_unit": None},
        {"number": None},
        {"due_at": ""},
    ],
)
def test_the_quick_reading_finds_what_the_full_check_finds_or_leaves_it_to_it(
    changes: dict[str, Any],
) -> None:
    data = dossier(**changes)
    quick = PlainReader().read(data)
    try:
        full = NewDossier.model_validate_json(orjson.dumps(data)).to_model()
    except ValidationError:
        full = None
    assert quick is None or quick == full
    if not changes:
        assert quick == full is not None


def test_what_is_refused_is_not_remembered() -> None:
    plain_reading._coded.cache_clear()
    assert PlainReader().read(dossier()) is not None
    assert PlainReader().read(dossier(procedure_code="x" * 100_000)) is None
    assert plain_reading._coded.cache_info().currsize == 1
