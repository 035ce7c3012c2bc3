"""`make bench`: how fast responses come in, each figure as a ratio against a named baseline in the same run."""

import argparse
import asyncio
import secrets
import shutil
import time
from contextlib import ExitStack

import aiohttp

from bench.assessment import measure_assessment
from bench.campaign import ADMINISTRATOR, open_campaign
from bench.documents import measure_documents
from bench.dossiers import measure_dossiers
from bench.intake import BATCH, Baseline, Intake
from bench.phones import measure_phones
from bench.publications import measure_publications
from bench.results import measure_results
from bench.scoring import measure_scoring
from bench.workbooks import measure_workbooks
from demo.api import Gateway
from deploy.local import ROOT, SERVICES, LocalSystem, local_system

FOLDER = ROOT / ".local" / "bench"
UNLIMITED = {
    f"GATEWAY_{sender}_REQUESTS_{share}": number
    for sender in ("ADDRESS", "ACCOUNT")
    for share, number in (("PER_SECOND", "1000000"), ("AT_ONCE", "1000000000"))
}
"""All load comes from one address: the gateway counts as it always does, and refuses nobody."""


def main() -> None:
    """Start the system on an empty folder, and measure."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--rounds", type=int, default=5, help="rounds of each pair; the median counts (5)"
    )
    parser.add_argument("--requests", type=int, default=1500, help="single posts a round (1500)")
    parser.add_argument("--batches", type=int, default=24, help=f"batches of {BATCH} a round (24)")
    parser.add_argument(
        "--stored",
        type=int,
        default=0,
        help="measure intake again with so many responses stored; 5000000 is what counts (none)",
    )
    parser.add_argument("--phones", type=int, default=300, help="phones of a day's sync (300)")
    parser.add_argument("--each", type=int, default=40, help="responses of each phone (40)")
    parser.add_argument("--workbooks", type=int, default=60, help="imports of a workbook (60)")
    parser.add_argument("--agencies", type=int, default=300, help="agencies of assessment (300)")
    parser.add_argument("--reads", type=int, default=200, help="requests for each list (200)")
    parser.add_argument(
        "--storm", type=float, default=60, help="seconds in which all agencies submit (60)"
    )
    parser.add_argument("--rankings", type=int, default=3000, help="rankings read a round (3000)")
    parser.add_argument(
        "--heads", type=int, choices=(1, 2), default=1, help="heads of an agency who sign (1)"
    )
    parser.add_argument(
        "--responses", type=int, default=1_000_000, help="responses behind results (1000000)"
    )
    parser.add_argument(
        "--only",
        choices=(
            *("survey", "phones", "dossiers", "workbooks", "assessment", "results", "scoring"),
            "publications",
            "documents",
        ),
        help="measure only this",
    )
    chosen = parser.parse_args()
    if chosen.only in {None, "scoring"}:
        measure_scoring(chosen.rounds)
    if chosen.only == "scoring":
        return
    shutil.rmtree(FOLDER, ignore_errors=True)
    with ExitStack() as stack:
        system = stack.enter_context(local_system(FOLDER, settings=UNLIMITED))
        password = secrets.token_urlsafe(12)
        system.run_command(
            "gateway", "create-admin", "--email", ADMINISTRATOR, "--password-stdin", given=password
        )
        idle = {service: system.memory_of(service) for service in SERVICES}
        baseline = stack.enter_context(Baseline(system.postgres))
        asyncio.run(_measure_all(system, baseline, password, chosen))
        if chosen.only in {None, "workbooks"}:
            measure_workbooks(chosen.workbooks)
        print("\nMemory (resident), idle → peak")
        for service in SERVICES:
            print(
                f"  {service:<12} {_megabytes(idle[service])} → {_megabytes(system.peak_memory_of(service))}"
            )


async def _measure_all(
    system: LocalSystem, baseline: Baseline, password: str, chosen: argparse.Namespace
) -> None:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        gateway = Gateway(session, system.url)
        if chosen.only in {None, "survey"}:
            campaign = await open_campaign(gateway, password)
            await Intake(session, system, baseline, campaign, chosen).measure()
        if chosen.only in {None, "phones"}:
            await measure_phones(system, gateway, password, chosen)
        if chosen.only in {None, "dossiers"}:
            await measure_dossiers(session, system, gateway, password, chosen)
        if chosen.only in {None, "results"}:
            rounds = min(chosen.rounds, 3)
            await measure_results(system, gateway, password, chosen.responses, rounds)
        if chosen.only in {None, "assessment"}:
            await measure_assessment(system, gateway, password, chosen)
        if chosen.only in {None, "documents"}:
            await measure_documents(system)
        if chosen.only in {None, "publications"}:
            await measure_publications(session, system, gateway, password, chosen)


def _megabytes(size: int) -> str:
    return f"{size / 2**20:6.1f} MB"


if __name__ == "__main__":
    started = time.monotonic()
    main()
    print(f"\nMeasured in {time.monotonic() - started:.0f} s")
