"""Commands of the assessment service: `python -m services.assessment migrate | sweep-uploads`."""

import argparse
import sys

from services.assessment.config import Settings
from services.assessment.storage.settings import StorageSettings
from services.assessment.storage.sweep import sweep
from shared.cli import command_parser, run_command
from shared.storage.command import add_sweep, run_sweep


def _sweep_uploads(chosen: argparse.Namespace) -> int:
    return run_sweep(
        "assessment",
        chosen,
        lambda age, remove: sweep(StorageSettings(), older_than=age, remove=remove),
    )


def main(arguments: list[str] | None = None) -> int:
    """Run one command."""
    parser, commands = command_parser("assessment", "The assessment service's own commands.")
    add_sweep(commands, "sweep-uploads")
    return run_command("assessment", parser, Settings, {"sweep-uploads": _sweep_uploads}, arguments)


if __name__ == "__main__":
    sys.exit(main())
