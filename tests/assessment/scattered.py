"""Rows of every kind, scattered at random over the reports of a period: states that people would take weeks to bring about."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from services.assessment.periods.models import Phase
from services.assessment.self_assessments.rules import agency_sees_round
from services.assessment.tables import (
    AppraisalTable,
    CitationTable,
    DifferenceTable,
    EntryTable,
    OpinionTable,
    SelfAssessmentTable,
    StatementTable,
)
from tests.assessment.world import World
from tests.support.databases import database_url

EARLY = datetime(2024, 11, 5, tzinfo=UTC)
FIELDS = {"1.1.1": "1", "1.1.2": "1", "1.2": "1", "2.1": "2", "2.2": "2", "9.1": "9"}
CLAIMED = ("1.1.1", "1.1.2", "2.1", "2.2")
ANSWERS: dict[str, dict[str, Any]] = {
    "1.1.1": {"state": "GIVEN", "choices": ["LATE"]},
    "1.1.2": {"state": "GIVEN", "facts": {"done": "2", "planned": "3"}},
    "2.1": {"state": "GIVEN", "choices": ["YES"]},
    "2.2": {"state": "GIVEN", "choices": ["YES"]},
}
RULE_POINTS = "0.75"
"""What the rule gives where the council, or one of it, has another answer; nothing where the leaf does not apply."""
JUDGEMENTS: tuple[dict[str, Any], ...] = (
    {"decision": "ACCEPTED"},
    {"decision": "CHANGED", "points": "0.25"},
    {"decision": "CHANGED", "answer": ANSWERS["2.1"], "rule_points": RULE_POINTS},
    {"decision": "CHANGED", "answer": {"state": "NOT_APPLICABLE"}, "rule_points": None},
)


@asynccontextmanager
async def connected() -> AsyncIterator[AsyncConnection]:
    """Give a connection to the database of the tests; what is done in it stays."""
    engine = create_async_engine(database_url("assessment"))
    try:
        async with engine.begin() as connection:
            yield connection
    finally:
        await engine.dispose()


async def set_phase(world: World, phase: str) -> None:
    """Put a period in a phase, whatever its reports say; a round that is closed leaves no differences."""
    closed = [number for number in (1, 2) if agency_sees_round(number, Phase(phase))]
    async with connected() as connection:
        await connection.execute(
            text("UPDATE period SET phase = :phase WHERE id = :id"),
            {"phase": phase, "id": world.period},
        )
        await connection.execute(
            delete(DifferenceTable).where(
                DifferenceTable.period_id == UUID(world.period), DifferenceTable.round.in_(closed)
            )
        )


async def scatter(world: World, chance: Random, appraisers: list[UUID]) -> None:
    """Fill in, prove, send back, judge and waive at random."""
    versions = [await _version_of(world, agency, chance) for agency in ("S1", "S2", "Q1")]
    rows: dict[Any, list[dict[str, Any]]] = {}

    def add(table: Any, report: str, **values: Any) -> None:
        base = {
            "self_assessment_id": UUID(report),
            "authority_id": UUID(world.authority),
            "created_at": EARLY,
        }
        rows.setdefault(table, []).append(base | values)

    async with connected() as connection:
        for report in world.reports.values():
            await connection.execute(
                update(SelfAssessmentTable)
                .where(SelfAssessmentTable.id == UUID(report))
                .values(**_state(chance))
            )
            for leaf in FIELDS:
                _fill(add, chance, report, leaf, versions)
                for number in (1, 2):
                    _judge(add, chance, report, leaf, number, appraisers, UUID(world.period))
        for table, found in rows.items():
            await connection.execute(insert(table), found)


async def _version_of(world: World, agency: str, chance: Random) -> UUID:
    content = b"%PDF-1.7\n" + f"{world.authority} {agency}".encode()
    answer = await world.upload(agency, content=content)
    assert answer.status_code == 201, answer.text
    async with connected() as connection:
        taken = text("DELETE FROM citation WHERE id = :id RETURNING document_version_id")
        found: UUID = (await connection.execute(taken, {"id": answer.json()["id"]})).scalar_one()
        if chance.random() < 0.5:
            await connection.execute(
                text(
                    "UPDATE file SET scan_state = 'INFECTED' WHERE sha256 ="
                    " (SELECT sha256 FROM document_version WHERE id = :id)"
                ),
                {"id": found},
            )
    return found


def _state(chance: Random) -> dict[str, Any]:
    state = chance.choice(["DRAFT", "SUBMITTED", "SUBMITTED", "RETURNED"])
    until = chance.choice([None, datetime(2024, 12, 2, tzinfo=UTC)])
    return {
        "state": state,
        "late": state != "DRAFT" and chance.random() < 0.5,
        "extended_until": until,
        "submitted_at": None if state == "DRAFT" else EARLY,
    }


def _fill(add: Any, chance: Random, report: str, leaf: str, versions: list[UUID]) -> None:
    yes = lambda: chance.random() < 0.3  # noqa: E731
    if leaf in CLAIMED and chance.random() < 0.8:
        add(
            EntryTable,
            report,
            leaf=leaf,
            answer=ANSWERS[leaf],
            explanation="Vì" if yes() else "",
            updated_at=EARLY,
            updated_by="x",
            done_at=EARLY if yes() else None,
            to_confirm=yes(),
            returned=yes(),
            review=[{"code": "x", "vi": "x", "en": "x"}] if yes() else None,
            claimed_points=chance.choice(["0.5", "1", None]),
            version=1,
        )
    for version in chance.sample(versions, chance.randint(0, 2)):
        phase = chance.choice(["SELF_ASSESSMENT", "SUPPLEMENT"])
        add(
            CitationTable,
            report,
            id=uuid4(),
            leaf=leaf,
            phase=phase,
            document_version_id=version,
            cited_by="x",
            removed_at=EARLY if yes() else None,
        )
    if yes():
        side = chance.choice(["AGENCY", "COUNCIL"])
        add(
            StatementTable,
            report,
            id=uuid4(),
            leaf=leaf,
            phase="SUPPLEMENT",
            side=side,
            text="x",
            author_id=uuid4(),
            author_name="x",
        )


def _judge(
    add: Any,
    chance: Random,
    report: str,
    leaf: str,
    number: int,
    appraisers: list[UUID],
    period: UUID,
) -> None:
    content = {
        "leaf": leaf,
        "round": number,
        "opinion": "",
        "explanation_requested": chance.random() < 0.3,
        "version": 1,
    }
    nothing = {"answer": None, "points": None, "rule_points": None}
    for person in appraisers:
        if chance.random() < 0.5 and leaf != "9.1":
            who = {"appraiser_id": person, "appraiser_name": "x", "given_at": EARLY}
            given = {**nothing, **chance.choice(JUDGEMENTS), **who, **content}
            add(OpinionTable, report, changed_after_others=False, **given)
    fate = chance.random()
    if fate < 0.5:
        basis = chance.choice(["OPINIONS", "SETTLED", "WAIVED"])
        who = {"appraiser_id": uuid4(), "appraiser_name": "x", "decided_at": EARLY}
        decided = {**nothing, **chance.choice(JUDGEMENTS), **who, **content}
        add(AppraisalTable, report, basis=basis, **decided)
    elif fate < 0.7:
        add(
            DifferenceTable,
            report,
            leaf=leaf,
            round=number,
            period_id=period,
            field=FIELDS[leaf],
        )
