"""Commands of the survey service: `python -m services.survey migrate | erase-contacts | rotate-contact-keys`."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from services.survey.config import Settings
from services.survey.contacts.keeping import erase_due, rotate_keys
from shared.cli import command_parser, run_command

_ROTATE = """Seal all contact data with the newest secret of SURVEY_CONTACT_SECRET (NEW,OLD). Restart the services with both
first; when the command is done, the old secret may be removed. It may be stopped and begun again, and the services go on."""


def _say(words: str) -> None:
    print(f"survey: {words}", file=sys.stderr)


def _erase_contacts(_chosen: argparse.Namespace) -> int:
    asyncio.run(erase_due(Settings(), _say))
    return 0


def _rotate_contact_keys(_chosen: argparse.Namespace) -> int:
    asyncio.run(rotate_keys(Settings(), _say))
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status."""
    parser, commands = command_parser(
        "survey", "The survey service: questionnaires, campaigns, responses"
    )
    commands.add_parser("erase-contacts", help="erase contact data that have had their time")
    commands.add_parser(
        "rotate-contact-keys",
        help="seal contact data with the newest secret",
        description=_ROTATE,
    )
    return run_command(
        "survey",
        parser,
        Settings,
        {"erase-contacts": _erase_contacts, "rotate-contact-keys": _rotate_contact_keys},
        list(arguments) if arguments is not None else None,
    )


if __name__ == "__main__":
    sys.exit(main())
