"""Writes lists of cases as CSV. Pure."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from services.survey.contacts.models import Contact
from shared.spreadsheets import BYTE_ORDER_MARK, harmless

_WEIGHT_PLACES: Final = Decimal("1e-6")
_PLACE: Final = ("Số phiếu", "Mã cơ quan", "Tên cơ quan", "Nhóm", "Phường, xã", "Thôn, tổ")
LIST_HEADER: Final = (
    *_PLACE,
    "Địa bàn được rút",
    "Số được rút theo giai đoạn (n)",
    "Trong tổng số (N)",
    "Xác suất được chọn",
    "Trọng số thiết kế",
    "Thứ tự thay thế",
    "Trạng thái",
    "Lý do",
    "Điều tra viên",
)
ROUND_HEADER: Final = (
    *_PLACE,
    "Họ và tên",
    "Điện thoại",
    "Thư điện tử",
    "Địa chỉ",
    "Chức vụ",
    "Số hộ",
    "Mã phiếu",
)


@dataclass(frozen=True, slots=True)
class Place:
    """Which case it is, and where."""

    number: int
    agency_code: str
    agency_name: str
    group: str
    ward: str | None
    village: str | None

    def cells(self) -> tuple[str, ...]:
        """Give the cells that both lists begin with."""
        places = (self.ward or "", self.village or "")
        return (str(self.number), self.agency_code, self.agency_name, self.group, *places)


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case as it may leave the service: nobody's name, number or dossier is among it."""

    place: Place
    clusters: Sequence[str]
    drawn: Sequence[int]
    listed: Sequence[int]
    probability: Decimal
    standby_rank: int | None
    status: str
    cause: str | None
    interviewer: str | None

    def cells(self) -> tuple[str, ...]:
        """Give the cells of its row."""
        weight = (1 / self.probability).quantize(_WEIGHT_PLACES, ROUND_HALF_UP)
        return (
            *self.place.cells(),
            "; ".join(self.clusters),
            "; ".join(map(str, self.drawn)),
            "; ".join(map(str, self.listed)),
            format(self.probability, "f"),
            format(weight, "f"),
            "" if self.standby_rank is None else str(self.standby_rank),
            self.status,
            self.cause or "",
            self.interviewer or "",
        )


@dataclass(frozen=True, slots=True)
class Visit:
    """One of an interviewer's round."""

    place: Place
    case_id: str
    contact: Contact

    def cells(self) -> tuple[str, ...]:
        """Give the cells of its row."""
        who = self.contact
        known = (who.phone, who.email, who.address, who.position, who.household)
        return (*self.place.cells(), who.name, *(one or "" for one in known), self.case_id)


def write_list(header: Sequence[str], rows: Iterable[ListedCase | Visit]) -> bytes:
    """Write a list for people's spreadsheets."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row.cells()] for row in rows)
    return BYTE_ORDER_MARK + file.getvalue().encode()
