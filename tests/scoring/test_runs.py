"""Runs: what goes in, what comes out, and what is refused."""

import asyncio
import json
from decimal import Decimal
from uuid import UUID

import httpx
import pytest
from asgi_lifespan import LifespanManager
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import create_async_engine

from services.scoring.app import create_app
from services.scoring.config import Settings
from services.scoring.publications import errors as publication_errors
from services.scoring.runs import errors as run_errors
from services.scoring.tables import InputDocumentTable, ResultTable, RunTable
from shared.auth.principal import Role
from shared.canonical import canonical_json, digest
from shared.ids import new_id
from shared.methodology import KERNEL_VERSION
from shared.problems import DomainError
from tests.scoring.documents import appraisal_record, framework, survey_summary, three_agencies
from tests.scoring.world import FAVOURABLE, World
from tests.support.authentication import principal, signed_in


async def stored(settings: Settings, authority_id: UUID) -> tuple[int, int, int]:
    """Count runs, results and inputs of an authority."""
    engine = create_async_engine(settings.database_url.get_secret_value())
    async with engine.connect() as connection:
        counts = [
            await connection.scalar(
                select(func.count()).select_from(table).where(table.authority_id == authority_id)
            )
            for table in (RunTable, ResultTable, InputDocumentTable)
        ]
    await engine.dispose()
    return counts[0], counts[1], counts[2]


async def test_a_run_computes_what_the_frozen_documents_say(world: World) -> None:
    run = await world.run()
    assert run["state"] == "DRAFT"
    assert run["agency_count"] == 3
    assert run["undetermined_count"] == 0
    assert run["heading"]["period"]["code"] == "2024"
    page = (await world.read(f"/v1/runs/{run['id']}/results")).json()
    lines = {line["agency_code"]: line for line in page["items"]}
    # so-a: 15 (fixed) + 30 + 32 = 77; so-b: 10 + 40 + 36 + bonus 3 = 89; huyen-c: 0 + 10 + 20 = 30.
    assert {code: line["index"] for code, line in lines.items()} == {
        "so-a": "77.00",
        "so-b": "89.00",
        "huyen-c": "30.00",
    }
    assert [line["agency_code"] for line in page["items"]] == ["so-b", "so-a", "huyen-c"]
    assert [line["rank"] for line in page["items"]] == [1, 2, 1]
    assert [line["grade_name"] for line in page["items"]] == ["Tốt", "Khá", "Yếu"]
    assert lines["so-b"]["bonus"] == "3.00"
    assert lines["so-a"]["parts"] == [
        {"code": "APPRAISED", "points": "45.00", "maximum": "60"},
        {"code": "SURVEY", "points": "32.00", "maximum": "40"},
    ]
    assert lines["so-a"]["sipas"] == {
        "index": "80.00",
        "rank": 2,
        "factors": [
            {"code": "ACCESS", "percent": "80.00"},
            {"code": "RESULT", "percent": "80.00"},
        ],
    }


async def test_the_inputs_are_pulled_in_the_callers_own_name(world: World) -> None:
    headers = signed_in(world.officer)
    order = world.order()
    await world.client.post("/v1/runs", json=order, headers=headers)
    assert (
        world.records.tokens[UUID(order["appraisal_record_id"])]
        == world.summaries.tokens[UUID(order["survey_summary_id"])]
        == headers["authorization"]
    )


async def test_the_same_inputs_give_the_same_run(world: World, settings: Settings) -> None:
    order = world.order()
    first, second = await world.start(order), await world.start(order)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert await world.audit_actions() == ["run.start"]
    assert await stored(settings, world.authority_id) == (1, 3, 2)


async def test_the_same_inputs_at_once_give_one_run(world: World, settings: Settings) -> None:
    order = world.order()
    answers = await asyncio.gather(*(world.start(order) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert await stored(settings, world.authority_id) == (1, 3, 2)


async def test_a_document_frozen_again_unchanged_is_stored_once(
    world: World, settings: Settings
) -> None:
    first = await world.run()
    second = await world.run(settings={"places": 3})
    assert first["id"] != second["id"]
    assert first["appraisal_record"]["digest"] == second["appraisal_record"]["digest"]
    assert await stored(settings, world.authority_id) == (2, 6, 2)


async def test_the_same_content_has_the_same_digest_byte_for_byte(world: World) -> None:
    agencies = three_agencies(world.authority_id)
    one = await world.run(record=world.freeze_record(agencies=agencies))
    later = "2025-01-01T00:00:00Z"
    other = await world.run(
        record=world.freeze_record(agencies=agencies[::-1], frozen_at=later),
        summary=world.freeze_summary(frozen_at=later),
    )
    assert one["id"] != other["id"]
    assert one["appraisal_record"]["digest"] != other["appraisal_record"]["digest"]
    assert one["result_digest"] == other["result_digest"]


async def test_a_setting_makes_another_run(world: World) -> None:
    plain = await world.run()
    finer = await world.run(settings={"places": 3})
    assert plain["result_digest"] != finer["result_digest"]
    assert finer["settings"]["places"] == 3
    page = (await world.read(f"/v1/runs/{finer['id']}/results")).json()
    assert page["items"][0]["index"] == "89.000"


async def test_a_setting_left_as_the_framework_says_is_the_same_run(world: World) -> None:
    order = world.order()
    first = await world.start(order)
    second = await world.start({**order, "settings": {"places": None}})
    assert (second.status_code, second.json()["id"]) == (200, first.json()["id"])


async def test_a_run_without_a_survey_rescales_if_it_is_told_to(world: World) -> None:
    order = {
        **world.order(),
        "survey_summary_id": None,
        "settings": {"survey_absent": "RESCALE"},
    }
    run = (await world.start(order)).json()
    assert run["survey_summary"] is None
    page = (await world.read(f"/v1/runs/{run['id']}/results")).json()
    indexes = {line["agency_code"]: line["index"] for line in page["items"]}
    assert indexes["so-a"] == "75.00"
    assert page["items"][0]["sipas"] is None


async def test_an_index_that_is_not_determined_keeps_a_run_from_being_approved(
    world: World,
) -> None:
    answer = await world.start({**world.order(), "survey_summary_id": None})
    run = answer.json()
    assert run["undetermined_count"] == 3
    refusal = await world.approve(run)
    assert refusal.status_code == 409
    assert refusal.json()["type"] == "/problems/run-undetermined"
    assert "start a new run" in refusal.json()["detail"]
    assert (await world.read(f"/v1/runs/{run['id']}")).json()["state"] == "DRAFT"


@pytest.mark.parametrize("peer", ["records", "summaries"])
async def test_a_document_that_is_not_what_its_digest_says_is_refused(
    world: World, settings: Settings, peer: str
) -> None:
    archive = getattr(world, peer)
    honest = world.freeze_record() if peer == "records" else world.freeze_summary()
    content, etag = archive.documents[honest]
    altered = archive.put_bytes(content.replace(b"2024", b"2023"), etag=etag)
    order = world.order(**{"record" if peer == "records" else "summary": altered})
    answer = await world.start(order)
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["type"] == "/problems/digest-mismatch"
    assert problem["expected"] == etag
    assert problem["computed"].startswith("sha256:")
    assert "try again" in problem["detail"]
    assert await stored(settings, world.authority_id) == (0, 0, 0)
    assert await world.audit_actions() == []


async def test_a_refusal_is_told_in_vietnamese_too(world: World) -> None:
    altered = world.records.put_bytes(b"{}", etag="sha256:x")
    answer = await world.client.post(
        "/v1/runs",
        json=world.order(record=altered),
        headers=signed_in(world.officer, language="vi"),
    )
    assert "hãy thử lại" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("member", "service"),
    [("appraisal_record_id", "assessment"), ("survey_summary_id", "survey")],
)
async def test_a_document_that_does_not_exist_is_named(
    world: World, settings: Settings, member: str, service: str
) -> None:
    answer = await world.start({**world.order(), member: str(new_id())})
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/unknown-input"
    assert answer.json()["service"] == service
    assert answer.json()["errors"][0]["pointer"] == f"#/{member}"
    assert await stored(settings, world.authority_id) == (0, 0, 0)


async def test_a_document_that_the_caller_may_not_read_is_forbidden(
    world: World, settings: Settings
) -> None:
    record = world.freeze_record()
    world.records.refusals[record] = 403
    answer = await world.start(world.order(record=record))
    assert answer.status_code == 403
    assert await stored(settings, world.authority_id) == (0, 0, 0)


@pytest.mark.parametrize("status", [500, 502, 429, 302])
async def test_a_peer_that_fails_is_unavailable(
    world: World, settings: Settings, status: int
) -> None:
    summary = world.freeze_summary()
    world.summaries.refusals[summary] = status
    answer = await world.start(world.order(summary=summary))
    assert answer.status_code == 503
    assert answer.json()["service"] == "survey"
    assert answer.headers["retry-after"]
    assert await stored(settings, world.authority_id) == (0, 0, 0)


async def test_a_peer_that_is_down_is_unavailable(
    world: World, settings: Settings, http: httpx.AsyncClient
) -> None:
    nowhere = settings.model_copy(update={"assessment_url": "http://127.0.0.1:9"})
    async with LifespanManager(create_app(nowhere, http=http)) as manager:
        transport = httpx.ASGITransport(app=manager.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://scoring") as client:
            answer = await client.post(
                "/v1/runs", json=world.order(), headers=signed_in(world.officer)
            )
    assert answer.status_code == 503
    assert answer.json()["type"] == "/problems/unavailable"
    assert "nothing was changed" in answer.json()["detail"]
    assert await stored(settings, world.authority_id) == (0, 0, 0)


async def test_documents_of_another_authority_are_refused(world: World, settings: Settings) -> None:
    other = new_id()
    record = world.records.put(
        appraisal_record(other, three_agencies(other), period_id=world.period_id)
    )
    summary = world.summaries.put(survey_summary(other, FAVOURABLE, period_id=world.period_id))
    for order in (world.order(record=record), world.order(summary=summary)):
        answer = await world.start(order)
        assert answer.status_code == 422
        assert answer.json()["type"] == "/problems/foreign-input"
    assert await stored(settings, world.authority_id) == (0, 0, 0)


async def test_a_survey_of_another_period_is_refused(world: World) -> None:
    summary = world.summaries.put(
        survey_summary(world.authority_id, FAVOURABLE, period_id=new_id())
    )
    answer = await world.start(world.order(summary=summary))
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/other-period"


async def test_everything_wrong_with_a_document_is_told_at_once(
    world: World, settings: Settings
) -> None:
    agencies = three_agencies(world.authority_id)
    agencies[0]["block"] = "NOWHERE"
    agencies[1]["leaves"]["9.9"] = agencies[1]["leaves"]["1.1"]
    answer = await world.start(world.order(record=world.freeze_record(agencies=agencies)))
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/unusable-input"
    pointers = [fault["pointer"] for fault in answer.json()["errors"]]
    assert "appraisal-record#/agencies/0/block" in pointers
    assert any(
        pointer.startswith("appraisal-record#/agencies/1/leaves/9.9") for pointer in pointers
    )
    assert await stored(settings, world.authority_id) == (0, 0, 0)


@pytest.mark.parametrize("content", [b"[]", b"not json", b'{"kind":"something-else"}'])
async def test_what_is_no_record_at_all_is_refused(world: World, content: bytes) -> None:
    answer = await world.start(world.order(record=world.records.put_bytes(content)))
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/unusable-input"


async def test_a_framework_newer_than_the_kernel_is_refused_in_words(
    world: World, settings: Settings
) -> None:
    record = world.freeze_record(framework={**framework(), "format": 99})
    answer = await world.start(world.order(record=record))
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/unusable-input")
    (fault,) = answer.json()["errors"]
    assert fault["pointer"] == "appraisal-record#/framework/format"
    assert await stored(settings, world.authority_id) == (0, 0, 0)


async def test_a_document_newer_than_the_kernel_is_refused_in_words(
    world: World, settings: Settings
) -> None:
    for order in (
        world.order(record=world.freeze_record(version=99)),
        world.order(summary=world.freeze_summary(version=99)),
    ):
        answer = await world.start(order)
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/unusable-input")
        assert "newer release" in answer.json()["errors"][0]["detail"]
    assert await stored(settings, world.authority_id) == (0, 0, 0)


async def test_the_examples_name_the_kernel_that_there_is(world: World) -> None:
    schemas = (await world.client.get("/openapi.json")).json()["components"]["schemas"]
    for name in ("RunView", "PublicationView"):
        assert schemas[name]["properties"]["kernel_version"]["examples"] == [KERNEL_VERSION]
    assert (await world.run())["kernel_version"] == KERNEL_VERSION


async def test_ids_that_are_no_uuids_are_refused(world: World) -> None:
    agencies = three_agencies(world.authority_id)
    agencies[0]["id"] = "one"
    answer = await world.start(world.order(record=world.freeze_record(agencies=agencies)))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "appraisal-record#/agencies/0/id"


async def test_half_a_surrogate_pair_in_the_settings_is_refused(world: World) -> None:
    """The refusal quotes it, although no UTF-8 can hold it."""
    order = json.dumps(world.order(settings={"survey_absent": "\ud800"}))
    answer = await world.client.post(
        "/v1/runs",
        content=order.encode(),
        headers=signed_in(world.officer) | {"content-type": "application/json"},
    )
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["pointer"] == "#/settings/survey_absent"


async def test_unknown_settings_are_refused_by_name(world: World) -> None:
    answer = await world.start(world.order(settings={"places": 99, "colour": "red"}))
    assert answer.status_code == 422
    assert {fault["pointer"] for fault in answer.json()["errors"]} == {
        "#/settings/places",
        "#/settings/colour",
    }


async def test_an_officer_cannot_start_a_run_elsewhere(world: World) -> None:
    stranger = principal(Role.OFFICER, new_id())
    assert (await world.start(world.order(), by=stranger)).status_code == 404


async def test_an_approval_is_the_chairs_and_happens_once(world: World) -> None:
    run = await world.run()
    assert (await world.approve(run, by=world.officer)).status_code == 403
    answer = await world.approve(run)
    assert answer.status_code == 201
    approved = answer.json()
    assert approved["state"] == "APPROVED"
    assert approved["approval"]["approved_by_name"] == world.chair.name
    assert approved["approval"]["note"] == "Biên bản số 12"
    assert answer.headers["etag"] == '"3"'
    again = await world.approve(approved)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/run-not-draft")
    assert "start a new run" in again.json()["detail"]
    assert await world.audit_actions() == ["run.start", "run.check", "run.approve"]


async def test_an_approval_names_the_version_that_was_read(world: World) -> None:
    run = await world.run()
    assert (await world.approve(run, version=7)).status_code == 412
    missing = await world.client.post(
        f"/v1/runs/{run['id']}/approvals", json={}, headers=signed_in(world.chair)
    )
    assert missing.status_code == 428
    assert (await world.read(f"/v1/runs/{run['id']}")).json()["state"] == "DRAFT"


async def test_two_approvals_at_once_make_one(world: World) -> None:
    run = await world.run()
    answers = await asyncio.gather(world.approve(run), world.approve(run))
    assert sorted(answer.status_code for answer in answers) == [201, 412]


async def test_runs_are_listed_newest_first_page_by_page(world: World) -> None:
    ids = [(await world.run(settings={"places": places}))["id"] for places in (1, 2, 3)]
    first = (await world.read("/v1/runs", limit=2)).json()
    second = (await world.read("/v1/runs", limit=2, cursor=first["next"])).json()
    assert [run["id"] for run in first["items"] + second["items"]] == ids[::-1]
    assert second["next"] is None
    drafts = (await world.read("/v1/runs", state="APPROVED")).json()
    assert drafts["items"] == []
    mine = (await world.read("/v1/runs", period_id=str(world.period_id))).json()
    assert len(mine["items"]) == 3


async def test_everything_about_one_agency_is_explained(world: World) -> None:
    run = await world.run()
    results = (await world.read(f"/v1/runs/{run['id']}/results", block="SO")).json()["items"]
    so_a = next(line for line in results if line["agency_code"] == "so-a")
    detail = (await world.read(f"/v1/runs/{run['id']}/results/{so_a['agency_id']}")).json()
    assert detail["index"] == "77.00"
    assert "77,00" in detail["explanation"]["vi"]
    assert "77.00" in detail["explanation"]["en"]
    leaves = {leaf["code"]: leaf for leaf in detail["leaves"]}
    fixed = leaves["1.1"]
    assert (fixed["status"], fixed["points"], fixed["rule_points"]) == ("FIXED", "15", "20")
    assert fixed["self"]["points"] == "20"
    assert (fixed["round_1"]["decision"], fixed["round_1"]["points"]) == ("CHANGED", "20")
    assert fixed["round_1"]["answer"]["choices"] == ["TIMELY"]
    assert fixed["round_2"] is None
    assert fixed["final"]["points"] == "15"
    assert "Nguyễn Văn Kín" in fixed["explanation"]["text"]["vi"]
    assert leaves["1.2"]["explanation"]["arithmetic"]["vi"].endswith("= 30")
    assert sum(Decimal(one["points"]) for one in detail["criteria"]) == Decimal(77)


async def test_a_misspelt_block_is_refused(world: World) -> None:
    run = await world.run()
    answer = await world.read(f"/v1/runs/{run['id']}/results", block="SOO")
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/unknown-block"
    assert "SO, HUYEN" in answer.json()["detail"]


async def test_another_authority_sees_nothing(world: World) -> None:
    run = await world.run()
    stranger = principal(Role.OFFICER, new_id())
    for path in ("", "/results", f"/results/{new_id()}", "/ranking.csv", "/ranking.xlsx"):
        answer = await world.read(f"/v1/runs/{run['id']}{path}", by=stranger)
        assert answer.status_code == 404
    assert (await world.read("/v1/runs", by=stranger)).json()["items"] == []
    assert (await world.read("/v1/scoring-audit-entries", by=stranger)).json()["items"] == []


async def test_the_stored_input_is_the_pulled_bytes(world: World, settings: Settings) -> None:
    run = await world.run()
    engine = create_async_engine(settings.database_url.get_secret_value())
    async with engine.connect() as connection:
        content = await connection.scalar(
            select(InputDocumentTable.content).where(
                InputDocumentTable.authority_id == world.authority_id,
                InputDocumentTable.digest == run["appraisal_record"]["digest"],
            )
        )
    await engine.dispose()
    record = appraisal_record(
        world.authority_id, three_agencies(world.authority_id), period_id=world.period_id
    )
    assert content == canonical_json(record)
    assert digest(record) == run["appraisal_record"]["digest"]


async def test_rounds_show_their_points_however_they_were_decided(world: World) -> None:
    agencies = three_agencies(world.authority_id)
    late = {"state": "GIVEN", "facts": {}, "choices": ["LATE"], "formula": None, "points": None}
    misfit = {**late, "choices": ["OF_ANOTHER_RULE"]}
    decided = [
        ({"decision": "ACCEPTED", "answer": None, "points": None}, "20"),
        ({"decision": "CHANGED", "answer": late, "points": None}, "10"),
        ({"decision": "CHANGED", "answer": None, "points": "12.5"}, "12.5"),
        ({"decision": "CHANGED", "answer": misfit, "points": None}, None),
        ({"decision": "CHANGED", "answer": None, "points": None}, None),
    ]
    so_a = agencies[0]
    for decision, points in decided:
        so_a["leaves"]["1.1"]["round_1"] = {**decision, "opinion": "Ý kiến"}
        run = await world.run(record=world.freeze_record(agencies=agencies))
        detail = (await world.read(f"/v1/runs/{run['id']}/results/{so_a['id']}")).json()
        leaf = next(one for one in detail["leaves"] if one["code"] == "1.1")
        assert leaf["round_1"]["points"] == points


def test_every_refusal_tells_in_both_languages_what_to_do() -> None:
    found = [*vars(run_errors).values(), *vars(publication_errors).values()]
    refusals = {one for one in found if isinstance(one, type) and issubclass(one, DomainError)}
    for refusal in refusals - {DomainError}:
        assert "hãy" in refusal.detail.vi, refusal
        assert ";" in refusal.detail.en or "." in refusal.detail.en[:-1], refusal


async def test_figures_are_shown_with_all_their_decimals(world: World) -> None:
    agencies = three_agencies(world.authority_id)
    rule = framework()
    inputs = rule["fields"][0]["criteria"][1]["rule"]
    inputs["numerator"]["integer"] = inputs["denominator"]["integer"] = False
    figure = "10.123456789012345"
    agencies[0]["leaves"]["1.2"]["final"]["answer"]["facts"]["done"] = figure
    run = await world.run(record=world.freeze_record(agencies=agencies, framework=rule))
    detail = (await world.read(f"/v1/runs/{run['id']}/results/{agencies[0]['id']}")).json()
    leaf = next(one for one in detail["leaves"] if one["code"] == "1.2")
    assert leaf["explanation"]["inputs"][0]["value"] == figure
    assert leaf["final"]["answer"]["facts"]["done"] == figure
    assert leaf["points"] == "10.123456789012"
