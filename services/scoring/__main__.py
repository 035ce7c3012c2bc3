"""Commands of the scoring service."""

import sys

from services.scoring.config import Settings
from shared.cli import command_parser, run_command


def main() -> int:
    """Run one command and give its exit status."""
    parser, _ = command_parser("scoring", "Runs, results and publications.")
    return run_command("scoring", parser, Settings)


if __name__ == "__main__":
    sys.exit(main())
