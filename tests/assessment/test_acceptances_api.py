"""Accepting many claims at once, exactly where nothing differs."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.acceptances.models import WORDS, Looked, WhyLeft
from services.assessment.acceptances.rules import why_left
from services.assessment.appraisals.models import Basis
from services.assessment.leaf_standings.models import LeafFacts
from shared.auth.principal import Role
from shared.methodology.documents import Decision
from shared.methodology.framework import Source
from shared.methodology.parsing import parse_framework
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.world import FRAMEWORK, PDF, World, make_world
from tests.shared.methodology.examples import load_yaml
from tests.support.statements import statements

ALL = ["1.1.1", "1.1.2", "1.2", "2.1"]


@pytest.fixture
async def round_1(world: World) -> World:
    """Round 1: S1 has proved its leaf, S2 has only explained why it cannot."""
    await world.move("SELF_ASSESSMENT")
    for agency in ("S1", "S2"):
        await world.fill(agency)
    await world.upload("S1", leaf="1.1.1")
    for agency in ("S1", "S2"):
        await world.submit(agency)
    world.clock.set(datetime(2024, 12, 1, tzinfo=UTC))
    await world.move("ROUND_1")
    return world


def left_in(answer: Any) -> dict[str, str]:
    return {one["leaf"]: one["why"] for one in answer["left"]}


async def decided(world: World, agency: str) -> dict[str, str | None]:
    sheet = await world.chair.get(world.report(agency))
    return {
        leaf["code"]: leaf["round_1"] and leaf["round_1"]["decision"]
        for leaf in sheet["leaves"]
        if leaf["code"] in ALL
    }


async def test_what_does_not_differ_is_accepted_and_the_rest_said_why(round_1: World) -> None:
    path = f"{round_1.report('S1')}/acceptances"
    answer = await round_1.appraiser.post(path, {})
    assert (answer["round"], sorted(answer["accepted"])) == (1, ["1.1.1", "1.1.2", "2.1"])
    assert left_in(answer) == {"1.2": "NOT_CLAIMED"}
    assert answer["left"][0]["detail"]["vi"] != answer["left"][0]["detail"]["en"]
    assert await decided(round_1, "S1") == {
        "1.1.1": "ACCEPTED",
        "1.1.2": "ACCEPTED",
        "1.2": None,
        "2.1": "ACCEPTED",
    }
    assert await round_1.appraiser.post(path, {}) == answer
    trail = await round_1.auditor.get(
        "/v1/assessment-audit-entries", action="opinion.accepted-many"
    )
    assert [one["after"]["leaves"] for one in trail["items"]] == [["1.1.1", "1.1.2", "2.1"]]


async def test_all_or_nothing_stores_nothing_where_something_differs(round_1: World) -> None:
    path = f"{round_1.report('S2')}/acceptances"
    wish = {"leaves": ["1.1.1", "2.1", "9.1"], "all_or_nothing": True}
    body = await refused_in_both(
        round_1.appraiser, "POST", path, 409, "acceptance-refused", json=wish
    )
    assert {(one["leaf"], one["code"]) for one in body["errors"]} == {
        ("1.1.1", "no-evidence"),
        ("9.1", "not-decidable"),
    }
    assert set((await decided(round_1, "S2")).values()) == {None}
    answer = await round_1.appraiser.post(path, {"leaves": ["2.1"], "all_or_nothing": True})
    assert answer["accepted"] == ["2.1"]


async def test_what_was_given_otherwise_and_settled_is_left(round_1: World) -> None:
    report = round_1.report("S1")
    lower = {"decision": "CHANGED", "points": "0.25", "opinion": "Thiếu"}
    await round_1.appraiser.put(f"{report}/appraisals/1/1.1.1", lower, if_match=0)
    await round_1.chair.post(f"{report}/waivers/1", {"leaves": ["2.1"], "reason": "x"})
    answer = await round_1.appraiser.post(f"{report}/acceptances", {})
    assert left_in(answer) == {
        "1.1.1": "OTHERWISE_GIVEN",
        "1.2": "NOT_CLAIMED",
        "2.1": "SETTLED",
    }


async def test_many_reports_are_accepted_by_one_request(round_1: World) -> None:
    path = f"/v1/periods/{round_1.period}/acceptances"
    field_2 = await round_1.appraiser.post(path, {"fields": ["2"]})
    assert {one["agency_code"]: one["accepted"] for one in field_2["items"]} == {
        "S1": ["2.1"],
        "S2": ["2.1"],
    }
    one = await round_1.appraiser.post(path, {"agency_ids": [round_1.agencies["S2"]]})
    assert [item["agency_code"] for item in one["items"]] == ["S2"]
    assert left_in(one["items"][0]) == {"1.1.1": "NO_EVIDENCE", "1.2": "NOT_CLAIMED"}
    assert (await round_1.appraiser.post(path, {"blocks": ["DISTRICT"]}))["items"] == []
    await refused_in_both(
        round_1.appraiser,
        "POST",
        path,
        409,
        "acceptance-refused",
        json={"all_or_nothing": True},
    )


async def test_pages_of_reports_follow_by_cursor(round_1: World) -> None:
    path = f"/v1/periods/{round_1.period}/acceptances"
    seen, cursor = [], None
    for _ in range(2):
        params = {"limit": 1, **({"cursor": cursor} if cursor else {})}
        answer = await round_1.appraiser.post(path, {}, params=params)
        seen += [item["agency_code"] for item in answer["items"]]
        cursor = answer["next"]
    assert (sorted(seen), cursor) == (["S1", "S2"], None)


async def test_strangers_and_outsiders_accept_nothing(round_1: World) -> None:
    stranger = round_1.holding((Role.APPRAISER, None))
    refused(
        await stranger.call("POST", f"{round_1.report('S1')}/acceptances", json={}),
        404,
        "not-found",
    )
    everything = await stranger.post(f"/v1/periods/{round_1.period}/acceptances", {})
    assert everything == {"items": [], "next": None}
    one_field = round_1.holding((Role.APPRAISER, None))
    await round_1.officer.post(
        f"/v1/periods/{round_1.period}/assignments",
        {"appraiser_id": str(one_field.who.id), "appraiser_name": "Lan", "fields": ["1"]},
    )
    answer = await one_field.post(
        f"{round_1.report('S1')}/acceptances", {"leaves": ["1.1.1", "2.1"]}
    )
    assert (answer["accepted"], left_in(answer)) == (["1.1.1"], {"2.1": "NOT_ASSIGNED"})
    assert (await decided(round_1, "S1"))["1.1.1"] is None


async def test_round_2_accepts_only_what_was_added_and_not_changed(round_1: World) -> None:
    await round_1.decide_all("S1")
    await round_1.decide_all("S2")
    lower = {"decision": "CHANGED", "points": "0.25", "opinion": "Thiếu"}
    report = round_1.report("S1")
    await round_1.appraiser.put(f"{report}/appraisals/1/1.1.1", lower, if_match=1)
    await round_1.move("SUPPLEMENT")
    for leaf in ("1.1.1", "2.1"):
        await round_1.upload("S1", leaf=leaf, content=PDF + b"added")
    await round_1.move("ROUND_2", reason="đủ")
    answer = await round_1.appraiser.post(f"{report}/acceptances", {})
    assert (answer["round"], answer["accepted"]) == (2, ["2.1"])
    assert left_in(answer) == {"1.1.1": "CHANGED_IN_ROUND_1"}


async def test_outside_a_round_nothing_is_accepted(world: World) -> None:
    await world.move("SELF_ASSESSMENT")
    await refused_in_both(
        world.appraiser,
        "POST",
        f"/v1/periods/{world.period}/acceptances",
        409,
        "round-not-open",
        json={},
    )


async def test_the_number_of_statements_does_not_grow(round_1: World) -> None:
    path = f"/v1/periods/{round_1.period}/acceptances"
    with statements() as one:
        await round_1.appraiser.post(path, {}, params={"limit": 1})
    other = await make_world(round_1.http, round_1.clock, tuple((f"S{n}", "SO") for n in range(8)))
    other.clock.set(datetime(2024, 11, 10, tzinfo=UTC))
    await other.move("SELF_ASSESSMENT")
    for agency in other.agencies:
        await other.fill(agency)
        await other.submit(agency)
    await other.move("ROUND_1")
    with statements() as eight:
        answer = await other.appraiser.post(f"/v1/periods/{other.period}/acceptances", {})
    assert sum(len(item["accepted"]) for item in answer["items"]) == 16
    assert len(eight) <= len(one)


SMALL = parse_framework(load_yaml(FRAMEWORK.read_text(encoding="utf-8")))
LEAVES = [leaf for leaf in SMALL.leaves.values() if leaf.source is not Source.SURVEY]
points = st.none() | st.sampled_from([Decimal("0.5"), Decimal("0.67"), Decimal(2) / Decimal(3)])
looked = st.builds(
    Looked,
    state=st.sampled_from([None, "GIVEN", "NOT_APPLICABLE"]),
    rule_points=points,
    claimed_points=points,
    facts=st.builds(LeafFacts),
    own=st.none() | st.sampled_from(list(Decision)),
    basis=st.none() | st.sampled_from(list(Basis)),
    round_1=st.none() | st.sampled_from(list(Decision)),
)


@given(st.sampled_from(LEAVES), looked)
def test_nothing_is_accepted_in_which_anything_differs(leaf: Any, seen: Looked) -> None:
    why = why_left(leaf, seen, 2)
    if why is not None:
        assert WORDS[why]
        return
    assert leaf.source is Source.SELF
    assert seen.state == "GIVEN"
    assert seen.rule_points is not None
    assert seen.claimed_points is not None
    assert abs(seen.claimed_points - seen.rule_points) <= Decimal("0.005")
    assert seen.facts.evidenced or not leaf.evidence.required
    assert not any((seen.facts.infected, seen.facts.to_confirm, seen.facts.returned))
    assert seen.basis in {None, Basis.OPINIONS}
    assert Decision.CHANGED not in {seen.own, seen.round_1}


def test_every_reason_has_its_words() -> None:
    assert set(WORDS) == set(WhyLeft)
