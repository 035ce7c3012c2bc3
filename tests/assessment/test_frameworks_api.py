"""Frameworks through the API: drafts, issuance, versions, and refusals."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.world import FRAMEWORK, World, add_framework

GOOD = FRAMEWORK.read_text(encoding="utf-8")
YAML = {"content-type": "application/yaml"}


async def send(
    world: World, source: str, path: str = "/v1/frameworks", *, if_match: int | None = None
) -> httpx.Response:
    params = {"programme_id": world.programme} if path == "/v1/frameworks" else {}
    return await world.officer.call(
        "POST", path, params=params, content=source.encode(), headers=YAML, if_match=if_match
    )


async def count(world: World) -> int:
    return len((await world.officer.get("/v1/frameworks"))["items"])


async def test_a_faulty_file_is_refused_whole_and_nothing_is_stored(world: World) -> None:
    before = await count(world)
    body = await refused_in_both(
        world.officer,
        "POST",
        "/v1/frameworks",
        422,
        "framework-faults",
        params={"programme_id": world.programme},
        content=GOOD.replace("maximum: 7}", "maximum: 8}").replace("yes: 2", "yes: 3").encode(),
        headers=YAML,
    )
    assert body["count"] == len(body["errors"]) >= 2
    assert all(fault["line"] > 1 and fault["column"] >= 1 for fault in body["errors"])
    assert await count(world) == before


async def test_a_dry_run_tells_all_faults_and_stores_nothing(world: World) -> None:
    before = await count(world)
    good = await send(world, GOOD, "/v1/framework-checks")
    assert good.json() == {"valid": True, "faults": []}
    bad = await send(world, GOOD.replace("scale: 10", "scale: 11"), "/v1/framework-checks")
    assert bad.status_code == 200
    assert bad.json()["valid"] is False
    assert bad.json()["faults"][0]["line"] >= 1
    assert await count(world) == before


async def test_a_draft_is_replaced_and_an_issued_version_gets_a_successor(world: World) -> None:
    first = (await send(world, GOOD)).json()
    second = (
        await send(world, GOOD.replace("Bộ chỉ số nhỏ", "Bộ chỉ số mới"), if_match=first["version"])
    ).json()
    assert (first["id"], first["number"]) == (second["id"], 2)
    assert second["digest"] != first["digest"]
    refused(
        await world.officer.call("POST", f"/v1/frameworks/{first['id']}/issuances", if_match=1),
        412,
        "stale-version",
    )
    issued = await world.officer.post(
        f"/v1/frameworks/{first['id']}/issuances", if_match=second["version"]
    )
    assert issued["state"] == "ISSUED"
    await refused_in_both(
        world.officer,
        "POST",
        f"/v1/frameworks/{first['id']}/issuances",
        409,
        "framework-issued",
        if_match=issued["version"],
    )
    third = (await send(world, GOOD)).json()
    assert (third["number"], third["state"]) == (3, "DRAFT")
    kept = await world.officer.get(f"/v1/frameworks/{first['id']}")
    assert kept["name"] == "Bộ chỉ số mới"
    assert kept["content"]["fields"][0]["criteria"][0]["sub_criteria"][0]["code"] == "1.1.1"


async def test_of_two_officers_who_replace_a_draft_neither_overwrites_the_other(
    world: World,
) -> None:
    first = (await send(world, GOOD)).json()
    again = await send(world, GOOD)
    assert again.json() == first, "the same file once more changes nothing"
    mine, yours = GOOD.replace("nhỏ", "của tôi"), GOOD.replace("nhỏ", "của anh")
    refused(await send(world, mine), 428, "version-required")
    answers = await asyncio.gather(
        *(send(world, one, if_match=first["version"]) for one in (mine, yours))
    )
    won, lost = sorted(answers, key=lambda one: one.status_code)
    assert won.status_code == 201
    assert refused(lost, 412, "stale-version")["current"] == won.json()["version"]
    kept = await world.officer.get(f"/v1/frameworks/{first['id']}")
    assert (kept["digest"], kept["version"]) == (won.json()["digest"], 2)
    refused(
        await send(world, GOOD.replace("code: small", "code: other"), if_match=2),
        412,
        "stale-version",
    )
    listed = (await world.officer.get("/v1/frameworks"))["items"]
    assert {one["code"] for one in listed} == {"small"}


async def test_the_source_comes_back_as_it_was_sent(world: World) -> None:
    source = await world.auditor.call("GET", f"/v1/frameworks/{world.framework}/source")
    assert source.text == GOOD
    assert source.headers["content-type"].startswith("application/yaml")


async def test_a_form_with_a_file_is_taken_too(world: World) -> None:
    answer = await world.officer.call(
        "POST",
        "/v1/frameworks",
        params={"programme_id": world.programme},
        files={"file": ("framework.yaml", GOOD.encode(), "application/yaml")},
    )
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize(
    ("content", "headers", "status", "code"),
    [
        (b"#" * (300 * 1024), YAML, 413, "body-too-large"),
        (b"{}", {"content-type": "application/json"}, 415, "unsupported-framework-body"),
        (
            b"--x--",
            {"content-type": "multipart/form-data; boundary=x"},
            415,
            "unsupported-framework-body",
        ),
        (b"junk", {"content-type": "multipart/form-data; boundary=x"}, 400, "malformed-body"),
    ],
)
async def test_bodies_of_another_kind_or_size_are_refused(
    world: World, content: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    answer = await world.officer.call(
        "POST", "/v1/framework-checks", content=content, headers=headers
    )
    refused(answer, status, code)


async def test_a_draft_cannot_carry_a_period(world: World) -> None:
    draft = (await send(world, GOOD)).json()
    body = period_of(world, framework_id=draft["id"], code="2025")
    await refused_in_both(
        world.officer, "POST", "/v1/periods", 409, "framework-not-issued", json=body
    )


async def test_a_framework_of_another_programme_is_refused(world: World) -> None:
    other = await world.officer.post("/v1/programmes", {"code": "q", "name": "Khác"})
    body = period_of(world, programme_id=other["id"], code="2025")
    await refused_in_both(
        world.officer, "POST", "/v1/periods", 422, "unknown-references", json=body
    )


async def test_periods_keep_the_version_they_began_with(world: World) -> None:
    await add_framework(world)
    period = await world.officer.get(f"/v1/periods/{world.period}")
    assert period["framework_number"] == 1


def period_of(world: World, **other: Any) -> dict[str, Any]:
    return {
        "programme_id": world.programme,
        "framework_id": world.framework,
        "code": "2025",
        "name": "Năm 2025",
        "stage": "2025",
        "starts_on": "2025-01-01",
        "ends_on": "2025-12-31",
        **other,
    }


STEPS = (
    "{shape: STEPS, input: {name: x, label: X}, bands: "
    "[{from: null, to: 50, points: 0}, {from: %s, to: null, points: 2}]}"
)


@pytest.mark.parametrize(
    ("good", "bad", "code"),
    [
        ("shape: YES_NO, yes: 2", "shape: YESNO, yes: 2", "unknown-word"),
        ("maximum: 4\n", "maximum: 5\n", "does-not-add-up"),
        ('code: "1.1.2"', 'code: "1.1.1"', "duplicate-code"),
        ("{shape: YES_NO, yes: 2, no: 0}", STEPS % 60, "band-hole"),
        ("{shape: YES_NO, yes: 2, no: 0}", STEPS % 40, "band-overlap"),
        ("yes: 2", "yes: yes", "not-a-decimal"),
        ("yes: 2", "yes: 3", "above-maximum"),
        ("ties: COMPETITION", "ties: [COMPETITION", "yaml-syntax"),
        ("ties: COMPETITION", "ties: COMPETITION\nties: DENSE", "duplicate-key"),
    ],
)
async def test_each_slip_of_a_file_is_named_at_its_line(
    world: World, good: str, bad: str, code: str
) -> None:
    assert GOOD.count(good) >= 1
    before = await world.officer.get("/v1/frameworks")
    place = GOOD.index(good)
    source = GOOD.replace(good, bad, 1)
    body = await refused_in_both(
        world.officer,
        "POST",
        "/v1/frameworks",
        422,
        "framework-faults",
        params={"programme_id": world.programme},
        content=source.encode(),
        headers=YAML,
    )
    fault = next(one for one in body["errors"] if one["code"] == code)
    assert abs(fault["line"] - (GOOD.count("\n", 0, place) + 1)) <= 1
    assert fault["column"] >= 1
    assert await world.officer.get("/v1/frameworks") == before
