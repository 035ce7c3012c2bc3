"""Several uploads become documents together, or none does."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from shared.ids import new_id
from tests.assessment.documents import evidence_of, register
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.test_evidence_api import files_in
from tests.assessment.uploads import begin, send, tus, uploaded
from tests.assessment.world import PDF, Caller, World


@pytest.fixture
async def editor(world: World) -> Caller:
    await world.move("SELF_ASSESSMENT")
    return world.editor("S1")


def batch(world: World, *items: dict[str, Any]) -> dict[str, Any]:
    return {"self_assessment_id": world.reports["S1"], "items": list(items)}


async def documents(world: World) -> list[Any]:
    found: list[Any] = (await world.officer.get("/v1/documents"))["items"]
    return found


async def test_uploads_become_documents_and_evidence_at_once(
    world: World, editor: Caller, evidence_folder: Path
) -> None:
    plan = await uploaded(editor, PDF + b"plan" * 2**20, "Kế hoạch.pdf")
    report = await uploaded(editor, PDF + b"report", "Báo cáo.pdf")
    done = await editor.post(
        "/v1/document-batches",
        batch(
            world,
            {
                "upload_id": plan,
                "description": {"kind": "PLAN", "number": "12/KH"},
                "leaves": ["1.1.1", "2.1"],
            },
            {"upload_id": report, "leaves": ["1.1.1"]},
        ),
    )
    assert [one["number"] for one in done["documents"]] == ["12/KH", None]
    assert [one["title"] for one in done["documents"]] == ["Kế hoạch", "Báo cáo"]
    assert [(one["leaf"], one["file_name"]) for one in done["evidence"]] == [
        ("1.1.1", "Kế hoạch.pdf"),
        ("2.1", "Kế hoạch.pdf"),
        ("1.1.1", "Báo cáo.pdf"),
    ]
    content = await editor.call("GET", f"/v1/evidence/{done['evidence'][0]['id']}/content")
    assert content.content == PDF + b"plan" * 2**20
    assert not [name for name in files_in(evidence_folder / "parts") if plan in name]
    assert (await tus(editor, "HEAD", f"/v1/uploads/{plan}")).status_code == 404


async def test_every_fault_is_named_and_nothing_registered(
    world: World, editor: Caller, evidence_folder: Path
) -> None:
    known = await register(world, number="1/KH")
    good = await uploaded(editor, PDF + b"good")
    same = await uploaded(editor, PDF)
    unfinished = (await begin(editor, 5000)).rpartition("/")[2]
    disguised = await uploaded(editor, b"PK\x03\x04" + b"x" * 3000, "a.docx")
    foreign = await uploaded(world.editor("S1"), PDF + b"foreign")
    first = batch(
        world,
        {"upload_id": good, "leaves": ["1.1.1"]},
        {"upload_id": unfinished},
        {"upload_id": disguised},
        {"upload_id": foreign},
        {"upload_id": str(new_id())},
    )
    answer = await refused_in_both(
        editor, "POST", "/v1/document-batches", 422, "batch-refused", json=first
    )
    assert [(fault["pointer"], fault["code"]) for fault in answer["errors"]] == [
        ("/items/1/upload_id", "upload-unfinished"),
        ("/items/2/upload_id", "file-type-refused"),
        ("/items/3/upload_id", "not-found"),
        ("/items/4/upload_id", "not-found"),
    ]
    second = batch(
        world,
        {"upload_id": good, "leaves": ["1.1.1"]},
        {"upload_id": same, "description": {"number": "2/KH"}},
    )
    answer = await refused_in_both(
        editor, "POST", "/v1/document-batches", 422, "batch-refused", json=second
    )
    assert [(fault["pointer"], fault["code"]) for fault in answer["errors"]] == [
        ("/items/1/document_id", "document-exists")
    ]
    third = batch(world, {"upload_id": good, "leaves": ["1.1.1", "9.1"]})
    refused(await editor.call("POST", "/v1/document-batches", json=third), 422, "citations-refused")
    assert [one["id"] for one in await documents(world)] == [known["id"]]
    assert await evidence_of(world.officer, world, "1.1.1") == []
    done = await editor.post(
        "/v1/document-batches", batch(world, {"upload_id": good, "leaves": ["1.1.1"]})
    )
    assert len(done["documents"]) == len(done["evidence"]) == 1


async def test_an_upload_becomes_a_new_version(world: World, editor: Caller) -> None:
    document = await register(world, number="1/KH")
    upload = await uploaded(editor, PDF + b"signed")
    item = {"upload_id": upload, "document_id": document["id"], "reason": "Bản có chữ ký"}
    done = await editor.post("/v1/document-batches", {"items": [item]})
    [version] = done["documents"]
    assert (version["id"], version["document_version"]) == (document["id"], 2)
    assert (version["number"], version["reason"]) == ("1/KH", "Bản có chữ ký")


async def test_an_upload_is_used_once(world: World, editor: Caller) -> None:
    upload = await uploaded(editor, PDF + b"once")
    body = batch(world, {"upload_id": upload, "leaves": ["1.1.1"]})
    answers = await asyncio.gather(
        *(editor.call("POST", "/v1/document-batches", json=body) for _ in range(3))
    )
    assert sorted(one.status_code for one in answers) == [201, 422, 422]
    assert len(await documents(world)) == len(await evidence_of(world.officer, world, "1.1.1")) == 1


async def test_a_batch_says_what_it_lacks(world: World, editor: Caller) -> None:
    upload = str(UUID(int=1))
    for items in (
        [{"upload_id": upload, "document_id": upload}],
        [{"upload_id": upload, "leaves": ["1.1.1"]}],
        [{"upload_id": upload}, {"upload_id": upload}],
        [],
    ):
        answer = await editor.call("POST", "/v1/document-batches", json={"items": items})
        refused(answer, 422, "invalid-request")


async def test_the_deadline_holds_for_batches_too(world: World, editor: Caller) -> None:
    path = await begin(editor, len(PDF))
    await send(editor, path, PDF)
    await world.fill("S1")
    await world.submit("S1")
    body = batch(world, {"upload_id": path.rpartition("/")[2], "leaves": ["1.1.1"]})
    refused(await editor.call("POST", "/v1/document-batches", json=body), 409, "report-submitted")
    assert await documents(world) == []
