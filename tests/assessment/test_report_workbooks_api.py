"""The agency's own report as a workbook: filled in offline, taken back all or nothing."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from services.assessment.report_workbooks.layout import SHEET
from shared.ids import new_id
from shared.workbooks.writing import MEDIA_TYPE
from tests.assessment.filled_workbook import FilledWorkbook
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.world import Caller, World
from tests.support.statements import statements

CHOICE, DONE, PLANNED = "1.1.1|CHOICE|choice", "1.1.2|FACT|done", "1.1.2|FACT|planned"
AWAY, PUBLIC = "1.1.2|NOT_APPLICABLE|state", "2.1|CHOICE|choice"
AS_WORKBOOK = {"content-type": MEDIA_TYPE}


@pytest.fixture
async def open_world(world: World) -> World:
    await world.move("SELF_ASSESSMENT")
    return world


async def download(world: World) -> FilledWorkbook:
    answer = await world.editor("S1").call("GET", f"{world.report('S1')}/workbook")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == MEDIA_TYPE
    return FilledWorkbook(answer.content)


async def send(
    world: World, workbook: FilledWorkbook, *, who: Caller | None = None, **params: Any
) -> httpx.Response:
    return await (who or world.editor("S1")).call(
        "POST",
        f"{world.report('S1')}/workbook-uploads",
        params=params,
        content=workbook.save(),
        headers=AS_WORKBOOK,
    )


async def faults_of(world: World, workbook: FilledWorkbook, **params: Any) -> dict[str, str]:
    body = await refused_in_both(
        world.editor("S1"),
        "POST",
        f"{world.report('S1')}/workbook-uploads",
        422,
        "report-workbook-faults",
        params=params,
        content=workbook.save(),
        headers=AS_WORKBOOK,
    )
    assert len(body["errors"]) == body["count"]
    return {f"{one['sheet']}!{one['cell']}": one["code"] for one in body["errors"]}


async def entries_of(world: World) -> dict[str, Any]:
    sheet = await world.editor("S1").get(world.report("S1"))
    return {leaf["code"]: leaf["entry"] for leaf in sheet["leaves"] if leaf["entry"]}


def fill_in(workbook: FilledWorkbook) -> None:
    workbook.put(CHOICE, "value", "Muộn")
    workbook.put("1.1.1", "explanation", "Ban hành ngày 05/02")
    workbook.put(DONE, "value", 2)
    workbook.put(PLANNED, "value", 3)
    workbook.put("1.1.2", "claimed", 0.5)
    workbook.put(PUBLIC, "value", "Có")


async def test_what_is_filled_in_comes_into_the_report(open_world: World) -> None:
    workbook = await download(open_world)
    assert workbook.get("1.1.1", "state").startswith("Chưa nhập")
    fill_in(workbook)
    tried = (await send(open_world, workbook, dry_run=True)).json()
    assert (tried["stored"], tried["unchanged"], len(tried["changes"])) == (False, 0, 3)
    assert await entries_of(open_world) == {}
    taken = (await send(open_world, workbook)).json()
    assert taken == {**tried, "stored": True}
    entries = await entries_of(open_world)
    assert entries["1.1.1"]["answer"]["choices"] == ["LATE"]
    assert entries["1.1.1"]["explanation"] == "Ban hành ngày 05/02"
    assert entries["1.1.2"]["answer"]["facts"] == {"done": "2", "planned": "3"}
    assert [entries[one]["claimed_points"] for one in ("1.1.1", "1.1.2", "2.1")] == [
        "0.50",
        "0.5",
        "2.00",
    ]
    trail = await open_world.auditor.get(
        "/v1/assessment-audit-entries", action="report-workbook.taken"
    )
    assert trail["items"][0]["after"]["leaves"] == ["1.1.1", "1.1.2", "2.1"]


async def test_a_report_that_is_sent_back_unchanged_changes_nothing(open_world: World) -> None:
    await open_world.fill("S1")
    await open_world.head("S1").post(f"{open_world.report('S1')}/sign-offs", {})
    workbook = await download(open_world)
    assert workbook.get(CHOICE, "value") == "Muộn"
    assert workbook.get(AWAY, "value") == "Không"
    taken = (await send(open_world, workbook)).json()
    assert (taken["changes"], taken["unchanged"]) == ([], 3)
    sheet = await open_world.editor("S1").get(open_world.report("S1"))
    assert sheet["sign_off"]["voided_at"] is None


async def test_the_same_report_gives_the_same_bytes(open_world: World) -> None:
    await open_world.fill("S1")
    path, editor = f"{open_world.report('S1')}/workbook", open_world.editor("S1")
    first = await editor.call("GET", path)
    open_world.clock.set(datetime(2024, 11, 11, 3, 0, tzinfo=UTC))
    assert (await editor.call("GET", path)).content == first.content
    assert 'filename="S1-2024.xlsx"' in first.headers["content-disposition"]


async def test_rows_may_be_moved_and_taken_out(open_world: World) -> None:
    await open_world.editor("S1").put(
        f"{open_world.report('S1')}/entries/2.1", {"answer": {"choices": ["YES"]}}, if_match=0
    )
    workbook = await download(open_world)
    fill_in(workbook)
    workbook.drop("2.1")
    workbook.sheets[SHEET] = [workbook.rows[0], *reversed(workbook.rows[1:])]
    taken = (await send(open_world, workbook)).json()
    assert sorted(one["leaf"] for one in taken["changes"]) == ["1.1.1", "1.1.2"]
    assert (await entries_of(open_world))["2.1"]["version"] == 1


async def test_every_fault_is_told_at_its_cell_and_nothing_is_stored(open_world: World) -> None:
    workbook = await download(open_world)
    cells = {
        workbook.put(CHOICE, "value", "Có lẽ"): "unknown-word",
        workbook.put(DONE, "value", "hai"): "not-a-number",
        workbook.put("2.1", "claimed", 7): "points-above-maximum",
    }
    workbook.put(PLANNED, "value", 3)
    workbook.put(PUBLIC, "value", "Có")
    assert await faults_of(open_world, workbook) == {
        f"{SHEET}!{cell}": code for cell, code in cells.items()
    }
    assert await entries_of(open_world) == {}


@pytest.mark.parametrize(
    ("cells", "at", "code"),
    [
        (
            {(DONE, "value"): 4, (PLANNED, "value"): 3},
            (DONE, "value"),
            "numerator-above-denominator",
        ),
        ({(DONE, "value"): 1.5, (PLANNED, "value"): 3}, (DONE, "value"), "fact-not-whole"),
        ({(DONE, "value"): -1, (PLANNED, "value"): 3}, (DONE, "value"), "fact-below-minimum"),
        ({(DONE, "value"): 1}, (PLANNED, "value"), "fact-missing"),
        (
            {(CHOICE, "value"): "Muộn", ("1.1.1", "claimed"): 0.75},
            ("1.1.1", "claimed"),
            "claim-above-rule",
        ),
        (
            {(CHOICE, "value"): "Muộn", ("1.1.1", "claimed"): 0.333},
            ("1.1.1", "claimed"),
            "points-off-step",
        ),
        ({("1.1.1", "explanation"): "Chỉ có giải trình"}, (CHOICE, "value"), "one-choice"),
        ({(AWAY, "value"): "Có", (DONE, "value"): 1}, (DONE, "value"), "not-asked-for"),
    ],
)
async def test_what_the_rule_refuses_is_told_where_it_was_typed(
    open_world: World, cells: dict[tuple[str, str], Any], at: tuple[str, str], code: str
) -> None:
    workbook = await download(open_world)
    for (key, column), value in cells.items():
        workbook.put(key, column, value)
    place = workbook.put(*at, cells.get(at))
    assert await faults_of(open_world, workbook) == {f"{SHEET}!{place}": code}


async def test_a_formula_is_refused_where_a_value_belongs(open_world: World) -> None:
    workbook = await download(open_world)
    place = workbook.put_formula(DONE, "value", "=1+1")
    workbook.put(PLANNED, "value", 3)
    assert list(await faults_of(open_world, workbook)) == [f"{SHEET}!{place}"]


async def test_not_applicable_is_chosen_in_its_own_row(open_world: World) -> None:
    workbook = await download(open_world)
    workbook.put(AWAY, "value", "Có")
    place = workbook.put("1.1.2", "explanation", None)
    assert await faults_of(open_world, workbook) == {f"{SHEET}!{place}": "explanation-needed"}
    workbook.put("1.1.2", "explanation", "Không có nhiệm vụ")
    assert (await send(open_world, workbook)).status_code == 200
    entry = (await entries_of(open_world))["1.1.2"]
    assert (entry["answer"]["state"], entry["claimed_points"]) == ("NOT_APPLICABLE", None)


async def test_only_the_file_of_this_report_and_framework_is_taken(open_world: World) -> None:
    workbook = await download(open_world)
    for row, value, code in (
        (0, "x", "not-a-report-workbook"),
        (1, str(new_id()), "other-report"),
        (2, "sha256:" + "0" * 64, "other-framework"),
    ):
        before = workbook.system[row][0]
        workbook.system[row][0] = value
        assert await faults_of(open_world, workbook) == {f"Hệ thống!A{row + 1}": code}
        workbook.system[row][0] = before
    del workbook.sheets["Hệ thống"]
    assert list((await faults_of(open_world, workbook)).values()) == ["missing-sheet"]


async def test_rows_that_somebody_made_are_refused(open_world: World) -> None:
    workbook = await download(open_world)
    workbook.rows.append(list(workbook.rows[workbook.row_of("2.1")]))
    workbook.rows.append(["x", "mới", None, "Có", *[None] * 7])
    codes = await faults_of(open_world, workbook)
    assert sorted(codes.values()) == ["repeated-row", "unknown-row"]
    workbook = await download(open_world)
    workbook.put(PUBLIC, "value", "Có")
    del workbook.rows[workbook.row_of("2.1")]
    assert list((await faults_of(open_world, workbook)).values()) == ["leaf-row-missing"]


async def test_what_was_entered_is_not_emptied_by_a_file(open_world: World) -> None:
    await open_world.fill("S1")
    workbook = await download(open_world)
    workbook.put(PUBLIC, "value", None)
    place = workbook.put("2.1", "claimed", None)
    assert await faults_of(open_world, workbook) == {f"{SHEET}!{place}": "emptied"}


@pytest.fixture
async def disputed(open_world: World) -> tuple[World, FilledWorkbook]:
    """Both the file and a colleague have changed 2.1; only the colleague 1.1.1."""
    await open_world.fill("S1")
    workbook = await download(open_world)
    items = [
        {"leaf": "2.1", "version": 1, "answer": {"choices": ["YES"]}, "explanation": "Của Lan"},
        {"leaf": "1.1.1", "version": 1, "answer": {"choices": ["NONE"]}, "explanation": "Của Lan"},
    ]
    await open_world.head("S1").put(f"{open_world.report('S1')}/entries", {"items": items})
    workbook.put(PUBLIC, "value", "Không")
    workbook.put("2.1", "claimed", None)
    workbook.put("2.1", "explanation", "Của tôi")
    return open_world, workbook


async def test_a_conflict_shows_both_and_only_where_both_changed(
    disputed: tuple[World, FilledWorkbook],
) -> None:
    world, workbook = disputed
    place = workbook.put("2.1", "code", "2.1")
    body = refused(await send(world, workbook), 422, "report-workbook-faults")
    (one,) = body["errors"]
    assert (one["sheet"], one["cell"], one["code"]) == (SHEET, place, "entry-changed")
    for words in ("Agency_Head", "10/11/2024 10:00:00", "“Của Lan”", "“Của tôi”", "KEEP_MINE"):
        assert words in one["detail"]
    assert (await entries_of(world))["2.1"]["explanation"] == "Của Lan"


@pytest.mark.parametrize(
    ("choice", "kept", "explanation"),
    [("KEEP_MINE", [], "Của tôi"), ("KEEP_THEIRS", ["2.1"], "Của Lan")],
)
async def test_a_conflict_is_settled_by_who_sends_the_file(
    disputed: tuple[World, FilledWorkbook], choice: str, kept: list[str], explanation: str
) -> None:
    world, workbook = disputed
    taken = (await send(world, workbook, on_conflict=choice)).json()
    assert taken["kept"] == kept
    entries = await entries_of(world)
    assert entries["2.1"]["explanation"] == explanation
    assert entries["1.1.1"]["explanation"] == "Của Lan"


async def test_leaves_in_other_hands_or_not_sent_back_stay_as_they_were(open_world: World) -> None:
    await open_world.fill("S1")
    charge = {"account_id": str(new_id()), "account_name": "Nam", "leaves": ["2.1"]}
    await open_world.head("S1").post(
        f"{open_world.report('S1')}/delegations", charge | {"exclusive": True}
    )
    workbook = await download(open_world)
    place = workbook.put("2.1", "code", "2.1")
    workbook.put(PUBLIC, "value", "Không")
    workbook.put("2.1", "claimed", None)
    assert await faults_of(open_world, workbook) == {f"{SHEET}!{place}": "leaf-closed"}
    by_head = await send(open_world, workbook, who=open_world.head("S1"))
    assert by_head.status_code == 200


async def test_after_the_deadline_no_file_is_taken(open_world: World) -> None:
    workbook = await download(open_world)
    fill_in(workbook)
    open_world.clock.set(datetime(2024, 11, 29, 17, 0, 0, tzinfo=UTC))
    refused(await send(open_world, workbook), 409, "deadline-passed")


async def test_what_is_no_workbook_is_refused(open_world: World) -> None:
    path = f"{open_world.report('S1')}/workbook-uploads"
    answer = await open_world.editor("S1").call(
        "POST", path, content=b"no workbook", headers=AS_WORKBOOK
    )
    refused(answer, 422, "unreadable-workbook")


async def test_a_file_takes_as_many_statements_as_one_leaf(open_world: World) -> None:
    workbook = await download(open_world)
    fill_in(workbook)
    with statements() as asked:
        assert (await send(open_world, workbook)).status_code == 200
    assert len(asked) <= 18, asked
    with statements() as reading:
        await download(open_world)
    assert len(reading) <= 6, reading
