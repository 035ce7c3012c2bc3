"""A published ranking through the gateway, against nginx in front of a bare application that answers the same bytes."""

import contextlib
import io
from argparse import Namespace
from collections.abc import Mapping
from typing import Final

import aiohttp

from bench.campaign import ADMINISTRATOR
from bench.load import Measurement, measure, median_of
from bench.nginx import find_nginx, nginx_before_bare_answer
from demo.api import Gateway
from demo.console import Console
from demo.play import play_all
from deploy.local import LocalSystem

AT_ONCE: Final = 32
PRESET: Final = "yen-dung-2021"
LEAST: Final = 0.35


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
        rounds = [
            (
                await _read(session, ours, chosen.rankings, 200, {}),
                await _read(session, ours, chosen.rankings, 304, {"if-none-match": etag}),
                await _read(session, bare, chosen.rankings, 200, {}),
            )
            for _ in range(chosen.rounds + 1)
        ][1:]  # the first warms up
    print(
        f"\nA published ranking of {len(body) // 1024} KB, {AT_ONCE} connections, median of {len(rounds)} rounds"
    )
    names = ("through the gateway", "through the gateway, 304 by ETag", "nginx + bare ASGI app")
    for name, side in zip(names, zip(*rounds, strict=True), strict=True):
        print(median_of(side).line(name))
    _ratio("ratio", [one.rate / three.rate for one, _, three in rounds])
    _ratio("ratio of 304", [two.rate / three.rate for _, two, three in rounds])


async def _read(
    session: aiohttp.ClientSession,
    url: str,
    requests: int,
    status: int,
    headers: Mapping[str, str],
) -> Measurement:
    async def get(_number: int) -> None:
        async with session.get(url, headers=headers) as answer:
            await answer.read()
            assert answer.status == status

    return await measure(get, requests=requests, at_once=AT_ONCE)


def _ratio(name: str, ratios: list[float]) -> None:
    ordered = sorted(ratios)
    print(
        f"  {name} {ordered[len(ordered) // 2]:.3f}   (lowest {ordered[0]:.3f}, highest {ordered[-1]:.3f}; "
        f"at least {LEAST} is wanted)"
    )
