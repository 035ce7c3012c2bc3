"""Every list, search and dashboard of assessment, by twenty people at a time, against one row read the same way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Final

from bench.assessment_framework import leaf_codes
from bench.assessment_world import AssessmentWorld
from bench.load import Measurement, measure
from demo.api import Caller
from deploy.local import LocalSystem

USERS: Final = 20
BASELINE: Final = "one authority by its id"


@dataclass(frozen=True)
class Reading:
    """What is read, and by whom in turn."""

    name: str
    paths: Sequence[tuple[Caller, str]]


async def measure_lists(
    world: AssessmentWorld, system: LocalSystem, phase: str, *, requests: int
) -> None:
    """Read everything that people read in this phase; print a line for each, its rate as a share of the baseline's too."""
    print(f"\nAssessment in {phase}, {USERS} users at once (baseline: {BASELINE})")
    baseline = 0.0
    for reading in readings(world):
        await _read(reading, 2)
        before = system.processor_seconds_of("assessment")
        measured = await _read(reading, requests)
        used = (system.processor_seconds_of("assessment") - before) * 1000 / requests
        baseline = baseline or measured.rate
        print(
            f"{measured.line(reading.name)}   ratio {measured.rate / baseline:5.2f}"
            f"   {used:6.1f} ms of the processor each",
            flush=True,
        )


def readings(world: AssessmentWorld) -> Iterator[Reading]:
    """Name everything that is read, with those who read it in their work."""
    period, reports = f"/v1/periods/{world.period_id}", f"period_id={world.period_id}"
    officer, editors, appraisers = [world.officer], world.members, world.appraisers

    def by(callers: Sequence[Caller], *paths: str) -> list[tuple[Caller, str]]:
        turns = cycle([(caller, path) for path in paths for caller in callers])
        return list(islice(turns, USERS * 3))

    def own(below: str) -> list[tuple[Caller, str]]:
        return [(one.editor, one.report + below) for one in editors]

    def seen(below: str) -> list[tuple[Caller, str]]:
        return [(world.officer, one.report + below) for one in editors]

    yield Reading(BASELINE, by(officer, f"/v1/authorities/{world.authority_id}"))
    yield Reading("agencies", by(officer, "/v1/agencies"))
    yield Reading(
        "agencies, search", by(officer, *(f"/v1/agencies?search=so {n:03}" for n in range(1, 9)))
    )
    yield Reading("successions of agencies", by(officer, "/v1/agency-successions"))
    yield Reading("periods", by(officer, "/v1/periods"))
    yield Reading("frameworks", by(officer, "/v1/frameworks"))
    yield Reading("participants", by(officer, f"{period}/participants"))
    yield Reading("assignments", by(officer, f"{period}/assignments"))
    yield Reading("what nobody appraises", by(officer, f"{period}/assignments/uncovered"))
    yield Reading("extensions", by(officer, f"{period}/extensions"))
    yield Reading("extensions of rounds", by(officer, f"{period}/round-extensions"))
    for dimension in ("period", "block", "field", "agency", "appraiser"):
        yield Reading(f"dashboard by {dimension}", by(officer, f"{period}/dashboards/{dimension}"))
    for kind in ("AGENCY", "FIELD", "APPRAISER"):
        yield Reading(f"gaps by {kind.lower()}", by([world.chair], f"{period}/gaps?by={kind}"))
    yield Reading("self-assessments (officer)", by(officer, f"/v1/self-assessments?{reports}"))
    yield Reading("self-assessments (appraiser)", by(appraisers, f"/v1/self-assessments?{reports}"))
    yield Reading(
        "self-assessments, one state",
        by(officer, f"/v1/self-assessments?{reports}&state=SUBMITTED"),
    )
    yield Reading("sheet of a report (agency)", own(""))
    yield Reading("sheet of a report (officer)", seen(""))
    yield Reading("what is missing", own("/missing"))
    yield Reading("versions of a report", own("/versions"))
    yield Reading("signatures", seen("/sign-offs"))
    yield Reading("delegations", own("/delegations"))
    yield Reading("thread of a leaf", own(f"/entries/{leaf_codes()[0]}/statements"))
    yield Reading("documents (agency)", [(one.editor, "/v1/documents") for one in editors])
    yield Reading("documents (officer)", by(officer, "/v1/documents"))
    yield Reading(
        "documents, search", by(officer, *(f"/v1/documents?search=so {n}" for n in range(1, 9)))
    )
    yield Reading("infected files", by(officer, "/v1/infected-files"))
    yield Reading("work list", by(appraisers, f"{period}/work-list"))
    yield Reading("work list, what is new", by(appraisers, f"{period}/work-list?state=NEW"))
    yield Reading("work list, counted", by(appraisers, f"{period}/work-list/counts"))
    yield Reading("differences", by([world.chair], f"{period}/differences"))
    yield Reading("conflicts", by([world.chair], f"{period}/conflicts"))
    yield Reading("appraisal records", by(officer, "/v1/appraisal-records"))
    yield Reading("remedies", by(officer, f"/v1/remedies?{reports}"))
    yield Reading("progress of remedies", by(officer, f"{period}/remedy-progress"))
    yield Reading("initiatives", by(officer, f"/v1/initiatives?{reports}"))
    yield Reading("meetings of the council", by(officer, f"{period}/council-sessions"))
    yield Reading("audit trail", by(officer, "/v1/assessment-audit-entries"))
    yield Reading(
        "audit trail of one entry",
        [
            (
                world.officer,
                f"/v1/assessment-audit-entries?subject_id={one.report_id}/{leaf_codes()[0]}",
            )
            for one in editors
        ],
    )


async def _read(reading: Reading, requests: int) -> Measurement:
    async def one(number: int) -> None:
        caller, path = reading.paths[number % len(reading.paths)]
        await caller.get(path)

    return await measure(one, requests=requests, at_once=USERS)
