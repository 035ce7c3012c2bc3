"""Commands of the assessment service: `python -m services.assessment migrate | sweep-uploads`."""

import argparse
import asyncio
import re
import sys
from datetime import timedelta

from services.assessment.config import Settings
from services.assessment.storage.settings import StorageSettings
from services.assessment.storage.sweep import sweep
from shared.cli import command_parser, run_command

_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_SWEEP = """Find what killed uploads have left in the evidence store, and files that no row names.
Without --remove nothing is changed: the command says what it would remove."""


def _age(text: str) -> timedelta:
    """Read an age such as 90m, 24h or 7d."""
    found = re.fullmatch(r"(\d{1,6})([mhd])", text)
    if found is None:
        raise argparse.ArgumentTypeError(f"write an age as 90m, 24h or 7d, not {text!r}")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _sweep_uploads(chosen: argparse.Namespace) -> int:
    swept = asyncio.run(
        sweep(StorageSettings(), older_than=chosen.older_than, remove=chosen.remove)
    )
    done = "removed" if chosen.remove else "would remove (say --remove)"
    print(f"assessment: {done} {swept.objects} objects of {swept.size} bytes", file=sys.stderr)
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Run one command."""
    parser, commands = command_parser("assessment", "The assessment service's own commands.")
    sweeping = commands.add_parser(
        "sweep-uploads", help="clear the evidence store of leftovers", description=_SWEEP
    )
    sweeping.add_argument(
        "--older-than",
        type=_age,
        default=timedelta(hours=24),
        metavar="AGE",
        help="touch only what was written longer ago (90m, 24h, 7d; default 24h): younger ones may be under way",
    )
    sweeping.add_argument("--remove", action="store_true", help="remove it, not only count it")
    return run_command("assessment", parser, Settings, {"sweep-uploads": _sweep_uploads}, arguments)


if __name__ == "__main__":
    sys.exit(main())
