"""`make demo`: start the system, play two programmes, print the rankings, stay up to be looked at."""

import argparse
import asyncio
import os
import secrets
import shutil
import sys
from contextlib import ExitStack
from pathlib import Path

import aiohttp

from demo.api import Gateway
from demo.console import Console
from demo.play import play_all
from deploy.local import ROOT, is_free, local_system

FOLDER = ROOT / ".local" / "demo"
ADMINISTRATOR = "admin@example.vn"


def main() -> int:
    """Run the demo; give the exit status."""
    chosen = arguments()
    console = Console()
    folder: Path = FOLDER
    with ExitStack() as stack:
        if chosen.url:
            url, password = chosen.url.rstrip("/"), os.environ["PAR_INDEX_PASSWORD"]
            folder.mkdir(parents=True, exist_ok=True)
        else:
            shutil.rmtree(folder, ignore_errors=True)
            port = chosen.port if is_free(chosen.port) else None
            if port is None:
                console.plain(f"Port {chosen.port} is taken; using a free one.")
            console.plain("Starting PostgreSQL and the four services …")
            system = stack.enter_context(local_system(folder, gateway_port=port))
            url, password = system.url, secrets.token_urlsafe(12)
            system.run_command(
                "gateway",
                *("create-admin", "--email", chosen.administrator, "--password-stdin"),
                given=password,
            )
            console.say(f"The system is up at {url}")
        console.restart_clock()
        asyncio.run(play(url, chosen.administrator, password, console, folder))
        if not chosen.exit:
            wait(console, url)
    return 0


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m demo",
        description="Plays two index programmes, from the framework to the published ranking, through the gateway.",
    )
    parser.add_argument("--exit", action="store_true", help="end when all has been played")
    parser.add_argument("--port", type=int, default=8000, help="the gateway's port (default 8000)")
    parser.add_argument(
        "--url",
        help="play against a system that is up already; its administrator's password is taken from PAR_INDEX_PASSWORD",
    )
    parser.add_argument(
        "--administrator",
        default=ADMINISTRATOR,
        help=f"e-mail of the administrator ({ADMINISTRATOR})",
    )
    chosen = parser.parse_args()
    if chosen.url and "PAR_INDEX_PASSWORD" not in os.environ:
        parser.error("--url needs the administrator's password in PAR_INDEX_PASSWORD")
    return chosen


async def play(url: str, administrator: str, password: str, console: Console, folder: Path) -> None:
    """Open the connections and play."""
    timeout = aiohttp.ClientTimeout(total=120)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        await play_all(Gateway(session, url), administrator, password, console, folder)


def wait(console: Console, url: str) -> None:
    """Stay until Ctrl-C."""
    console.plain(f"\nThe system stays up at {url} until you press Ctrl-C.")
    try:
        asyncio.run(asyncio.Event().wait())
    except KeyboardInterrupt:
        console.plain("\nStopping …")


if __name__ == "__main__":
    sys.exit(main())
