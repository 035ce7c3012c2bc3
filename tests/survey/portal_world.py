"""A portal of a world, with messages as a one-stop system sends them."""

import gzip
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
import orjson

from shared.auth.principal import Role
from shared.ids import new_id
from tests.survey.world import World

UNIT = "000.00.12.H57"
OTHER_UNIT = "000.00.13.H57"


def number(serial: int, *, day: str = "240301") -> str:
    """Write a dossier number of the receiving unit `000.00.01.H57`."""
    return f"000.00.01.H57-{day}-{serial:04d}"


def dossier(serial: int = 1, **changes: Any) -> dict[str, Any]:
    """Write a dossier in our own form: taken in on 1 March 2024, due on the 8th, not yet finished."""
    return {
        "number": number(serial),
        "procedure_code": "2.002492",
        "procedure_name": "Cấp lại thẻ",
        "field_code": "G03-GD10",
        "field_name": "Đất đai",
        "receiving_unit": "000.00.01.H57",
        "resolving_unit": UNIT,
        "applicant": "CITIZEN",
        "submission": "COUNTER",
        "received_at": "2024-03-01T08:00:00+07:00",
        "due_at": "2024-03-08T17:00:00+07:00",
        "status": "4",
        "changed_at": "2024-03-01T08:00:00+07:00",
    } | changes


def finished(serial: int, at: str, **changes: Any) -> dict[str, Any]:
    """Write a dossier that was finished."""
    return dossier(serial, finished_at=at, changed_at=at, status="9") | changes


def sync(serial: int = 1, **changes: Any) -> dict[str, Any]:
    """Write a dossier in the fields of DongBoHoSoMC."""
    return {
        "MaHoSo": number(serial),
        "MaTTHC": "3.000181.000.00.00.H22",
        "TenTTHC": "Cấp giấy phép",
        "MaLinhVuc": "G09-NV01",
        "TenLinhVuc": "Nội vụ",
        "ChuHoSo": "Nguyễn Văn An",
        "LoaiDoiTuong": "1",
        "MaDoiTuong": "046090001234",
        "NgayTiepNhan": "20240301080000",
        "NgayHenTra": "20240308170000",
        "NgayKetThucXuLy": "",
        "NgayTra": "",
        "TrangThaiHoSo": "2",
        "HinhThuc": "0",
        "DonViXuLy": UNIT,
        "DanhSachHoSoBoSung": [],
        "DanhSachGiayToKetQua": [{"TenGiayTo": "Giấy phép"}],
    } | changes


def progress(serial: int = 1, **changes: Any) -> dict[str, Any]:
    """Write a step in the fields of CapNhatTienDoHoSoMC."""
    return {
        "MaHoSo": number(serial),
        "NguoiXuLy": "Trần Thị Bình",
        "ChucDanh": "Chuyên viên",
        "ThoiDiemXuLy": "20240302090000",
        "PhongBanXuLy": "Phòng Đất đai",
        "NoiDungXuLy": "Thẩm định",
        "TrangThai": "4",
        "NgayBatDau": "20240302090000",
        "NgayKetThucTheoQuyDinh": "20240305170000",
    } | changes


@dataclass
class Portal:
    """A connected portal, called as its machine and its authority's people call it."""

    world: World
    id: str

    @property
    def path(self) -> str:
        return f"/v1/portals/{self.id}"

    async def send(self, *dossiers: Any, language: str = "en", **options: Any) -> httpx.Response:
        return await self.world.call(
            "POST",
            f"{self.path}/dossier-batches",
            Role.PORTAL,
            json=list(dossiers),
            language=language,
            **options,
        )

    async def send_bytes(
        self,
        content: bytes,
        *,
        media: str = "application/json",
        encoding: str | None = None,
        address: str = "dossier-batches",
    ) -> httpx.Response:
        headers = self.world.headers(Role.PORTAL) | {"content-type": media}
        if encoding:
            headers["content-encoding"] = encoding
        return await self.world.client.post(
            f"{self.path}/{address}", content=content, headers=headers
        )

    async def send_lines(self, *lines: bytes, packed: bool = False) -> httpx.Response:
        content = b"\n".join(lines) + b"\n"
        return await self.send_bytes(
            gzip.compress(content) if packed else content,
            media="application/x-ndjson",
            encoding="gzip" if packed else None,
        )

    async def synchronise(self, service: str, *messages: Any) -> httpx.Response:
        return await self.world.call(
            "POST",
            f"{self.path}/sync-messages",
            Role.PORTAL,
            json={"service": service, "isUpdating": "True", "data": list(messages)},
        )

    async def outcomes(self, *dossiers: Any) -> list[str]:
        answer = await self.send(*dossiers)
        assert answer.status_code == 200, answer.text
        return [one["outcome"] for one in answer.json()["outcomes"]]

    async def read(self, serial: int = 1) -> dict[str, Any]:
        answer = await self.world.call("GET", f"{self.path}/dossiers/{number(serial)}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def set_statuses(self, **statuses: str) -> httpx.Response:
        path = f"{self.path}/statuses"
        current = await self.world.call("GET", path)
        return await self.world.call(
            "PUT", path, etag=current.headers["etag"], json={"statuses": statuses}
        )


async def connected(world: World, **changes: Any) -> Portal:
    """Connect a portal."""
    plan = {
        "authority_id": str(world.authority_id),
        "code": f"dvc-{new_id().hex[-8:]}",
        "name": "Cổng dịch vụ công thành phố Huế",
    } | changes
    answer = await world.call("POST", "/v1/portals", json=plan)
    assert answer.status_code == 201, answer.text
    return Portal(world, answer.json()["id"])


async def map_units(world: World, units: dict[str, dict[str, str]]) -> httpx.Response:
    """Set the whole table of units."""
    authority = str(world.authority_id)
    current = await world.call("GET", f"/v1/dossier-units?authority_id={authority}")
    rows = [{"unit": unit, **agency} for unit, agency in units.items()]
    return await world.call(
        "PUT",
        "/v1/dossier-units",
        etag=current.headers["etag"],
        json={"authority_id": authority, "units": rows},
    )


def agency(code: str) -> dict[str, str]:
    """Make an agency that units can be joined to."""
    return {"agency_id": str(new_id()), "agency_code": code, "agency_name": f"Cơ quan {code}"}


def lines(*items: Any) -> list[bytes]:
    """Write items as lines of NDJSON."""
    return [orjson.dumps(one) for one in items]


def instant(text: str) -> datetime:
    """Read an instant."""
    return datetime.fromisoformat(text)
