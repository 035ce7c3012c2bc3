"""The thread of a leaf: signed, dated, answered, proved, withdrawn visibly, each side in its own time."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.auth.principal import Role
from shared.ids import new_id
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.world import PDF, World

LEAF = "2.1"


@pytest.fixture
async def round_1(world: World) -> World:
    await world.move("SELF_ASSESSMENT")
    await world.fill("S1")
    await world.submit("S1")
    world.clock.set(datetime(2024, 12, 1, tzinfo=UTC))
    await world.move("ROUND_1")
    return world


def thread_of(world: World, leaf: str = LEAF) -> str:
    return f"{world.report('S1')}/entries/{leaf}/statements"


async def ask(world: World) -> Any:
    """Ask the agency, and go on to the supplement window."""
    asked = await world.appraiser.post(
        thread_of(world),
        {"text": "Danh sách 62.027 hồ sơ ở đâu?", "proposed_points": "0.25", "question": True},
    )
    await world.decide_all("S1")
    world.clock.set(datetime(2024, 12, 12, tzinfo=UTC))
    await world.move("SUPPLEMENT")
    return asked


async def test_a_question_of_the_council_and_the_agencys_answer_stand_together(
    round_1: World,
) -> None:
    asked = await ask(round_1)
    assert (asked["question"], asked["answered"]) == (True, False)
    editor = round_1.editor("S1")
    (seen,) = (await editor.get(thread_of(round_1)))["items"]
    assert seen == asked
    evidence = (await round_1.upload("S1", leaf=LEAF, content=PDF + b"list")).json()
    answer = {
        "text": "Kèm danh sách đầy đủ.",
        "proposed_points": "2",
        "reply_to": asked["id"],
        "evidence_ids": [evidence["id"]],
    }
    answered = await editor.post(thread_of(round_1), answer)
    assert (answered["reply_to"], answered["evidence_ids"]) == (asked["id"], [evidence["id"]])
    question, reply = (await round_1.officer.get(thread_of(round_1)))["items"]
    assert (question["answered"], reply) == (True, answered)
    assert (reply["proposed_points"], question["proposed_points"]) == ("2", "0.25")


async def test_a_statement_is_signed_with_author_time_and_digest(round_1: World) -> None:
    made = await round_1.appraiser.post(thread_of(round_1), {"text": "Đề nghị giải trình"})
    assert made["author_id"] == str(round_1.appraiser.who.id)
    assert made["author_name"] == "Appraiser"
    assert made["created_at"] == "2024-12-01T00:00:00Z"
    assert made["digest"].startswith("sha256:")
    other = await round_1.appraiser.post(thread_of(round_1), {"text": "Đề nghị giải trình."})
    assert other["digest"] != made["digest"]
    path = f"{thread_of(round_1)}/{made['id']}"
    for method in ("PUT", "PATCH", "DELETE"):
        answer = await round_1.appraiser.call(method, path, json={"text": "Khác"})
        assert answer.status_code in {404, 405}
    (kept, _) = (await round_1.appraiser.get(thread_of(round_1)))["items"]
    assert kept == made


async def test_a_mistaken_statement_is_withdrawn_visibly(round_1: World) -> None:
    await ask(round_1)
    editor, thread = round_1.editor("S1"), thread_of(round_1)
    made = await editor.post(thread, {"text": "Nhầm"})
    path = f"{thread}/{made['id']}/withdrawals"
    await refused_in_both(
        round_1.head("S1"), "POST", path, 403, "not-the-author", json={"reason": "x"}
    )
    withdrawn = await editor.post(path, {"reason": "Nhầm tiêu chí"})
    assert (withdrawn["text"], withdrawn["withdrawn_reason"]) == ("Nhầm", "Nhầm tiêu chí")
    assert withdrawn["digest"] == made["digest"]
    assert await editor.post(path, {"reason": "Nhầm tiêu chí"}) == withdrawn
    await refused_in_both(editor, "POST", path, 409, "statement-withdrawn", json={"reason": "Khác"})
    seen = (await round_1.officer.get(thread))["items"]
    assert [one["withdrawn_reason"] for one in seen] == [None, "Nhầm tiêu chí"]
    await round_1.move("ROUND_2", reason="x")
    work = await round_1.appraiser.get(f"/v1/periods/{round_1.period}/work-list")
    assert work["items"] == []
    refused(
        await editor.call("POST", path.replace(made["id"], str(new_id())), json={"reason": "x"}),
        404,
        "not-found",
    )


async def test_each_side_speaks_in_its_own_window_and_is_told_its_dates(round_1: World) -> None:
    thread, editor = thread_of(round_1), round_1.editor("S1")
    body = await refused_in_both(
        editor, "POST", thread, 409, "statement-window", json={"text": "Sớm"}
    )
    assert "10/12/2024" in body["windows"]
    assert "15/12/2024" in body["windows"]
    own = await round_1.appraiser.post(thread, {"text": "Hỏi"})
    round_1.clock.set(datetime(2024, 12, 9, 17, 0, tzinfo=UTC))
    late = await refused_in_both(
        round_1.appraiser, "POST", thread, 409, "round-over", json={"text": "Muộn"}
    )
    assert late["closes"].startswith("10/12/2024")
    refused(
        await round_1.appraiser.call(
            "POST", f"{thread}/{own['id']}/withdrawals", json={"reason": "x"}
        ),
        409,
        "round-over",
    )
    round_1.clock.set(datetime(2024, 12, 1, tzinfo=UTC))
    await round_1.decide_all("S1")
    await round_1.move("SUPPLEMENT")
    body = await refused_in_both(
        round_1.appraiser, "POST", thread, 409, "statement-window", json={"text": "Nữa"}
    )
    assert "round_1: 01/12/2024" in body["windows"]
    await editor.post(thread, {"text": "Giải trình"})
    round_1.clock.set(datetime(2024, 12, 14, 17, 0, tzinfo=UTC))
    await refused_in_both(editor, "POST", thread, 409, "statement-window", json={"text": "Muộn"})


async def test_references_lead_to_what_the_leaf_has(round_1: World) -> None:
    await ask(round_1)
    editor = round_1.editor("S1")
    elsewhere = (await round_1.upload("S1", leaf="1.1.1", content=PDF + b"else")).json()
    body = await refused_in_both(
        editor,
        "POST",
        thread_of(round_1),
        422,
        "unknown-references",
        json={
            "text": "x",
            "reply_to": str(new_id()),
            "evidence_ids": [str(new_id()), elsewhere["id"]],
        },
    )
    assert [one["pointer"] for one in body["errors"]] == [
        "#/reply_to",
        "#/evidence_ids/0",
        "#/evidence_ids/1",
    ]
    await refused_in_both(
        editor,
        "POST",
        thread_of(round_1),
        422,
        "only-council-asks",
        json={"text": "Hỏi lại", "question": True},
    )


async def test_the_councils_words_are_closed_to_members_who_have_not_given_their_opinion(
    round_1: World,
) -> None:
    hoa = round_1.holding((Role.APPRAISER, None))
    await round_1.officer.post(
        f"/v1/periods/{round_1.period}/assignments",
        {"appraiser_id": str(hoa.who.id), "appraiser_name": "Hoa", "fields": ["2"]},
    )
    thread = thread_of(round_1)
    hidden = await round_1.appraiser.post(thread, {"text": "0,25", "proposed_points": "0.25"})
    assert (await hoa.get(thread))["items"] == []
    body = await hoa.call("POST", thread, json={"text": "x", "reply_to": hidden["id"]})
    refused(body, 422, "unknown-references")
    refused(
        await hoa.call("POST", f"{thread}/{hidden['id']}/withdrawals", json={"reason": "x"}),
        404,
        "not-found",
    )
    decision = {"decision": "ACCEPTED"}
    await hoa.put(f"{round_1.report('S1')}/appraisals/1/{LEAF}", decision, if_match=0)
    assert [one["id"] for one in (await hoa.get(thread))["items"]] == [hidden["id"]]
