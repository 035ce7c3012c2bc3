"""Lists of people and households as agencies write them, and what is made of them."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import httpx

from shared.auth.principal import Role
from shared.workbooks.writing import MEDIA_TYPE
from tests.shared.workbooks.files import book_of
from tests.survey.world import Campaign, World

SHEET = "Danh sách"
OFFICIALS = ["Mã cơ quan", "Họ và tên", "Chức vụ", "Điện thoại", "Thư điện tử", "Địa chỉ"]
HOUSEHOLDS = [
    "Mã cơ quan",
    "Phường, xã",
    "Thôn, tổ dân phố",
    "Số hộ",
    "Chủ hộ",
    "Điện thoại",
    "Địa chỉ",
]


def phone(serial: int) -> str:
    """Give a mobile number of its own."""
    return f"09{serial:08d}"


def official(serial: int, agency: str = "A1") -> list[Any]:
    """Write an official."""
    return [agency, f"Nguyễn Thị Số {serial}", "Chuyên viên", phone(serial), None, None]


def household(serial: int, ward: str, village: str, agency: str = "A1") -> list[Any]:
    """Write a household."""
    return [agency, ward, village, str(serial), f"Chủ hộ {serial}", phone(serial), None]


def list_of(*rows: Sequence[Any], header: Sequence[Any] = OFFICIALS) -> bytes:
    """Write a list."""
    return book_of(list(header), *(list(row) for row in rows), sheet=SHEET)


async def send_list(
    world: World,
    campaign: Campaign,
    content: bytes,
    role: Role = Role.OFFICER,
    *,
    language: str = "en",
    **asked: Any,
) -> httpx.Response:
    """Hand a list in."""
    query = {"source": "OFFICIALS", "group": "CITIZENS", "name": "Cán bộ các sở"} | asked
    return await world.client.post(
        f"{campaign.path}/frame-imports?{urlencode(query)}",
        content=content,
        headers=world.headers(role, language=language) | {"content-type": MEDIA_TYPE},
    )


async def framed(world: World, campaign: Campaign, *rows: Sequence[Any], **asked: Any) -> str:
    """Hand a list in that is taken, and give the frame's id."""
    header = HOUSEHOLDS if asked.get("source") == "HOUSEHOLDS" else OFFICIALS
    answer = await send_list(world, campaign, list_of(*rows, header=header), **asked)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["frame"]["id"])
