"""A phone with an OpenRosa app, as far as the protocol goes: what Collect sends, byte by byte where it matters."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import httpx

from shared.auth.principal import Role
from shared.ids import new_id
from tests.survey.world import Campaign, World

LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
RESPONSE = "{http://openrosa.org/http/response}"
OPENROSA = {"x-openrosa-version": "1.0"}
GOOD = {"q1": "A", "q2": "5", "q4": "2"}


def made_instance_id() -> str:
    return f"uuid:{uuid4()}"


def instance_xml(
    form_id: str,
    version: str,
    *,
    agency: str = "",
    case: str | None = None,
    answers: Mapping[str, str] | None = None,
    instance_id: str | None = None,
    deprecated_id: str | None = None,
    end: str = "2024-06-01T08:10:00.000+07:00",
    extra: str = "",
) -> str:
    given = GOOD if answers is None else answers
    texts = "".join(f"<{code}>{escape(text)}</{code}>" for code, text in given.items())
    deprecated = f"<deprecatedID>{deprecated_id}</deprecatedID>" if deprecated_id else ""
    name = "" if instance_id is None else f"<instanceID>{escape(instance_id)}</instanceID>"
    return (
        "<?xml version='1.0' ?>"
        f'<data id="{form_id}" version="{version}" xmlns:orx="http://openrosa.org/xforms">'
        f"<_agency>{agency}</_agency>{'' if case is None else f'<_case>{case}</_case>'}<start>2024-06-01T08:00:00.000+07:00</start><end>{end}</end>"
        f"<deviceid>collect:abc</deviceid><introduction />{texts}{extra}"
        f"<meta>{name}{deprecated}</meta></data>"
    )


def message_of(answer: httpx.Response) -> str:
    root = ET.fromstring(answer.content)
    assert root.tag == f"{RESPONSE}OpenRosaResponse"
    (message,) = root
    expected = "submit_success" if answer.status_code in {201, 202} else "submit_error"
    assert message.get("nature") == expected
    return message.text or ""


@dataclass
class Phone:
    """One interviewer's phone in one campaign."""

    world: World
    campaign: Campaign
    path: str
    headers: dict[str, str] = field(default_factory=lambda: {**OPENROSA, "accept-language": "en"})

    @classmethod
    async def let_in(cls, world: World, campaign: Campaign) -> "Phone":
        made = await world.app_user(campaign)
        return cls(world, campaign, f"/v1/openrosa/key/{made.json()['key']}")

    @property
    def form_id(self) -> str:
        return f"{self.campaign.id}.CITIZENS"

    async def get(self, path: str) -> httpx.Response:
        return await self.world.client.get(path, headers=self.headers)

    async def forms(self) -> list[dict[str, str]]:
        answer = await self.get(f"{self.path}/formList")
        assert answer.status_code == 200, answer.text
        root = ET.fromstring(answer.content)
        assert root.tag == f"{LIST}xforms"
        return [{child.tag.removeprefix(LIST): child.text or "" for child in form} for form in root]

    def filled(self, **changes: Any) -> str:
        changes.setdefault("agency", self.campaign.agencies[0])
        changes.setdefault("instance_id", made_instance_id())
        form_id = changes.pop("form_id", self.form_id)
        return instance_xml(form_id, changes.pop("version", "1"), **changes)

    async def submit(
        self,
        xml: str | bytes,
        *,
        files: Mapping[str, bytes] | None = None,
        headers: Mapping[str, str] | None = None,
        query: str = "?deviceID=collect%3Aabc",
    ) -> httpx.Response:
        parts: list[tuple[str, tuple[str, bytes | str, str]]] = [
            ("xml_submission_file", ("form.xml", xml, "text/xml"))
        ]
        for name, content in (files or {}).items():
            parts.append((name, (name, content, "application/octet-stream")))
        return await self.world.client.post(
            f"{self.path}/submission{query}",
            files=parts,
            headers={**self.headers, **(headers or {})},
        )

    async def post(
        self, content: bytes | AsyncIterator[bytes], content_type: str
    ) -> httpx.Response:
        return await self.world.client.post(
            f"{self.path}/submission",
            content=content,
            headers={**self.headers, "content-type": content_type},
        )


async def phone_in_the_field(world: World, **changes: Any) -> Phone:
    """Open a campaign, assign the interviewer to its first agency, and let the phone in."""
    campaign = await world.opened(**changes)
    await world.assign(campaign, world.person(Role.INTERVIEWER))
    return await Phone.let_in(world, campaign)


async def phone_with_camera(world: World) -> Phone:
    """Give a phone whose form asks for two photos."""
    photos = [{"code": code, "text": "Ảnh", "type": "IMAGE"} for code in ("p1", "p2")]
    form = await world.issued(code="ANH", questions=photos)
    agencies = [str(new_id())]
    made = await world.call("POST", "/v1/campaigns", json=world.plan(form["id"], agencies))
    campaign = Campaign(made.json()["id"], made.headers["etag"], form["id"], agencies)
    await world.call("POST", f"{campaign.path}/openings", etag=campaign.etag)
    await world.assign(campaign, world.person(Role.INTERVIEWER))
    return await Phone.let_in(world, campaign)
