"""Optimistic locking: what a colleague changed meanwhile is never overwritten unseen (RFC 9110 §13.1.1)."""

from typing import Annotated

from fastapi import Depends, Header

from shared.problems.common import StaleVersionError, VersionRequiredError


def etag(version: int) -> str:
    """Write a row's version as a strong entity tag."""
    return f'"{version}"'


async def _if_match(
    if_match: Annotated[
        str | None,
        Header(description="The ETag that came with the version you read", examples=['"3"']),
    ] = None,
) -> int:
    if if_match is None:
        raise VersionRequiredError
    given = if_match.strip().removeprefix("W/").strip('"')
    if not given.isascii() or not given.isdigit() or len(given) > 9:
        raise StaleVersionError(given=if_match, current="?")
    return int(given)


IfMatch = Annotated[int, Depends(_if_match)]
"""The version that the caller means to change; missing 428."""


async def _possible_if_match(
    if_match: Annotated[
        str | None,
        Header(
            description="The ETag of what is replaced; without it, nothing is", examples=['"3"']
        ),
    ] = None,
) -> int | None:
    return None if if_match is None else await _if_match(if_match)


PossibleIfMatch = Annotated[int | None, Depends(_possible_if_match)]
"""The version that the caller means to replace, where there may be none yet."""


def check_version(given: int, current: int) -> None:
    """Refuse a change to another version than the current one."""
    if given != current:
        raise StaleVersionError(given=given, current=current)


def check_replaced(given: int | None, current: int | None) -> None:
    """Refuse to replace unseen what is there, and to replace what is not there any more."""
    if given is None and current is not None:
        raise VersionRequiredError
    if given is not None and given != current:
        raise StaleVersionError(given=given, current=current or 0)
