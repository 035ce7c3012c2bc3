"""Commands of the survey service: `python -m services.survey migrate`."""

import sys
from collections.abc import Sequence

from services.survey.config import Settings
from shared.cli import command_parser, run_command


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status."""
    parser, _ = command_parser("survey", "The survey service: questionnaires, campaigns, responses")
    return run_command(
        "survey", parser, Settings, arguments=list(arguments) if arguments is not None else None
    )


if __name__ == "__main__":
    sys.exit(main())
