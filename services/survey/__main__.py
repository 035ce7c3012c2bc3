"""Commands of the survey service: `python -m services.survey migrate | erase-contacts | erase-answers | rotate-contact-keys | sweep-files`."""

import argparse
import asyncio
import sys
from collections.abc import Coroutine, Sequence
from datetime import timedelta
from typing import Any

from services.survey.config import Settings, StorageSettings
from services.survey.contacts.keeping import erase_due, rotate_keys
from services.survey.retention.erasing import AT_ONCE, erase_due_answers
from services.survey.tables import Base
from shared.cli import command_parser, run_command
from shared.storage.command import add_sweep, run_sweep
from shared.storage.sweep import Swept, sweep

_ROTATE = """Seal all contact data with the newest secret of SURVEY_CONTACT_SECRET (NEW,OLD). Restart the services with both
first; when the command is done, the old secret may be removed. It may be stopped and begun again, and the services go on."""


def _say(words: str) -> None:
    print(f"survey: {words}", file=sys.stderr)


def _erase_contacts(_chosen: argparse.Namespace) -> int:
    asyncio.run(erase_due(Settings(), _say))
    return 0


def _erase_answers(chosen: argparse.Namespace) -> int:
    asyncio.run(erase_due_answers(Settings(), chosen.at_once, _say))
    return 0


def _rotate_contact_keys(_chosen: argparse.Namespace) -> int:
    asyncio.run(rotate_keys(Settings(), _say))
    return 0


def _sweep_files(chosen: argparse.Namespace) -> int:
    def swept(age: timedelta, remove: bool) -> Coroutine[Any, Any, Swept]:
        return sweep(StorageSettings(), "survey", Base.metadata, older_than=age, remove=remove)

    return run_sweep("survey", chosen, swept)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status."""
    parser, commands = command_parser(
        "survey", "The survey service: questionnaires, campaigns, responses"
    )
    commands.add_parser("erase-contacts", help="erase contact data that have had their time")
    erasing = commands.add_parser(
        "erase-answers", help="erase single answers of closed campaigns that have had their time"
    )
    erasing.add_argument(
        "--at-once", type=int, default=AT_ONCE, help="rows in one transaction (%(default)s)"
    )
    commands.add_parser(
        "rotate-contact-keys",
        help="seal contact data with the newest secret",
        description=_ROTATE,
    )
    add_sweep(commands, "sweep-files")
    return run_command(
        "survey",
        parser,
        Settings,
        {
            "erase-contacts": _erase_contacts,
            "erase-answers": _erase_answers,
            "rotate-contact-keys": _rotate_contact_keys,
            "sweep-files": _sweep_files,
        },
        list(arguments) if arguments is not None else None,
    )


if __name__ == "__main__":
    sys.exit(main())
