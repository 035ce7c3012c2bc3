"""Commands of the assessment service: `python -m services.assessment migrate`."""

import sys

from services.assessment.config import Settings
from shared.cli import command_parser, run_command

parser, _ = command_parser("assessment", "The assessment service's own commands.")

if __name__ == "__main__":
    sys.exit(run_command("assessment", parser, Settings))
