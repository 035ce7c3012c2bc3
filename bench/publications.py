"""A published ranking through the gateway, against nginx in front of a bare application that answers the same bytes."""

import contextlib
import io
from argparse import Namespace
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Final

import aiohttp

from bench.campaign import ADMINISTRATOR
from bench.load import Measurement, joined, measure, median_of
from bench.nginx import find_nginx, nginx_before_bare_answer
from demo.api import Gateway
from demo.console import Console
from demo.play import play_all
from deploy.local import LocalSystem

AT_ONCE: Final = 32
PRESET: Final = "yen-dung-2021"
LEAST: Final = 0.35
TURNS: Final = 6


async def measure_publications(
    session: aiohttp.ClientSession,
    system: LocalSystem,
    gateway: Gateway,
    password: str,
    chosen: Namespace,
) -> None:
    """Publish by playing a whole programme, then read the ranking over and over."""
    nginx = find_nginx()
    if nginx is None:
        print("\nA published ranking: skipped, nginx is not installed (Debian package nginx-light)")
        return
    folder = system.folder / "play"
    folder.mkdir()
    with contextlib.redirect_stdout(io.StringIO()):
        await play_all(gateway, ADMINISTRATOR, password, Console(), folder, names=[PRESET])
    async with session.get(f"{system.url}/v1/publications") as answer:
        publication = (await answer.json())["items"][0]["id"]
    ours = f"{system.url}/v1/publications/{publication}/ranking"
    async with session.get(ours) as answer:
        body, etag = await answer.read(), answer.headers["etag"]
    with nginx_before_bare_answer(nginx, system.folder / "nginx", body) as bare:
        ways = (
            partial(_read, session, ours, status=200, headers={}),
            partial(_read, session, ours, status=304, headers={"if-none-match": etag}),
            partial(_read, session, bare, status=200, headers={}),
        )
        rounds = [await _in_turn(ways, chosen.rankings) for _ in range(chosen.rounds + 1)][1:]
        # the first warms up
    print(
        f"\nA published ranking of {len(body) // 1024} KB, {AT_ONCE} connections, median of {len(rounds)} rounds"
    )
    names = ("through the gateway", "through the gateway, 304 by ETag", "nginx + bare ASGI app")
    for name, side in zip(names, zip(*rounds, strict=True), strict=True):
        print(median_of(side).line(name))
    _ratio("ratio", [one.rate / three.rate for one, _, three in rounds])
    _ratio("ratio of 304", [two.rate / three.rate for _, two, three in rounds])
    _ratio("304 against 200", [two.rate / one.rate for one, two, _ in rounds], least=1)


async def _in_turn(
    ways: Sequence[Callable[[int], Awaitable[Measurement]]], requests: int
) -> list[Measurement]:
    """Read by every way in short turns, each turn beginning with another way: what else the machine does hits all alike."""
    found: list[list[Measurement]] = [[] for _ in ways]
    for turn in range(TURNS):
        for step in range(len(ways)):
            way = (turn + step) % len(ways)
            found[way].append(await ways[way](requests // TURNS))
    return [joined(parts) for parts in found]


async def _read(
    session: aiohttp.ClientSession,
    url: str,
    requests: int,
    *,
    status: int,
    headers: Mapping[str, str],
) -> Measurement:
    async def get(_number: int) -> None:
        async with session.get(url, headers=headers) as answer:
            await answer.read()
            assert answer.status == status

    return await measure(get, requests=requests, at_once=AT_ONCE)


def _ratio(name: str, ratios: list[float], *, least: float = LEAST) -> None:
    ordered = sorted(ratios)
    print(
        f"  {name} {ordered[len(ordered) // 2]:.3f}   (lowest {ordered[0]:.3f}, highest {ordered[-1]:.3f}; "
        f"at least {least} is wanted)"
    )
