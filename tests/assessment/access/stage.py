"""A world at the moment at which an operation can be done."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from shared.auth.principal import Principal
from tests.assessment.world import World

Request = tuple[str, str, dict[str, Any]]
"""Method, path, and keyword arguments of httpx."""


@dataclass
class Stage:
    """A world, and things in it to do something to and files to send, by name."""

    world: World
    things: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    people: dict[str, Principal] = field(default_factory=dict)
    """Callers whose account matters; the others are anybody of their role."""


Preparing = Callable[[World], Awaitable[Stage]]


def version(number: int = 1) -> dict[str, Any]:
    """Give the header of a change of that version."""
    return {"headers": {"if-match": f'"{number}"'}}


async def current(world: World, path: str) -> dict[str, Any]:
    """Give the header of a change of the present version of a thing."""
    return version(await world.version_of(path))
