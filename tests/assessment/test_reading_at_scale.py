"""Whatever is read asks the database a fixed number of times, and finds what it shows by indexes, however much there is."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import httpx
import pytest
from asgi_lifespan import LifespanManager
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from services.assessment.app import create_app
from services.assessment.config import Settings
from shared.auth.principal import Grant, Principal, Role
from tests.assessment.access.appraisal import with_conflict, with_difference
from tests.assessment.access.core import closed, filled, preparation, round_1, submitted
from tests.assessment.access.remedies import with_remedy
from tests.assessment.access.reports import delegated
from tests.assessment.access.stage import Preparing, Stage
from tests.assessment.growing import grow, surround
from tests.assessment.test_access import AREA_OF, MODULES, TABLE, call_as
from tests.assessment.world import Clock, World, make_world
from tests.support.databases import another_database
from tests.support.statements import Statement, statements

MOST: Final = 8
LARGER: Final = 4
"""How many copies are made of everything, besides the leaves."""
BOTH: Final = "BOTH"
"""Somebody who oversees the period and appraises in it: two sets of rules hold at once."""
ALIKE: Final = (
    (BOTH, Role.OFFICER, Role.COUNCIL_CHAIR, Role.AUDITOR),
    (Role.APPRAISER,),
    (Role.AGENCY_HEAD, Role.AGENCY_EDITOR),
)
"""Callers whose requests take the same way: of each kind the first who may reads in both worlds, the others in the large one."""


async def with_everything(world: World) -> Stage:
    """Round 1 with a difference, a statement and a conflict."""
    stage = await with_difference(world)
    await with_conflict(world)
    thread = f"{world.report('S1')}/entries/1.1.1/statements"
    await world.appraiser.post(thread, {"text": "Đề nghị giải trình"})
    return stage


RICHER: Final[dict[Preparing, Preparing]] = {
    preparation: with_everything,
    submitted: with_everything,
    round_1: with_everything,
    with_difference: with_everything,
    filled: delegated,
    closed: with_remedy,
}
"""Stages at which everything can be read that can be read at the others."""
LARGE: Final = frozenset(
    {
        *("entry", "citation", "statement", "appraisal", "opinion", "difference", "delegation"),
        *("self_assessment", "agency", "agency_version", "document", "document_version"),
        *("sign_off", "loss", "remedy", "initiative", "council_session", "resolution"),
        *("audit_entry", "assignment", "conflict"),
    }
)
"""Tables that grow with agencies, leaves, years and authorities. Of files the partial index of infected ones is read whole."""
OTHERS: Final = 4
"""How often everything stands beside, so that an index is worth its while."""


@dataclass
class Reading:
    """One operation, called by one caller in a small world, if it is read twice, and in the same one when it had grown."""

    operation: str
    caller: str
    twice: bool
    small: list[Statement] = field(default_factory=list)
    large: list[Statement] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.operation} as {self.caller}"


@dataclass
class Scale:
    """What was read, and the database that it was read from."""

    readings: list[Reading]
    connection: AsyncConnection


@pytest.fixture(scope="module")
async def scale(
    settings: Settings, clock: Clock, peer_services: httpx.AsyncClient
) -> AsyncIterator[Scale]:
    """Call every operation that reads in a world of three agencies, and again when it has become many times as large."""
    url = another_database("assessment", "scale")
    app = create_app(
        settings.model_copy(update={"database_url": SecretStr(url)}), http=peer_services
    )
    clock.rule(app)
    by_stage: dict[Preparing, list[str]] = defaultdict(list)
    for operation in _reading(app.openapi()):
        stage = MODULES[AREA_OF[operation]].STAGES.get(operation, preparation)
        by_stage[RICHER.get(stage, stage)].append(operation)
    engine = create_async_engine(url)
    readings: list[Reading] = []
    async with LifespanManager(app) as manager:
        transport = httpx.ASGITransport(app=manager.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://assessment") as http:
            for prepare, operations in by_stage.items():
                clock.set(datetime(2024, 11, 10, 3, 0, tzinfo=UTC))
                stage = await prepare(await make_world(http, clock))
                stage.people[BOTH] = _both(stage)
                found = [reading for one in operations for reading in _readings(one)]
                await _parse_framework(stage.world)
                for one in found:
                    if one.twice:
                        one.small = await _called(http, stage, one)
                async with engine.begin() as connection:
                    await grow(connection, stage.world, LARGER)
                await _parse_framework(stage.world)
                for one in found:
                    one.large = await _called(http, stage, one)
                readings += found
    await engine.dispose()
    await surround(url, OTHERS)
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        yield Scale(readings, connection)
    await engine.dispose()


def _reading(document: dict[str, Any]) -> list[str]:
    """Name the operations that answer with data, not with a file."""
    found = [path["get"] for path in document["paths"].values() if "get" in path]
    return [
        one["operationId"]
        for one in found
        if one["operationId"] in TABLE and "application/json" in one["responses"]["200"]["content"]
    ]


def _both(stage: Stage) -> Principal:
    appraiser, home = stage.world.appraiser.who, UUID(stage.world.authority)
    return Principal(
        appraiser.id, appraiser.name, (Grant(Role.OFFICER, home), Grant(Role.APPRAISER, home))
    )


def _readings(operation: str) -> Iterator[Reading]:
    row = {BOTH: TABLE[operation][Role.OFFICER], **TABLE[operation]}
    for alike in ALIKE:
        allowed = [one for one in alike if row[one] < 400]
        yield from (Reading(operation, one, one == allowed[0]) for one in allowed)


async def _parse_framework(world: World) -> None:
    """Read something once: a service parses a framework when it meets its digest for the first time."""
    await world.officer.get(world.report("S1"))


async def _called(http: httpx.AsyncClient, stage: Stage, one: Reading) -> list[Statement]:
    request = await MODULES[AREA_OF[one.operation]].request_of(one.operation, stage)
    with statements() as asked:
        answer = await call_as(one.caller, stage, http, request)
    assert answer.status_code < 400, (str(one), answer.text)
    return asked


async def test_every_reading_asks_a_fixed_number_of_times(scale: Scale) -> None:
    assert len({one.operation for one in scale.readings}) > 50
    growing = {
        str(one): (len(one.small), len(one.large))
        for one in scale.readings
        if one.twice and len(one.small) != len(one.large)
    }
    many = {str(one): len(one.large) for one in scale.readings if len(one.large) > MOST}
    assert (growing, many) == ({}, {})


async def test_every_reading_finds_its_rows_by_indexes(scale: Scale) -> None:
    """A plan reads a table from end to end only where no index leads to what is wanted: others are dear here."""
    for way in ("seqscan", "hashjoin", "mergejoin"):
        await scale.connection.execute(text(f"SET enable_{way} = off"))
    scanning: dict[str, set[str]] = defaultdict(set)
    for statement, parameters, asked_by in _distinct(scale.readings):
        answer = await scale.connection.exec_driver_sql(
            f"EXPLAIN (FORMAT JSON) {statement}", parameters
        )
        (plan,) = answer.scalar_one()
        for table in _scanned(plan["Plan"]):
            if table in LARGE:
                scanning[asked_by].add(table)
    assert dict(scanning) == {}


def _distinct(readings: list[Reading]) -> Iterator[tuple[str, Any, str]]:
    seen: set[str] = set()
    for one in readings:
        for statement, parameters in one.large:
            if statement not in seen:
                seen.add(statement)
                yield statement, parameters, str(one)


def _scanned(plan: Any) -> Iterator[str]:
    """Name the tables that a plan reads from end to end: one after the other, or an index of theirs."""
    kind = plan["Node Type"]
    whole_index = kind in {"Index Scan", "Index Only Scan"} and "Index Cond" not in plan
    if kind == "Seq Scan" or whole_index:
        yield plan["Relation Name"]
    for inner in plan.get("Plans", ()):
        yield from _scanned(inner)
