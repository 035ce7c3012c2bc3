"""What is no form of ours: refused in plain words, at once, with nothing kept and nothing harmed."""

import gzip
import io
import zipfile
from collections.abc import AsyncIterator
from typing import Any

import pytest

from shared.ids import new_id
from tests.survey.phone import GOOD, Phone, message_of, phone_in_the_field
from tests.survey.test_openrosa_submissions import kept, responses
from tests.survey.world import World

BOMB = (
    '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" if n else "&a;"}{"&a;" * 9}">' for n in range(9))
    + "]>"
)
XXE = '<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/passwd">]>'


def zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("form.xml", content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda xml: xml[: len(xml) // 2], "The form's XML is broken in line"),
        (lambda xml: b"", "The form's XML is broken"),
        (lambda xml: b"{}", "The form's XML is broken"),
        (lambda xml: xml + b"<more/>", "The form's XML is broken"),
        (lambda xml: xml.replace(b"?>", b"?>" + BOMB.encode(), 1), "declares a DOCTYPE"),
        (lambda xml: xml.replace(b"?>", b"?>" + XXE.encode(), 1), "declares a DOCTYPE"),
        (
            lambda xml: xml.decode().replace("?>", "?>" + XXE, 1).encode("utf-16"),
            "declares a DOCTYPE",
        ),
        (lambda xml: xml.replace(b"<q1>A", b"<q1>&nothing;"), "The form's XML is broken"),
        (lambda xml: xml.replace(b"<q1>A", b"<q1>\xff\xfe"), "The form's XML is broken"),
        (lambda xml: xml.replace(b"<q1>A", b"<q1>\x00"), "The form's XML is broken"),
        (
            lambda xml: xml.replace(b"?>", b" encoding='klingon'?>", 1),
            "The form's XML is broken",
        ),
        (
            lambda xml: xml.replace(b"?>", b" encoding='utf-16'?>", 1),
            "The form's XML is broken",
        ),
        (
            lambda xml: xml.replace(b"<q1>", b"<x>" * 5000).replace(b"</q1>", b"</x>" * 5000),
            "The form's XML is broken",
        ),
        (lambda xml: gzip.compress(b" " * 50_000_000 + xml), "The form's XML is broken"),
        (lambda xml: zipped(b" " * 50_000_000 + xml), "The form's XML is broken"),
    ],
)
async def test_what_is_no_sound_xml_is_refused(world: World, spoil: Any, words: str) -> None:
    phone = await phone_in_the_field(world)
    refused = await phone.submit(spoil(phone.filled().encode()))
    assert refused.status_code == 400
    assert words in message_of(refused)
    assert refused.headers["x-openrosa-version"] == "1.0"
    assert await kept(phone) == []


async def test_answers_beyond_all_measure_are_refused(world: World) -> None:
    phone = await phone_in_the_field(world)
    refused = await phone.submit(phone.filled(answers=GOOD | {"q5": "x" * 1_100_000}))
    assert refused.status_code == 413
    assert "shorten the answers in free text" in message_of(refused)
    assert await kept(phone) == []


async def test_an_answer_that_is_only_too_long_is_kept_for_the_supervisor(world: World) -> None:
    phone = await phone_in_the_field(world)
    answer = await phone.submit(phone.filled(answers=GOOD | {"q5": "x" * 1_000_000}))
    assert answer.status_code == 201
    (row,) = await kept(phone)
    assert row["state"] == "IN_REVIEW"
    assert len(row["xml"]) > 1_000_000
    (response,) = await responses(phone)
    assert "q5" not in response["answers"]


async def test_a_compressed_body_is_refused_before_it_is_unpacked(world: World) -> None:
    phone = await phone_in_the_field(world)
    phone.headers["content-encoding"] = "gzip"
    refused = await phone.post(gzip.compress(b"0" * 50_000_000), "multipart/form-data; boundary=b")
    assert refused.status_code == 415
    assert "not compressed" in message_of(refused)


async def test_a_body_longer_than_was_said_to_be_taken_is_refused(world: World) -> None:
    phone = await phone_in_the_field(world)
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        yield b'--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'
        for _ in range(64):
            read += 1
            yield b"x" * 1024 * 1024

    refused = await phone.post(endless(), "multipart/form-data; boundary=b")
    assert refused.status_code == 413
    assert str(10 * 1024 * 1024) in message_of(refused)


PART = b'--b\r\nContent-Disposition: form-data; name="%s"; filename="a.xml"\r\n\r\n%s\r\n'


@pytest.mark.parametrize(
    ("content_type", "body", "status", "words"),
    [
        ("text/xml", b"<data/>", 415, "multipart/form-data"),
        ("application/json", b"{}", 415, "multipart/form-data"),
        ("multipart/form-data", b"--b--", 415, "multipart/form-data"),
        ("", b"", 415, "multipart/form-data"),
        ("multipart/form-data; boundary=b", b"", 400, "send it again"),
        ("multipart/form-data; boundary=b", b"nothing of the kind", 400, "send it again"),
        ("multipart/form-data; boundary=b", PART % (b"xml_submission_file", b"<d"), 400, "again"),
        (
            "multipart/form-data; boundary=b",
            PART % (b"other", b"<d/>") + b"--b--\r\n",
            400,
            "has 0",
        ),
        (
            "multipart/form-data; boundary=b",
            PART % (b"xml_submission_file", b"<d/>") * 2 + b"--b--\r\n",
            400,
            "has 2",
        ),
        (
            "multipart/form-data; boundary=b",
            PART % (b"f", b"") * 300 + b"--b--\r\n",
            400,
            "cannot be read",
        ),
        (
            "multipart/form-data; boundary=b",
            b"--b\r\nX: " + b"x" * 20_000 + b"\r\n\r\n\r\n--b--\r\n",
            400,
            "cannot be read",
        ),
    ],
)
async def test_what_is_no_submission_is_refused(
    world: World, content_type: str, body: bytes, status: int, words: str
) -> None:
    phone = await phone_in_the_field(world)
    refused = await phone.post(body, content_type)
    assert refused.status_code == status
    assert words in message_of(refused)
    assert await kept(phone) == []


@pytest.mark.parametrize(
    "date",
    [
        "",
        "yesterday",
        "Thu, 32 Foo 1970",
        "Thu, 01 Jan 9999 00:00:00 GMT",
        "Thu, 01 Jan 99999999999999999999 00:00:00 GMT",
        "Thu, 01 Jan 1970 00:00:00 +99999999999999999999",
    ],
)
async def test_a_date_that_cannot_be_read_is_no_matter(world: World, date: str) -> None:
    phone = await phone_in_the_field(world)
    assert (await phone.submit(phone.filled(), headers={"date": date})).status_code == 201
    assert [one["clock_ahead_seconds"] for one in await kept(phone)] == [None]


@pytest.mark.parametrize("device", ["x" * 5000, "%00", "%ff%fe", ""])
async def test_a_device_may_call_itself_anything(world: World, device: str) -> None:
    phone = await phone_in_the_field(world)
    answer = await phone.submit(phone.filled(), query=f"?deviceID={device}")
    assert answer.status_code == 201, answer.text
    assert len(await responses(phone)) == 1


async def test_answers_stay_xml_whatever_they_quote(world: World) -> None:
    phone = await phone_in_the_field(world)
    unknown = await phone.get(f"{phone.path}/forms/a%01b%EF%BF%BF<&/1/form.xml")
    assert unknown.status_code == 404
    assert "There is no form a\ufffdb\ufffd<& of version 1" in message_of(unknown)
    form = PART % (b"xml_submission_file", phone.filled().encode())
    stray = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a\x01\xff<.jpg"\r\n\r\nx'
    answer = await phone.post(form + stray + b"\r\n--b--\r\n", "multipart/form-data; boundary=b")
    assert answer.status_code == 201
    assert message_of(answer).endswith("not kept: a\ufffd\ufffd<.jpg.")


async def test_names_that_no_list_of_forms_can_hold_are_refused_before_any_phone_meets_them(
    world: World,
) -> None:
    form = await world.issued()
    plan = world.plan(form["id"], [str(new_id())])
    plan["groups"][0]["name"] = "Người\x0b dân"
    plan["targets"][0]["agency_name"] = "Sở \ufffe"
    refused = await world.call("POST", "/v1/campaigns", json=plan)
    assert refused.status_code == 422
    assert {(one["pointer"], one["detail"]) for one in refused.json()["errors"]} == {
        (
            "#/groups/0/name",
            "It holds a control character that cannot be printed (U+000B); delete it.",
        ),
        (
            "#/targets/0/agency_name",
            "It holds a control character that cannot be printed (U+FFFE); delete it.",
        ),
    }
    in_vietnamese = await world.call("POST", "/v1/campaigns", json=plan, language="vi")
    assert "hãy xóa ký tự đó" in in_vietnamese.json()["errors"][0]["detail"]
    assert (await world.call("GET", "/v1/campaigns")).json()["items"] == []


async def test_the_next_form_goes_through_after_a_broken_one(world: World) -> None:
    phone: Phone = await phone_in_the_field(world)
    assert (await phone.submit("<broken")).status_code == 400
    assert (await phone.submit(phone.filled())).status_code == 201
