"""The quick ways in find what the full ones find, or leave it to them."""

from typing import Any
from uuid import UUID

import orjson
import pytest
from pydantic import ValidationError

from services.survey.responses.plain_reading import PlainReader
from services.survey.responses.schemas import NewResponse
from shared.auth.principal import Role
from shared.db.uuids import quick_uuid
from shared.ids import new_id
from tests.survey.world import World

PLAIN: dict[str, Any] = {
    "id": "0192f7a0-0000-7000-8000-000000000001",
    "questionnaire_id": "0192f7a0-0000-7000-8000-000000000002",
    "group": "CITIZENS",
    "agency_id": "0192f7a0-0000-7000-8000-000000000003",
    "answers": {"q1": "A", "q3": ["A", "C"]},
    "captured_at": "2024-06-01T08:00:00+07:00",
}
LEFT_OUT = object()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"started_at": "2024-06-01T00:55:00.5Z", "device_id": "tablet-07", "channel": "PAPER"},
        {"started_at": None, "device_id": None, "channel": None, "answers": {}},
        {"id": PLAIN["id"].upper()},
        {"id": "0192f7a000007000800000000000001"},
        {"id": 7},
        {"id": LEFT_OUT},
        {"questionnaire_id": "urn:uuid:" + PLAIN["questionnaire_id"]},
        {"questionnaire_id": ["a list"]},
        {"agency_id": None},
        {"group": ""},
        {"group": 12},
        {"group": "CITIZENS\n"},
        {"answers": [1]},
        {"answers": None},
        {"device_id": "Máy tính bảng"},
        {"device_id": "x" * 101},
        {"channel": "PHONE"},
        {"channel": True},
        {"captured_at": "2024-06-01T08:00:00"},
        {"captured_at": "2024-06-01 08:00:00Z"},
        {"captured_at": "2024-02-30T08:00:00Z"},
        {"captured_at": "1899-12-31T23:59:59Z"},
        {"captured_at": "1900-01-01T00:00:00+23:59"},
        {"captured_at": "2999-12-31T23:59:59-12:00"},
        {"captured_at": "2024-06-01T24:00:00Z"},
        {"captured_at": "2024-06-01T08:00:60Z"},
        {"captured_at": "2024-06-01T08:00:00.1234567Z"},
        {"captured_at": "2024-06-01T08:00:00+24:00"},
        {"captured_at": "٢024-06-01T08:00:00Z"},
        {"captured_at": 1717203600},
        {"started_at": "yesterday"},
        {"more": 1},
    ],
)
def test_the_quick_reading_finds_what_the_full_check_finds_or_leaves_it_to_it(
    changes: dict[str, Any],
) -> None:
    data = {name: value for name, value in (PLAIN | changes).items() if value is not LEFT_OUT}
    quick = PlainReader().read(data)
    try:
        full = NewResponse.model_validate_json(orjson.dumps(data)).to_model()
    except ValidationError:
        full = None
    assert quick is None or quick == full
    if not changes:
        assert quick == full is not None


def test_an_id_that_is_made_quickly_is_the_same_id_everywhere() -> None:
    quick, plain = quick_uuid(PLAIN["id"]), UUID(PLAIN["id"])
    assert (quick, hash(quick), str(quick), quick.int) == (
        plain,
        hash(plain),
        str(plain),
        plain.int,
    )
    assert {plain: 1}[quick] == {quick: 1}[plain] == 1
    with pytest.raises(ValueError, match="UUID"):
        quick_uuid("no id")


@pytest.mark.parametrize("data", [None, 1, "text", [], {}, [PLAIN]])
def test_what_is_no_response_is_left_to_the_full_check(data: Any) -> None:
    assert PlainReader().read(data) is None


async def test_what_is_unusual_about_a_busy_address_is_answered_as_everywhere(
    world: World,
) -> None:
    campaign = await world.opened()
    for noun, body in (
        ("responses", world.response(campaign)),
        ("response-batches", {"responses": [world.response(campaign)]}),
    ):
        sent = {"role": Role.SURVEY_APP, "json": body, "language": "en"}
        query = await world.call("POST", f"{campaign.path}/{noun}?limit=1", **sent)
        assert (query.status_code, query.json()["errors"][0]["code"]) == (422, "unknown_query")
        no_id = await world.call("POST", f"/v1/campaigns/nothing/{noun}", **sent)
        assert (no_id.status_code, no_id.json()["type"]) == (422, "/problems/invalid-request")
        nobody = await world.call("POST", f"/v1/campaigns/{new_id()}/{noun}", **sent)
        assert nobody.status_code == 404
        other_way = await world.call("PATCH", f"{campaign.path}/{noun}", **sent)
        assert other_way.status_code == 405
    assert (await world.counts(campaign))["received"] == 0


async def test_metrics_know_the_busy_addresses_by_the_paths_that_are_documented(
    world: World,
) -> None:
    campaign = await world.opened()
    assert (await world.post(campaign, world.response(campaign))).status_code == 201
    documented = set((await world.client.get("/openapi.json")).json()["paths"])
    page = (await world.client.get("/metrics")).text
    counted = next(
        line
        for line in page.splitlines()
        if line.startswith("http_requests_total{")
        and 'status="201"' in line
        and "/responses" in line
    )
    assert counted.partition('route="')[2].partition('"')[0] in documented
