"""Lists of people and keyed papers arrive as workbooks: what is none, or worse, is refused before anything in it is read."""

import gzip
from collections.abc import Callable
from typing import Final

import pytest

from shared.auth.principal import Role
from shared.workbooks.writing import MEDIA_TYPE
from tests.shared.workbooks.files import bent, ole_container
from tests.survey.frame_world import list_of, official
from tests.survey.papers import filled, paper, workbook
from tests.survey.world import World

ENTITIES: Final = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><sst>&a;</sst>'
PACKED: Final = {"content-encoding": "gzip"}
Spoil = Callable[[bytes], bytes]

SPOILT: Final[dict[str, tuple[Spoil, dict[str, str], int, str]]] = {
    "text": (lambda _: b"name,phone", {}, 422, "unreadable-workbook"),
    "half": (lambda good: good[: len(good) // 2], {}, 422, "unreadable-workbook"),
    "password": (lambda _: ole_container("EncryptedPackage"), {}, 422, "unreadable-workbook"),
    "macros": (
        lambda good: bent(good, added={"xl/vbaProject.bin": b"x"}),
        {},
        422,
        "unreadable-workbook",
    ),
    "entities": (
        lambda good: bent(good, changed={"xl/workbook.xml": lambda _: ENTITIES}),
        {},
        422,
        "unreadable-workbook",
    ),
    "zip bomb": (
        lambda good: bent(good, added={"xl/media/a.xml": b"\0" * 60_000_000}),
        {},
        422,
        "unreadable-workbook",
    ),
    "gzip bomb": (lambda _: gzip.compress(b"\0" * 60_000_000), PACKED, 413, "body-too-large"),
    "size": (lambda _: b"x" * 5_000_000, {}, 413, "body-too-large"),
    "type": (lambda good: good, {"content-type": "text/csv"}, 415, "unsupported-workbook"),
}


@pytest.mark.parametrize("kind", SPOILT)
async def test_a_spoilt_workbook_is_refused_and_leaves_nothing(world: World, kind: str) -> None:
    spoil, headers, status, problem = SPOILT[kind]
    campaign = await world.opened()
    keyed = filled(await workbook(world, campaign), [paper("1")])
    for path, good in (
        ("frame-imports?source=OFFICIALS&group=CITIZENS&name=A", list_of(official(1))),
        ("paper-imports", keyed),
    ):
        answer = await world.client.post(
            f"{campaign.path}/{path}",
            content=spoil(good),
            headers=world.headers(Role.SURVEY_SUPERVISOR) | {"content-type": MEDIA_TYPE} | headers,
        )
        assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{problem}"), path
        assert answer.json()["detail"]
    for noun in ("frames", "papers"):
        kept = await world.call("GET", f"{campaign.path}/{noun}", Role.SURVEY_SUPERVISOR)
        assert kept.json()["items"] == []
