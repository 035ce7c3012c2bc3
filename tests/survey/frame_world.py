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


def unit_stage(count: int) -> dict[str, Any]:
    """Order so many people of each agency or area."""
    return {"level": "UNIT", "sizing": "FIXED", "count": count}


async def draw(world: World, campaign: Campaign, frame_id: str, **asked: Any) -> httpx.Response:
    """Order a draw: two people of each agency, and as many replacements."""
    order = {"frame_id": frame_id, "stages": [unit_stage(2)], "replacements": "1"}
    return await world.call(
        "POST", f"{campaign.path}/draws", json=order | {"seed": "seed-of-tests"} | asked
    )


async def drawn_cases(world: World, campaign: Campaign, **asked: Any) -> list[dict[str, Any]]:
    """Draw of ten officials of the first agency, and give the cases by number: two drawn, two standing by."""
    frame_id = await framed(world, campaign, *(official(serial) for serial in range(1, 11)))
    made = await draw(world, campaign, frame_id, **asked)
    assert made.status_code == 201, made.text
    listed = await world.call("GET", f"{campaign.path}/cases")
    return list(listed.json()["items"])


async def hand_out(
    world: World, campaign: Campaign, role: Role = Role.INTERVIEWER, **changes: Any
) -> httpx.Response:
    """Hand all drawn cases to somebody."""
    who = world.person(role)
    order = {"interviewer_id": str(who.id), "interviewer_name": who.name}
    return await world.call("POST", f"{campaign.path}/case-assignments", json=order | changes)


async def counted(world: World, campaign: Campaign) -> dict[str, int]:
    """Count the cases of the first agency's citizens."""
    cells = (await world.call("GET", f"{campaign.path}/case-counts")).json()["cells"]
    (cell,) = (
        {key: value for key, value in one.items() if isinstance(value, int)}
        for one in cells
        if (one["agency_id"], one["group"]) == (campaign.agencies[0], "CITIZENS")
    )
    assert cell["sent"] == cell["waiting"] + cell["returned"] + cell["refused"] + cell["replaced"]
    assert cell["returned"] == cell["valid"] + cell["rejected"]
    return cell
