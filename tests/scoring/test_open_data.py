"""Open data: the same figures as on paper, for programs, with form, licence and checksums."""

import base64
import csv
import hashlib
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from services.scoring.open_data.writing import COLUMNS
from shared.ids import new_id
from tests.scoring.documents import CLAIM, OPINION
from tests.scoring.world import World

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


async def given(world: World, path: str) -> Any:
    answer = await world.client.get(path)
    assert answer.status_code == 200, answer.text
    return answer


async def test_the_json_file_keeps_to_its_published_schema(world: World) -> None:
    publication = await world.published()
    answer = await given(world, f"/v1/publications/{publication['id']}/open-data/results.json")
    document = answer.json()
    schema = (await given(world, document["$schema"])).json()
    assert schema["$id"] == document["$schema"]
    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(document)) == []
    broken = {**document, "agencies": [{"agency_code": 1}]}
    assert list(Draft202012Validator(schema).iter_errors(broken))


async def test_the_figures_are_those_of_the_ranking(world: World) -> None:
    publication = await world.published()
    address = f"/v1/publications/{publication['id']}"
    ranking = (await given(world, f"{address}/ranking")).json()["items"]
    document = (await given(world, f"{address}/open-data/results.json")).json()
    assert [
        {name: value for name, value in one.items() if name != "leaves"}
        for one in document["agencies"]
    ] == ranking
    for one in document["agencies"]:
        agency = (await given(world, f"{address}/agencies/{one['agency_code']}")).json()
        assert one["leaves"] == [
            {name: leaf[name] for name in ("code", "name", "status", "points", "maximum")}
            for leaf in agency["leaves"]
        ]


async def test_the_csv_has_one_figure_a_line(world: World) -> None:
    publication = await world.published()
    address = f"/v1/publications/{publication['id']}"
    answer = await given(world, f"{address}/open-data/results.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    lines = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert tuple(lines[0]) == tuple(name for name, _ in COLUMNS)
    first = (await given(world, f"{address}/ranking")).json()["items"][0]
    mine = [one for one in lines if one["agency_code"] == first["agency_code"]]
    assert mine[0]["value"] == first["index"]
    assert mine[0]["grade"] == first["grade"]
    levels = [one["level"] for one in mine]
    assert [levels.count(one) for one in ("PART", "FIELD", "LEAF", "SIPAS", "FACTOR")] == [
        *(2, 3, 4, 1, 2)
    ]
    names = {one["agency_name"] for one in lines}
    assert not [one for one in names if one.startswith("=")], "a spreadsheet would run it"


async def test_the_manifest_lets_one_check_each_file(world: World) -> None:
    publication = await world.published()
    address = f"/v1/publications/{publication['id']}/open-data"
    manifest = (await given(world, f"{address}/manifest.json")).json()
    assert manifest["licence"] == LICENCE
    assert [one["name"] for one in manifest["files"]] == ["results.json", "results.csv"]
    for one in manifest["files"]:
        answer = await given(world, one["address"])
        digest = hashlib.sha256(answer.content)
        assert (one["sha256"], one["size"]) == (digest.hexdigest(), len(answer.content))
        named = base64.b64encode(digest.digest()).decode()
        assert answer.headers["repr-digest"] == f"sha-256=:{named}:"
        assert answer.headers["link"] == f'<{LICENCE}>; rel="license"'
        assert answer.headers["content-type"].startswith(one["media_type"])


async def test_files_never_change_and_are_sent_once(world: World) -> None:
    publication = await world.published()
    address = f"/v1/publications/{publication['id']}/open-data/results.json"
    first = await given(world, address)
    run = await world.approved(record=world.freeze_record(frozen_at="2025-01-01T00:00:00Z"))
    answer = await world.publish(run, decision_number="2/QĐ-UBND", replaces=publication["id"])
    assert answer.status_code == 201, answer.text
    second = await given(world, address)
    assert second.content == first.content
    assert first.headers["cache-control"] == "public, max-age=31536000, immutable"
    known = await world.client.get(address, headers={"if-none-match": first.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    described = (await given(world, f"/v1/publications/{publication['id']}/open-data")).json()
    assert described["dct:isReplacedBy"]["@id"].endswith(f"{answer.json()['id']}/open-data")


async def test_an_authority_chooses_its_licence_and_keeps_it(world: World) -> None:
    first = await world.published()
    assert first["licence"] == LICENCE
    other = "https://data.example.vn/giay-phep/1"
    world.period_id = new_id()
    second = await world.published(licence=other, decision_number="8/QĐ-UBND")
    world.period_id = new_id()
    third = await world.published(decision_number="9/QĐ-UBND")
    assert second["licence"] == third["licence"] == other
    for publication, licence in ((first, LICENCE), (third, other)):
        address = f"/v1/publications/{publication['id']}/open-data"
        assert (await world.read(f"{address}/manifest.json")).json()["licence"] == licence
        assert (await world.read(address)).json()["dct:license"] == {"@id": licence}
        answer = await world.read(f"{address}/results.csv")
        assert answer.headers["link"] == f'<{licence}>; rel="license"'


@pytest.mark.parametrize("licence", ["CC BY 4.0", "https://a>b", "javascript:alert(1)", "x" * 400])
async def test_a_licence_is_an_address(world: World, licence: str) -> None:
    answer = await world.publish(await world.approved(), licence=licence)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "#/licence"


async def test_the_catalogue_leads_to_every_file(world: World) -> None:
    publication = await world.published()
    answer = await given(world, "/v1/open-data?limit=1")
    assert answer.headers["content-type"] == "application/ld+json"
    catalogue = answer.json()
    assert catalogue["@type"] == "dcat:Catalog"
    assert catalogue["@context"]["dcat"] == "http://www.w3.org/ns/dcat#"
    newest = catalogue["dcat:dataset"][0]
    assert newest["dct:identifier"] == publication["id"]
    assert newest["dct:license"]["@id"] == LICENCE
    assert newest["dct:temporal"]["dcat:startDate"]["@value"] == "2024-01-01"
    described = (await given(world, newest["@id"])).json()
    files = {
        one["name"]: one["sha256"]
        for one in (await given(world, f"{newest['@id']}/manifest.json")).json()["files"]
    }
    for distribution in described["dcat:distribution"]:
        await given(world, distribution["dcat:downloadURL"]["@id"])
        checksum = distribution["spdx:checksum"]["spdx:checksumValue"]["@value"]
        assert files.pop(distribution["dct:title"]) == checksum
    assert not files


async def test_a_long_catalogue_goes_on_at_the_next_page(world: World) -> None:
    first = await world.published()
    other = World(world.client, world.records, world.summaries, world.facts)
    second = await other.published()
    path, seen = "/v1/open-data?limit=1", []
    for _ in range(2):
        page = (await given(world, path)).json()
        seen += [one["dct:identifier"] for one in page["dcat:dataset"]]
        path = page["hydra:next"]["@id"] + "&limit=1" if "hydra:next" in page else path
    assert seen == [second["id"], first["id"]]


async def test_nothing_private_and_nothing_under_embargo_is_open(world: World) -> None:
    publication = await world.published()
    address = f"/v1/publications/{publication['id']}/open-data"
    for name in ("results.json", "results.csv"):
        text = (await given(world, f"{address}/{name}")).text
        assert OPINION not in text
        assert CLAIM not in text
    other = World(world.client, world.records, world.summaries, world.facts)
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    hidden = await other.publish(await other.approved(), public_from=tomorrow)
    address = f"/v1/publications/{hidden.json()['id']}/open-data"
    for path in ("", "/manifest.json", "/results.json", "/results.csv"):
        assert (await world.client.get(address + path)).status_code == 404
    assert hidden.json()["id"] not in json.dumps((await given(world, "/v1/open-data")).json())
