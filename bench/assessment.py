"""Assessment with 300 agencies × 140 leaves: what people read before and after the last minute, and that minute itself."""

import argparse
import time

from bench.assessment_building import build_world
from bench.assessment_lists import measure_lists
from bench.assessment_storm import StormResult, lost, storm
from bench.assessment_world import AssessmentWorld
from bench.load import Measurement
from demo.api import Gateway
from deploy.local import LocalSystem

SERVICES = ("gateway", "assessment")
WATCHERS = 20


async def measure_assessment(
    system: LocalSystem, gateway: Gateway, password: str, chosen: argparse.Namespace
) -> None:
    """Measure the lists, let everybody submit, and measure the lists again as the council sees them."""
    started = time.monotonic()
    world = await build_world(system, gateway, password, agencies=chosen.agencies)
    print(
        f"\n{chosen.agencies} agencies × 140 leaves with evidence, "
        f"made in {time.monotonic() - started:.0f} s",
        flush=True,
    )
    await measure_lists(world, system, "SELF_ASSESSMENT", requests=chosen.reads)
    await _storm(system, world, chosen)
    world.crowd.renew_tokens()
    await world.move_to("ROUND_1")
    await measure_lists(world, system, "ROUND_1", requests=chosen.reads)


async def _storm(system: LocalSystem, world: AssessmentWorld, chosen: argparse.Namespace) -> None:
    world.crowd.renew_tokens()
    before = {service: system.processor_seconds_of(service) for service in SERVICES}
    result = await storm(world, seconds=chosen.storm, heads=chosen.heads, watchers=WATCHERS)
    used = {
        service: system.processor_seconds_of(service) - seconds
        for service, seconds in before.items()
    }
    print(
        f"\n{len(world.members)} agencies with {chosen.heads} heads each begin to sign and submit within "
        f"{chosen.storm:.0f} s, editors save, {WATCHERS} people watch lists: done after {result.seconds:.0f} s"
    )
    _tell(result, used)
    found = await lost(world, result)
    chain = system.run_command("assessment", "verify-audit").strip()
    print(f"  lost: {found or 'nothing'}; audit trail: {chain}")
    if found or result.failures:
        raise SystemExit("\n".join([*result.failures[:20], *found[:20]]))


def _tell(result: StormResult, used: dict[str, float]) -> None:
    for what, latencies in result.latencies.items():
        measured = Measurement(len(latencies), result.seconds, latencies)
        print(measured.line(f"{what} ({len(latencies):,})"))
    print(
        f"  {len(result.submitted)} submitted, {len(result.failures)} requests failed, asked to look again: "
        f"{sum(result.refusals.values())}; seconds of the processor: "
        + ", ".join(f"{service} {seconds:.0f}" for service, seconds in used.items())
    )
