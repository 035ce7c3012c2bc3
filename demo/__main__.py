"""`make demo`: start the system, play two programmes, print the rankings, stay up to be looked at."""

import argparse
import asyncio
import os
import secrets
import shutil
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import aiohttp

from demo.api import Gateway
from demo.console import Console
from demo.play import SHOWN, play_all
from demo.preset import preset, preset_names
from deploy.local import (
    ROOT,
    SystemStartError,
    end_in_order,
    is_free,
    is_in_use,
    local_system,
)

FOLDER = ROOT / ".local" / "demo"
ADMINISTRATOR = "admin@example.vn"


def main() -> int:
    """Run the demo; give the exit status."""
    chosen = arguments()
    end_in_order()
    console = Console()
    try:
        if chosen.url:
            chosen.folder.mkdir(parents=True, exist_ok=True)
            password = os.environ["PAR_INDEX_PASSWORD"]
            show(chosen, chosen.url.rstrip("/"), password, console)
        elif is_in_use(chosen.folder):
            console.plain(
                f"A demo is running on {chosen.folder} already; end it there with Ctrl-C first."
            )
            return 1
        else:
            with started(chosen, console) as (url, password):
                show(chosen, url, password, console)
            console.plain("The system is stopped; without EXIT=1 it stays up to be looked at.")
    except KeyboardInterrupt:
        console.plain("\nStopped.")
    except SystemStartError as error:
        console.plain(str(error))
        return 1
    return 0


@contextmanager
def started(chosen: argparse.Namespace, console: Console) -> Iterator[tuple[str, str]]:
    """Start the system on an empty folder; give its address and the administrator's password."""
    shutil.rmtree(chosen.folder, ignore_errors=True)
    port = chosen.port if is_free(chosen.port) else None
    if port is None:
        console.plain(f"Port {chosen.port} is taken; using a free one.")
    console.plain("Starting PostgreSQL and the four services …")
    with local_system(chosen.folder, gateway_port=port) as system:
        console.say(f"The system is up at {system.url}")
        password = secrets.token_urlsafe(12)
        command = ("create-admin", "--email", chosen.administrator, "--password-stdin")
        system.run_command("gateway", *command, given=password)
        yield system.url, password


def show(chosen: argparse.Namespace, url: str, password: str, console: Console) -> None:
    """Play everything, and stay until Ctrl-C unless told to exit."""
    console.restart_clock()
    asyncio.run(
        play(
            url,
            chosen.administrator,
            password,
            console,
            chosen.folder,
            names=chosen.preset or SHOWN,
        )
    )
    if not chosen.exit:
        console.plain(f"\nThe system stays up at {url} until you press Ctrl-C.")
        signal.pause()


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m demo",
        description="Plays two index programmes, from the framework to the published ranking, through the gateway.",
    )
    parser.add_argument("--exit", action="store_true", help="end when all has been played")
    parser.add_argument("--port", type=int, default=8000, help="the gateway's port (default 8000)")
    parser.add_argument(
        "--folder", type=Path, default=FOLDER, help="where all data and the workbooks lie"
    )
    parser.add_argument(
        "--url",
        help="play against a system that is up already; its administrator's password is taken from PAR_INDEX_PASSWORD",
    )
    parser.add_argument(
        "--administrator",
        default=ADMINISTRATOR,
        help=f"e-mail of the administrator ({ADMINISTRATOR})",
    )
    parser.add_argument(
        "--preset",
        action="append",
        choices=preset_names(),
        help=f"play this preset, each time it is given another ({' and '.join(SHOWN)})",
    )
    chosen = parser.parse_args()
    authorities = [preset(name).programme["authority"]["code"] for name in chosen.preset or ()]
    if len(set(authorities)) < len(authorities):
        parser.error("choose presets of different authorities: each play founds its own")
    if not chosen.url and holds_something_else(chosen.folder):
        parser.error(f"{chosen.folder} holds something else; name an empty or a new folder")
    if chosen.url and "PAR_INDEX_PASSWORD" not in os.environ:
        parser.error("--url needs the administrator's password in PAR_INDEX_PASSWORD")
    return chosen


def holds_something_else(folder: Path) -> bool:
    """Whether a folder has content that no demo left: it is emptied at the start, so better ask twice."""
    if folder == FOLDER or not folder.exists():
        return False  # in its own folder, a start that was interrupted may have left anything
    return any(folder.iterdir()) and not (folder / "postgres").is_dir()


async def play(
    url: str,
    administrator: str,
    password: str,
    console: Console,
    folder: Path,
    *,
    names: Sequence[str],
) -> None:
    """Open the connections and play."""
    timeout = aiohttp.ClientTimeout(total=120)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        await play_all(Gateway(session, url), administrator, password, console, folder, names=names)


if __name__ == "__main__":
    sys.exit(main())
