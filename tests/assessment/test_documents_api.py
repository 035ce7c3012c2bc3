"""Documents: registered once, cited on many leaves, in versions that never change what was signed."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from services.assessment.config import Settings
from services.assessment.documents.warning import ExpiryWarnings
from shared.clock import utc_now
from shared.db.engine import open_database
from tests.assessment.documents import add_version, cite, evidence_of, register
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.world import PDF, World
from tests.support.statements import statements

PLAN = {
    "kind": "PLAN",
    "title": "Kế hoạch cải cách hành chính",
    "number": "12/KH-UBND",
    "issued_on": "2024-01-15",
    "issuer": "UBND thành phố",
    "proves_from": "2024-01-01",
    "proves_to": "2024-12-31",
    "expires_on": "2025-06-30",
}


@pytest.fixture
async def open_world(world: World) -> World:
    await world.move("SELF_ASSESSMENT")
    return world


async def test_a_document_is_registered_once_and_used_for_many_leaves(open_world: World) -> None:
    world = open_world
    document = await register(world, **PLAN)
    assert {name: document[name] for name in PLAN} == PLAN
    assert (document["kind_label"], document["citations"]) == ("Kế hoạch", 0)
    cited = await cite(
        world, [{"leaf": leaf, "document_id": document["id"]} for leaf in ("1.1.1", "1.1.2", "2.1")]
    )
    assert [item["leaf"] for item in cited["items"]] == ["1.1.1", "1.1.2", "2.1"]
    for leaf in ("1.1.1", "1.1.2", "2.1"):
        [evidence] = await evidence_of(world.officer, world, leaf)
        assert evidence["document_id"] == document["id"]
        assert {name: evidence[name] for name in PLAN} == PLAN
    read = await world.officer.get(f"/v1/documents/{document['id']}")
    assert read["citations"] == 3
    again = await cite(world, [{"leaf": "2.1", "document_id": document["id"]}])
    assert again["items"][0]["id"] == cited["items"][2]["id"]


async def test_citing_is_all_or_none_and_names_every_fault(open_world: World) -> None:
    world = open_world
    mine, theirs = await register(world), await register(world, "S2", PDF + b"S2")
    items = [
        {"leaf": "1.1.1", "document_id": mine["id"]},
        {"leaf": "9.1", "document_id": mine["id"]},
        {"leaf": "1.1.1", "document_id": theirs["id"]},
        {"leaf": "1.1.1", "document_id": mine["id"], "version": 7},
    ]
    answer = await refused_in_both(
        world.editor("S1"),
        "POST",
        f"{world.report('S1')}/citations",
        422,
        "citations-refused",
        json={"items": items},
    )
    assert [(fault["pointer"], fault["code"]) for fault in answer["errors"]] == [
        ("/items/1/leaf", "leaf-without-evidence"),
        ("/items/2/document_id", "not-found"),
        ("/items/3/document_id", "not-found"),
    ]
    assert await evidence_of(world.officer, world, "1.1.1") == []


async def test_the_same_bytes_are_one_document(open_world: World) -> None:
    first = await register(open_world, **PLAN)
    assert (await register(open_world))["id"] == first["id"]
    assert (await register(open_world, **PLAN))["id"] == first["id"]
    other = await open_world.editor("S1").call(
        "POST", "/v1/documents", params={"file_name": "a.pdf", "number": "13/KH"}, content=PDF
    )
    assert refused(other, 409, "document-exists")["document_id"] == first["id"]
    assert (await register(open_world, "S2"))["id"] != first["id"]
    content = PDF + b"at once"
    many = await asyncio.gather(*(register(open_world, content=content) for _ in range(4)))
    assert len({one["id"] for one in many}) == 1


async def test_a_later_version_leaves_what_was_signed_as_it_was(open_world: World) -> None:
    world = open_world
    document = await register(world, **PLAN)
    await cite(world, [{"leaf": "1.1.1", "document_id": document["id"]}])
    await world.fill("S1")
    await world.submit("S1")
    before = await world.officer.get(world.report("S1"))
    second = await add_version(world, document, PDF + b"signed")
    assert (second["document_version"], second["reason"]) == (2, "Bản có chữ ký")
    assert second["number"] == PLAN["number"]
    changed = await world.editor("S1").put(
        f"/v1/documents/{document['id']}", PLAN | {"number": "99/KH"}, if_match=second["version"]
    )
    assert (changed["document_version"], changed["number"]) == (2, "99/KH")
    after = await world.officer.get(world.report("S1"))
    assert after["content_digest"] == before["content_digest"]
    [evidence] = await evidence_of(world.officer, world, "1.1.1")
    assert (evidence["document_version"], evidence["number"]) == (1, PLAN["number"])
    content = await world.officer.call("GET", f"/v1/evidence/{evidence['id']}/content")
    assert content.content == PDF
    versions = await world.officer.get(f"/v1/documents/{document['id']}/versions")
    assert [(one["document_version"], one["number"]) for one in versions["items"]] == [
        (1, PLAN["number"]),
        (2, "99/KH"),
    ]


async def test_changed_details_of_a_cited_version_make_a_new_version(open_world: World) -> None:
    world = open_world
    document = await register(world, **PLAN)
    path = f"/v1/documents/{document['id']}"
    fixed = await world.editor("S1").put(path, PLAN | {"issuer": "UBND"}, if_match=1)
    assert (fixed["document_version"], fixed["version"]) == (1, 2)
    await cite(world, [{"leaf": "1.1.1", "document_id": document["id"]}])
    changed = await world.editor("S1").put(path, PLAN, if_match=2)
    assert (changed["document_version"], changed["version"]) == (2, 3)
    [evidence] = await evidence_of(world.officer, world, "1.1.1")
    assert (evidence["document_version"], evidence["issuer"]) == (1, "UBND")
    await cite(world, [{"leaf": "1.1.1", "document_id": document["id"]}])
    [evidence] = await evidence_of(world.officer, world, "1.1.1")
    assert (evidence["document_version"], evidence["issuer"]) == (2, PLAN["issuer"])
    refused(await world.editor("S1").call("PUT", path, json=PLAN, if_match=2), 412, "stale-version")


async def test_another_version_voids_the_signature_of_an_open_report(open_world: World) -> None:
    world = open_world
    document = await register(world, **PLAN)
    await cite(world, [{"leaf": "1.1.1", "document_id": document["id"]}])
    await world.fill("S1")
    await world.head("S1").post(f"{world.report('S1')}/sign-offs", {})
    await add_version(world, document, PDF + b"2")
    sheet = await world.officer.get(world.report("S1"))
    assert sheet["sign_off"]["voided_at"] is None
    await cite(world, [{"leaf": "1.1.1", "document_id": document["id"]}])
    sheet = await world.officer.get(world.report("S1"))
    assert sheet["sign_off"]["voided_at"] is not None


@pytest.mark.parametrize(
    ("days", "earlier", "expiry"),
    [
        ({"proves_from": "2023-01-01", "proves_to": "2023-12-31"}, True, "VALID"),
        ({"proves_from": "2023-06-01", "proves_to": "2024-01-01"}, False, "VALID"),
        ({"expires_on": "2024-11-09"}, False, "EXPIRED"),
        ({"expires_on": "2024-11-10"}, False, "SOON"),
        ({"expires_on": "2024-12-10"}, False, "SOON"),
        ({"expires_on": "2024-12-11"}, False, "VALID"),
    ],
)
async def test_a_stand_in_and_an_expired_document_are_marked(
    open_world: World, days: dict[str, str], earlier: bool, expiry: str
) -> None:
    document = await register(open_world, **days)
    assert document["expiry"] == expiry
    await cite(open_world, [{"leaf": "1.1.1", "document_id": document["id"]}])
    [evidence] = await evidence_of(open_world.officer, open_world, "1.1.1")
    assert (evidence["earlier_period"], evidence["expiry"]) == (earlier, expiry)


async def test_a_report_of_a_past_period_gathers_no_warnings(open_world: World) -> None:
    world = open_world
    document = await register(world, expires_on="2026-12-31")
    await cite(world, [{"leaf": "1.1.1", "document_id": document["id"]}])
    world.clock.set(datetime(2027, 5, 1, tzinfo=UTC))
    [evidence] = await evidence_of(world.officer, world, "1.1.1")
    assert evidence["expiry"] == "VALID"
    assert (await world.officer.get(f"/v1/documents/{document['id']}"))["expiry"] == "EXPIRED"


async def test_an_agency_is_told_once_that_a_document_expires(
    open_world: World, settings: Settings
) -> None:
    soon = (utc_now() + timedelta(days=10)).date().isoformat()
    late = (utc_now() + timedelta(days=90)).date().isoformat()
    document = await register(open_world, title="Kế hoạch", number="12/KH", expires_on=soon)
    await register(open_world, content=PDF + b"late", expires_on=late)

    async def told() -> list[Any]:
        query = "SELECT type, roles, data FROM outbox WHERE authority_id = :authority AND type = 'document.expiring'"
        async with database.readers.begin() as session:
            found = await session.execute(text(query), {"authority": UUID(open_world.authority)})
            return [tuple(row) for row in found]

    async with open_database(settings, "tests") as database:
        warnings = ExpiryWarnings(database)
        while await warnings.step():
            pass
        data = {"title": "Kế hoạch", "number": "12/KH", "expires_on": soon}
        expected = ("document.expiring", ["AGENCY_EDITOR", "AGENCY_HEAD"], data)
        assert await told() == [expected]
        await asyncio.gather(warnings.step(), warnings.step())
        assert await told() == [expected]
        later = {"title": "Kế hoạch", "number": "12/KH", "expires_on": late}
        path = f"/v1/documents/{document['id']}"
        await open_world.editor("S1").put(path, later, if_match=1)
        await open_world.editor("S1").put(path, later | {"expires_on": soon}, if_match=2)
        await warnings.step()
        assert await told() == [expected, expected]


async def ids(world: World, **params: Any) -> list[str]:
    listed = await world.editor("S1").get("/v1/documents", **params)
    return [item["id"] for item in listed["items"]]


async def test_documents_are_found_by_words_kind_expiry_and_use(open_world: World) -> None:
    world = open_world
    plan = (await register(world, **PLAN))["id"]
    tax = (
        await register(
            world,
            content=PDF + b"tax",
            title="Báo cáo Thuế",
            kind="REPORT",
            expires_on="2024-11-20",
            number="7/BC-CT",
        )
    )["id"]
    await register(world, "S2", PDF + b"S2", title="Báo cáo Thuế")
    assert await ids(world) == [tax, plan]
    assert await ids(world, search="thue") == [tax]
    assert await ids(world, search="7/bc") == [tax]
    assert await ids(world, search="KE HOACH CAI") == [plan]
    assert await ids(world, kind="PLAN") == [plan]
    assert await ids(world, expiring=True) == [tax]
    await cite(world, [{"leaf": "1.1.1", "document_id": plan}])
    assert await ids(world, unused=True) == [tax]
    first = await world.editor("S1").get("/v1/documents", limit=1)
    assert await ids(world, limit=1, cursor=first["next"]) == [plan]
    everything = await world.officer.get("/v1/documents")
    assert len(everything["items"]) == 3
    own = await world.officer.get("/v1/documents", agency_id=world.agencies["S2"])
    assert len(own["items"]) == 1


async def test_a_document_is_withdrawn_only_where_nothing_cites_it(open_world: World) -> None:
    world = open_world
    document = await register(world)
    path = f"/v1/documents/{document['id']}"
    [evidence] = (await cite(world, [{"leaf": "1.1.1", "document_id": document["id"]}]))["items"]
    await refused_in_both(
        world.editor("S1"), "DELETE", path, 409, "document-in-use", headers={"if-match": '"1"'}
    )
    await world.editor("S1").call("DELETE", f"/v1/evidence/{evidence['id']}")
    done = await world.editor("S1").call("DELETE", path, if_match=1)
    assert done.status_code == 204
    refused(await world.editor("S1").call("GET", path), 404, "not-found")
    assert await ids(world) == []
    await cite(world, [{"leaf": "1.1.1", "document_id": document["id"]}], expect=422)
    trail = await world.auditor.get("/v1/assessment-audit-entries", subject_id=document["id"])
    assert [item["action"] for item in trail["items"]] == [
        "document.withdrawn",
        "document.registered",
    ]


async def test_days_that_contradict_one_another_are_refused_together(open_world: World) -> None:
    answer = await refused_in_both(
        open_world.editor("S1"),
        "POST",
        "/v1/documents",
        422,
        "document-details-refused",
        params={
            "file_name": "a.pdf",
            "proves_from": "2024-02-01",
            "proves_to": "2024-01-01",
            "issued_on": "2024-02-01",
            "expires_on": "2024-01-01",
        },
        content=PDF,
    )
    assert [fault["pointer"] for fault in answer["errors"]] == ["/proves_to", "/expires_on"]
    assert await ids(open_world) == []


async def test_one_who_works_for_several_agencies_says_which(open_world: World) -> None:
    from shared.auth.principal import Role

    world = open_world
    both = world.holding((Role.AGENCY_EDITOR, "S1"), (Role.AGENCY_EDITOR, "S2"))
    params = {"file_name": "a.pdf"}
    await refused_in_both(
        both, "POST", "/v1/documents", 422, "agency-not-named", params=params, content=PDF
    )
    params["agency_id"] = world.agencies["S2"]
    answer = await both.call("POST", "/v1/documents", params=params, content=PDF)
    assert answer.json()["agency_id"] == world.agencies["S2"]
    foreign = await world.editor("S1").call("POST", "/v1/documents", params=params, content=PDF)
    assert foreign.status_code in {403, 404}


async def test_a_list_of_documents_takes_few_statements_however_long(open_world: World) -> None:
    world = open_world
    taken = []
    for count in (2, 20):
        for number in range(count):
            document = await register(world, content=PDF + b"%d of %d" % (number, count))
            await cite(world, [{"leaf": "1.1.1", "document_id": document["id"]}])
        with statements() as asked:
            await ids(world, search="ke hoach", limit=200)
        taken.append(len(asked))
    assert taken[0] == taken[1] <= 8
