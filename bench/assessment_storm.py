"""The last minute before the deadline: every agency signs and sends, editors still save, officers and appraisers look on.

Nothing is tried twice because it failed. What a head does again is what the system asks for by its refusal: to look at the
report, and to sign what it says now.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any, Final

import aiohttp

from bench.assessment_framework import entry_items
from bench.assessment_world import AssessmentWorld, Member
from demo.api import Caller, ProblemError
from shared.canonical import digest

EXPECTED: Final = {
    "sign": {"report-submitted", "content-changed"},
    "submit": {"report-submitted", "stale-version", "sign-off-void", "not-signed"},
    "save": {"report-submitted"},
}
"""Refusals that tell people what others did meanwhile; anything else is a failure."""
TRIES: Final = 20
SAVES_BEFORE: Final = 2
WATCH_SECONDS: Final = 3
READERS: Final = 20
"""How many reports are read at once to see that nothing is lost: the storm is over by then."""

Data = dict[str, Any]


@dataclass
class StormResult:
    """What happened, request by request."""

    seconds: float = 0
    latencies: dict[str, list[float]] = field(default_factory=dict)
    refusals: Counter[tuple[str, str]] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    submitted: dict[str, str] = field(default_factory=dict)
    """By agency, the digest that its head got as the answer to submitting."""
    saved: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By agency, the leaf and explanation that its editor was last told to be saved."""

    @property
    def requests(self) -> int:
        """How many requests were answered."""
        return sum(len(each) for each in self.latencies.values())

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        """Time a request, and file its refusal."""
        started = time.perf_counter()
        try:
            yield
        except ProblemError as problem:
            if problem.code in EXPECTED.get(what, ()):
                self.refusals[what, problem.code] += 1
            else:
                self.failures.append(f"{what}: {problem}")
            raise
        except (aiohttp.ClientError, TimeoutError) as error:
            self.failures.append(f"{what}: {error!r}")
            raise
        finally:
            self.latencies.setdefault(what, []).append((time.perf_counter() - started) * 1000)


async def storm(
    world: AssessmentWorld, *, seconds: float, heads: int, watchers: int
) -> StormResult:
    """Let all agencies begin within so many seconds, each with one head or two at the same time."""
    result = StormResult()
    over = asyncio.Event()
    watching = [
        asyncio.create_task(_watch(result, over, caller, path))
        for (caller, path), _ in zip(_views(world), range(watchers), strict=False)
    ]
    started = time.monotonic()
    pause = seconds / len(world.members)
    await asyncio.gather(
        *(
            _send(result, member, delay=number * pause, heads=heads)
            for number, member in enumerate(world.members)
        )
    )
    result.seconds = time.monotonic() - started
    over.set()
    await asyncio.gather(*watching)
    return result


async def lost(world: AssessmentWorld, result: StormResult) -> list[str]:
    """Tell what is not as people were told: states, signatures, contents, saved entries."""
    some = asyncio.Semaphore(READERS)

    async def checked(member: Member) -> list[str]:
        async with some:
            return await _lost_of(world.officer, member, result)

    found = await asyncio.gather(*(checked(member) for member in world.members))
    return [fault for faults in found for fault in faults]


def _views(world: AssessmentWorld) -> Iterator[tuple[Caller, str]]:
    """Deal out who looks at what, over and over."""
    period = f"period_id={world.period_id}"
    officers = cycle(
        [
            f"/v1/self-assessments?{period}",
            f"/v1/periods/{world.period_id}/dashboards/agency",
            f"/v1/self-assessments?{period}&state=SUBMITTED",
            "/v1/assessment-audit-entries",
        ]
    )
    for appraiser in cycle(world.appraisers):
        yield world.officer, next(officers)
        yield appraiser, f"/v1/self-assessments?{period}"


async def _watch(result: StormResult, over: asyncio.Event, caller: Caller, path: str) -> None:
    """Read the same list again and again, as an open page does."""
    while not over.is_set():
        try:
            with result.timed("watch"):
                await caller.get(path)
            async with asyncio.timeout(WATCH_SECONDS):
                await over.wait()
        except (ProblemError, aiohttp.ClientError, TimeoutError):
            continue


async def _send(result: StormResult, member: Member, *, delay: float, heads: int) -> None:
    await asyncio.sleep(delay)
    begun = asyncio.Event()
    await asyncio.gather(
        _edit(result, member, begun),
        *(_sign_and_submit(result, member, head, begun) for head in member.heads[:heads]),
    )


async def _edit(result: StormResult, member: Member, begun: asyncio.Event) -> None:
    """Save an explanation some times before the heads begin and once while they sign: that voids a signature."""
    item = entry_items()[0]
    leaf, version = item["leaf"], 1
    path = f"{member.report}/entries/{leaf}"
    try:
        for number in range(SAVES_BEFORE + 1):
            if number == SAVES_BEFORE:
                begun.set()
            text = f"Bổ sung lần {number} của {member.code}"
            with result.timed("save"):
                saved = await member.editor.put(
                    path,
                    {"answer": item["answer"], "explanation": text},
                    version=f'"{version}"',
                )
            version = saved["version"]
            result.saved[member.code] = (leaf, text)
    except (ProblemError, aiohttp.ClientError, TimeoutError):
        return
    finally:
        begun.set()


async def _sign_and_submit(
    result: StormResult, member: Member, head: Caller, begun: asyncio.Event
) -> None:
    """Look, sign, send; where something changed meanwhile, begin again."""
    await begun.wait()
    for _ in range(TRIES):
        try:
            with result.timed("look"):
                sheet = await head.read(member.report)
            if sheet.body["state"] == "SUBMITTED":
                return
            with result.timed("sign"):
                await head.post(
                    f"{member.report}/sign-offs", {"digest": sheet.body["content_digest"]}
                )
            with result.timed("submit"):
                sent = await head.post(f"{member.report}/submissions", version=sheet.etag)
        except ProblemError as refused:
            if refused.status >= 500:
                return
            continue
        except (aiohttp.ClientError, TimeoutError):
            return
        if member.code in result.submitted:
            result.failures.append(f"submit: {member.code} was taken twice")
        result.submitted[member.code] = sent["submitted_digest"]
        return
    result.failures.append(f"submit: {member.code} was not taken in {TRIES} tries")


async def _lost_of(officer: Caller, member: Member, result: StormResult) -> list[str]:
    sheet = await officer.get(member.report)
    content = await officer.get(f"{member.report}/content")
    signed = sheet["sign_off"] or {}
    leaf, text = result.saved.get(member.code, ("", ""))
    held: Data = next((one["entry"] for one in sheet["leaves"] if one["code"] == leaf), {})
    digests = {
        "answered": result.submitted.get(member.code),
        "submitted": sheet["submitted_digest"],
        "signed": signed.get("digest"),
        "present": sheet["content_digest"],
        "content": digest(content),
    }
    found = []
    if sheet["state"] != "SUBMITTED":
        found.append(f"{member.code}: {sheet['state']}")
    if len(set(digests.values())) > 1 or signed.get("voided_at"):
        found.append(f"{member.code}: {digests}, voided {signed.get('voided_at')}")
    if held.get("explanation") != text:
        found.append(f"{member.code}: “{held.get('explanation')}” instead of “{text}”")
    return found
