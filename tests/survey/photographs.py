"""Pictures as cameras write them, built byte by byte, and people who send them by the page."""

import zlib
from typing import Any

from tests.survey.respondent import Respondent, campaign_of, link_of, responses_of
from tests.survey.world import Campaign, World

PLACE = b"\x15\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\0\0 Ho Hoan Kiem"
OWNER = b"Nguyen Thi Hoa"
FILM = b"....ftypmp42 a film with its place"
CODED = b"\x12\xff\x00\x34\xff\xd0\x56"
"""Coded data with all that looks like a marker and is none."""


def segment(code: int, content: bytes) -> bytes:
    return bytes((0xFF, code)) + (len(content) + 2).to_bytes(2, "big") + content


def exif(orientation: int, order: str = "big") -> bytes:
    """Write what a camera notes: which side is up, and where it was."""
    little = order == "little"

    def entry(tag: int, kind: int, count: int, value: int, size: int = 4) -> bytes:
        byte_order: Any = order
        written = value.to_bytes(size, byte_order).ljust(4, b"\0")
        return (
            tag.to_bytes(2, byte_order)
            + kind.to_bytes(2, byte_order)
            + count.to_bytes(4, byte_order)
            + written
        )

    number: Any = order
    head = (b"II*\0" if little else b"MM\0*") + (8).to_bytes(4, number)
    entries = entry(0x0112, 3, 1, orientation, 2) + entry(0x8825, 4, 1, 38)
    return b"Exif\0\0" + head + (2).to_bytes(2, number) + entries + bytes(4) + PLACE + OWNER


def jpeg(orientation: int = 1, order: str = "big", salt: bytes = b"") -> bytes:
    """Write a JPEG as a phone does, its film behind it; `salt` makes it another one."""
    return b"".join(
        (
            b"\xff\xd8",
            segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"),
            segment(0xE1, exif(orientation, order)),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PLACE),
            segment(0xE2, b"ICC_PROFILE\0colours"),
            segment(0xE2, b"MPF\0" + PLACE),
            segment(0xED, b"Photoshop 3.0\0" + OWNER),
            segment(0xFE, OWNER),
            segment(0xDB, bytes(65) + salt),
            segment(0xC0, b"\x08\0\x10\0\x20\x01\x01\x11\0"),
            segment(0xDA, b"\x01\x01\0\0\x3f\0"),
            CODED,
            segment(0xC4, bytes(20)),
            segment(0xDA, b"\x01\x01\0\0\x3f\0"),
            CODED,
            b"\xff\xd9",
            FILM,
        )
    )


def chunk(kind: bytes, content: bytes) -> bytes:
    whole = kind + content
    return len(content).to_bytes(4, "big") + whole + zlib.crc32(whole).to_bytes(4, "big")


def png(width: int = 3, height: int = 2) -> bytes:
    """Write a real PNG with a text and a place in it."""
    lines = b"".join(b"\0" + bytes((200, 40, 40)) * width for _ in range(height))
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", size + b"\x08\x02\0\0\0"),
            chunk(b"gAMA", (45455).to_bytes(4, "big")),
            chunk(b"tEXt", b"Author\0" + OWNER),
            chunk(b"eXIf", exif(1)[6:]),
            chunk(b"IDAT", zlib.compress(lines)),
            chunk(b"IEND", b""),
            FILM,
        )
    )


def webp() -> bytes:
    """Write the frame of a WebP that says it has Exif."""

    def part(kind: bytes, content: bytes) -> bytes:
        return kind + len(content).to_bytes(4, "little") + content + b"\0" * (len(content) % 2)

    parts = part(b"VP8X", b"\x0c" + bytes(9)) + part(b"VP8 ", b"pixels.") + part(b"EXIF", PLACE)
    return b"RIFF" + (len(parts) + 4).to_bytes(4, "little") + b"WEBP" + parts


PHOTOS: list[dict[str, Any]] = [
    {"code": "p1", "text": "Ảnh nơi tiếp dân", "type": "IMAGE", "required": True},
    {"code": "q1", "text": "Có ảnh biển hiệu không?", "type": "SINGLE", "required": True,
     "options": [{"code": "Y", "label": "Có"}, {"code": "N", "label": "Không"}]},
    {"code": "p2", "text": "Ảnh biển hiệu", "type": "IMAGE", "relevant": "${q1} = 'Y'"},
]  # fmt: skip


async def photographed(world: World) -> tuple[Campaign, dict[str, Any]]:
    """Let somebody send a picture by the page."""
    campaign = await campaign_of(world, PHOTOS[:1])
    somebody = Respondent(world.client, await link_of(world, campaign))
    await somebody.begin()
    sent = await somebody.press("send", files={"p1": jpeg(salt=world.authority_id.bytes)})
    assert sent.status_code == 303, sent.text
    (response,) = await responses_of(world, campaign)
    return campaign, response
