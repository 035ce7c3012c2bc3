"""Somebody with an invitation and a browser without scripts: reads pages, fills in what is shown, presses buttons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import httpx
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from typing_extensions import override

from shared.auth.principal import Role
from shared.ids import new_id
from tests.support.databases import database_url
from tests.survey.world import Campaign, World


def today(**changes: Any) -> dict[str, Any]:
    """Give the window of a campaign that is going on now."""
    now = datetime.now(UTC)
    window = {
        "opens_at": (now - timedelta(days=10)).isoformat(),
        "closes_at": (now + timedelta(days=10)).isoformat(),
    }
    return window | changes


async def going_on(world: World, **changes: Any) -> Campaign:
    return await world.opened(**today(**changes))


async def campaign_of(world: World, questions: list[dict[str, Any]], **form: Any) -> Campaign:
    """Open a campaign with a form of its own, which is going on now."""
    issued = await world.issued(code=f"F-{new_id().hex[-8:]}", questions=questions, **form)
    agencies = [str(new_id())]
    plan = world.plan(issued["id"], agencies, **today())
    made = await world.call("POST", "/v1/campaigns", json=plan)
    assert made.status_code == 201, made.text
    campaign = Campaign(made.json()["id"], made.headers["etag"], issued["id"], agencies)
    await world.call("POST", f"{campaign.path}/openings", etag=campaign.etag)
    return campaign


async def responses_of(world: World, campaign: Campaign) -> list[dict[str, Any]]:
    answer = await world.call("GET", f"{campaign.path}/responses", Role.SURVEY_SUPERVISOR)
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def invite(world: World, campaign: Campaign, **changes: Any) -> httpx.Response:
    order = {"agency_id": campaign.agencies[0], "group": "CITIZENS", "count": 1}
    return await world.call(
        "POST", f"{campaign.path}/invitation-batches", Role.OFFICER, json=order | changes
    )


async def link_of(world: World, campaign: Campaign, **changes: Any) -> str:
    """Make one invitation and give the path of its page."""
    made = await invite(world, campaign, **changes)
    assert made.status_code == 201, made.text
    return str(httpx.URL(made.json()["invitations"][0]["link"]).path)


async def change_form(world: World, campaign: Campaign, questions: list[dict[str, Any]]) -> str:
    """Hand out another version of the form from now on, and give its id."""
    newer = await world.issued(questions=questions)
    current = await world.call("GET", campaign.path)
    groups = [{**one, "questionnaire_id": newer["id"]} for one in current.json()["groups"]]
    changed = await world.call(
        "PUT", f"{campaign.path}/groups", etag=current.headers["etag"], json={"groups": groups}
    )
    assert changed.status_code == 200, changed.text
    return str(newer["id"])


async def expire(batch_id: str) -> None:
    """Let the time of a batch be over: it cannot be made so, and nobody waits for it."""
    engine = create_async_engine(database_url("survey"))
    async with engine.begin() as connection:
        await connection.execute(
            text(
                "UPDATE invitation_batch SET expires_at = now() - interval '1 day' WHERE id = :id"
            ),
            {"id": batch_id},
        )
    await engine.dispose()


@dataclass
class Field:
    """One control of a form, as a browser without scripts would post it."""

    name: str
    value: str
    kind: str
    posts: bool
    shown: bool


class _Reading(HTMLParser):
    """Reads title, headings, fields and buttons; knows what is hidden."""

    VOID = frozenset({"input", "meta", "link", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[Field] = []
        self.buttons: list[tuple[str, str]] = []
        self.heading = ""
        self.text: list[str] = []
        self.lang = ""
        self.action = ""
        self._open: list[tuple[str, bool]] = []
        self._area: Field | None = None

    @property
    def _hidden(self) -> bool:
        return any(hidden for _, hidden in self._open)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.lang = given["lang"]
        if tag == "form":
            self.action = given.get("action", "")
        if tag == "button" and not self._hidden:
            self.buttons.append((given.get("name", ""), given.get("value", "")))
        if tag == "input":
            kind = given.get("type", "text")
            posts = kind not in {"radio", "checkbox", "file"} or "checked" in given
            one = Field(given["name"], given.get("value", ""), kind, posts, not self._hidden)
            self.fields.append(one)
        if tag == "textarea":
            self._area = Field(given["name"], "", "textarea", True, not self._hidden)
            self.fields.append(self._area)
        if tag not in self.VOID:
            self._open.append((tag, "hidden" in given or tag == "template"))

    @override
    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass
        if tag == "textarea":
            self._area = None

    @override
    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data.removeprefix("\n")
        if self._open and self._open[-1][0] == "h1" and not self._hidden:
            self.heading += data
        if not self._hidden and data.strip():
            self.text.append(data.strip())


@dataclass
class Paper:
    """A page as somebody sees it."""

    answer: httpx.Response
    fields: list[Field]
    buttons: list[tuple[str, str]]
    heading: str
    text: str
    lang: str
    action: str

    @classmethod
    def of(cls, answer: httpx.Response) -> "Paper":
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        reading = _Reading()
        reading.feed(answer.text)
        return cls(
            answer,
            reading.fields,
            reading.buttons,
            reading.heading,
            " ".join(reading.text),
            reading.lang,
            reading.action,
        )

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def asks(self) -> list[str]:
        """The questions that are shown, by their codes."""
        names = [one.name[2:] for one in self.fields if one.shown and one.name[:2] in {"a.", "f."}]
        return list(dict.fromkeys(names))

    def value(self, name: str) -> str:
        return next(one.value for one in self.fields if one.name == name and one.posts)


@dataclass
class Respondent:
    """Opens one link and goes through the form."""

    client: httpx.AsyncClient
    path: str
    headers: dict[str, str] = field(default_factory=lambda: {"accept-language": "vi"})
    paper: Paper | None = None

    async def open(self, query: str = "") -> Paper:
        self.paper = Paper.of(await self.client.get(self.path + query, headers=self.headers))
        return self.paper

    async def press(
        self,
        act: str,
        *,
        files: Mapping[str, bytes] | None = None,
        remove: str | None = None,
        **answers: str | list[str],
    ) -> httpx.Response:
        """Fill in what is shown, and press a button that is there."""
        assert self.paper is not None
        assert ("act", act) in self.paper.buttons, self.paper.buttons
        posted = [
            (one.name, one.value)
            for one in self.paper.fields
            if one.posts and one.name.removeprefix("a.") not in answers
        ]
        for code, value in answers.items():
            shown = [one for one in self.paper.fields if one.shown and one.name == f"a.{code}"]
            name = f"a.{code}" if code != "consent" else code
            assert shown or code == "consent", code
            posted += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        posted += [("act", act), *([(f"r.{remove}", "yes")] if remove else [])]
        if not self.paper.action:
            return await self.post(posted)
        data: dict[str, list[str]] = {}
        for name, value in posted:
            data.setdefault(name, []).append(value)
        sent = {f"f.{code}": ("IMG.HEIC", one, "text/html") for code, one in (files or {}).items()}
        return await self.client.post(
            self.paper.action,
            data=data,
            files=sent or {"f.none": ("", b"", "application/octet-stream")},
            headers=self.headers,
        )

    async def post(self, posted: list[tuple[str, str]]) -> httpx.Response:
        body = urlencode(posted)
        headers = {**self.headers, "content-type": "application/x-www-form-urlencoded"}
        return await self.client.post(self.path, content=body, headers=headers)

    async def go(self, act: str, **answers: Any) -> Paper:
        """Press a button that leads to another page of the form."""
        self.paper = Paper.of(await self.press(act, **answers))
        return self.paper

    async def begin(self) -> Paper:
        await self.open()
        return await self.go("begin", consent="yes")

    async def through(self) -> httpx.Response:
        """Answer the whole form of the tests' world."""
        await self.begin()
        await self.go("next", q1="A", q2="5")
        return await self.press("send", q4="2")
