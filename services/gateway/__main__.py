"""Commands of the gateway: `python -m services.gateway migrate | create-admin | rotate-key`."""

import argparse
import asyncio
import sys
from datetime import timedelta
from getpass import getpass

from services.gateway.administration import create_administrator, rotate_key
from services.gateway.config import Settings
from services.gateway.errors import WeakPasswordError
from shared.cli import command_parser, run_command


def _create_admin(chosen: argparse.Namespace) -> int:
    password = sys.stdin.readline().rstrip("\r\n") if chosen.password_stdin else _asked_password()
    try:
        message = asyncio.run(
            create_administrator(
                Settings(), email=chosen.email, name=chosen.name or chosen.email, password=password
            )
        )
    except WeakPasswordError as error:
        print(f"gateway: {error.faults[0].text.en}", file=sys.stderr)
        return 1
    print(f"gateway: {message}", file=sys.stderr)
    return 0


def _asked_password() -> str:
    password = getpass("Password: ")
    if getpass("Again: ") != password:
        sys.exit("gateway: the two passwords differ")
    return password


def _rotate_key(chosen: argparse.Namespace) -> int:
    key = asyncio.run(
        rotate_key(
            Settings(),
            publication=None if chosen.seconds is None else timedelta(seconds=chosen.seconds),
            withdraw_others=chosen.withdraw_others,
        )
    )
    print(f"gateway: key {key.id} is published and signs from {key.signs_from_at}", file=sys.stderr)
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Run one command."""
    parser, commands = command_parser("gateway", "Commands of the gateway")
    admin = commands.add_parser("create-admin", help="open the account of a platform administrator")
    admin.add_argument("--email", required=True)
    admin.add_argument("--name", help="name that others see")
    admin.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input"
    )
    rotate = commands.add_parser("rotate-key", help="make a new signing key")
    rotate.add_argument(
        "--seconds", type=int, help="for how long it is only published before it signs"
    )
    rotate.add_argument(
        "--withdraw-others", action="store_true", help="after a theft: end all other keys at once"
    )
    return run_command(
        "gateway",
        parser,
        Settings,
        {"create-admin": _create_admin, "rotate-key": _rotate_key},
        arguments,
    )


if __name__ == "__main__":
    sys.exit(main())
