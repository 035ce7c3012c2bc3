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


def check_version(given: int, current: int) -> None:
    """Refuse a change to another version than the current one."""
    if given != current:
        raise StaleVersionError(given=given, current=current)
