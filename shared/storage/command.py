"""The command that sweeps a service's store of files."""

import argparse
import asyncio
import re
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from shared.storage.sweep import Swept

_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_DESCRIPTION = """Find what killed uploads have left in the store of files, and files that no row names.
Without --remove nothing is changed: the command says what it would remove."""

Sweep = Callable[[timedelta, bool], Awaitable[Swept]]
"""Sweeps what is older, and removes it if asked to."""


def add_sweep(commands: Any, name: str) -> None:
    """Offer the command."""
    sweeping = commands.add_parser(
        name, help="clear the store of files of leftovers", description=_DESCRIPTION
    )
    sweeping.add_argument(
        "--older-than",
        type=_age,
        default=timedelta(hours=24),
        metavar="AGE",
        help="touch only what was written longer ago (90m, 24h, 7d; default 24h): younger ones may be under way",
    )
    sweeping.add_argument("--remove", action="store_true", help="remove it, not only count it")


def run_sweep(service: str, chosen: argparse.Namespace, sweep: Sweep) -> int:
    """Sweep, and say what was found."""

    async def swept() -> Swept:
        return await sweep(chosen.older_than, chosen.remove)

    found = asyncio.run(swept())
    done = "removed" if chosen.remove else "would remove (say --remove)"
    print(f"{service}: {done} {found.objects} objects of {found.size} bytes", file=sys.stderr)
    return 0


def _age(text: str) -> timedelta:
    """Read an age such as 90m, 24h or 7d."""
    found = re.fullmatch(r"(\d{1,6})([mhd])", text)
    if found is None:
        raise argparse.ArgumentTypeError(f"write an age as 90m, 24h or 7d, not {text!r}")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})
