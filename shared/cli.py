"""Commands that every service has: `python -m services.<name> migrate | verify-audit`."""

import argparse
import sys
from collections.abc import Callable

from shared.audit.command import VERIFY_AUDIT, add_verify_audit, verify_audit
from shared.config import ServiceSettings
from shared.db.schema_version import newest_revision


def command_parser(
    service: str, description: str
) -> tuple[argparse.ArgumentParser, "argparse._SubParsersAction[argparse.ArgumentParser]"]:
    """Make the parser of a service's commands, to which the service may add its own."""
    parser = argparse.ArgumentParser(prog=f"python -m services.{service}", description=description)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("migrate", help="bring the service's database to the newest schema")
    add_verify_audit(commands)
    return parser, commands


def run_command(
    service: str,
    parser: argparse.ArgumentParser,
    settings: Callable[[], ServiceSettings],
    others: dict[str, Callable[[argparse.Namespace], int]] | None = None,
    arguments: list[str] | None = None,
) -> int:
    """Run the command that was asked for, and give its exit status."""
    chosen = parser.parse_args(arguments)
    if chosen.command == "migrate":
        from shared.db import migrate  # alembic is for commands only

        migrate.upgrade(service, settings().database_url.get_secret_value())
        print(
            f"{service}: the schema is at version {newest_revision(service)}",
            file=sys.stderr,
        )
        return 0
    if chosen.command == VERIFY_AUDIT:
        return verify_audit(service, settings, chosen)
    return (others or {})[chosen.command](chosen)
