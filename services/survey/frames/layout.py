"""How lists of people and of households lie in a workbook, for reading and writing alike."""

from collections.abc import Mapping, Sequence
from typing import Final

from services.survey.frames.models import ListedAgency, Source
from shared.workbooks import Column
from shared.workbooks.writing import Heading

SHEET: Final = "Danh sách"
AGENCIES: Final = "Cơ quan"
"""Names the codes that may be chosen."""

_TITLES: Final[Mapping[Source, Mapping[str, str]]] = {
    Source.OFFICIALS: {
        "agency": "Mã cơ quan",
        "name": "Họ và tên",
        "position": "Chức vụ",
        "phone": "Điện thoại",
        "email": "Thư điện tử",
        "address": "Địa chỉ",
    },
    Source.HOUSEHOLDS: {
        "agency": "Mã cơ quan",
        "ward": "Phường, xã",
        "village": "Thôn, tổ dân phố",
        "household": "Số hộ",
        "name": "Chủ hộ",
        "phone": "Điện thoại",
        "address": "Địa chỉ",
    },
}
_OBLIGATORY: Final = frozenset({"agency", "name", "ward", "village", "household"})
_NOTES: Final[Mapping[str, tuple[int, str]]] = {
    "agency": (
        18,
        "Bắt buộc. Mã của cơ quan được đánh giá, chọn trong danh sách ở trang “Cơ quan”.",
    ),
    "name": (28, "Bắt buộc. Họ và tên. Được mã hoá ngay khi nhận, không có trong kết quả."),
    "position": (22, "Có thể trống."),
    "phone": (
        16,
        "Dạng 0912345678 hoặc 02438250000. Cần có điện thoại, thư điện tử hoặc địa chỉ để liên hệ được.",
    ),
    "email": (26, "Có thể trống."),
    "address": (36, "Số nhà, đường; có thể trống nếu đã có điện thoại."),
    "ward": (24, "Bắt buộc. Viết giống nhau ở mọi dòng của cùng một phường, xã."),
    "village": (24, "Bắt buộc. Viết giống nhau ở mọi dòng của cùng một thôn, tổ dân phố."),
    "household": (12, "Bắt buộc. Số thứ tự của hộ trong danh sách của thôn, tổ dân phố."),
}
LISTS: Final = frozenset(_TITLES)
"""Sources that come as workbooks."""


def columns(source: Source) -> tuple[Column, ...]:
    """Give the columns that a list is read by."""
    titles = _TITLES[source]
    return tuple(Column(key, title, required=key in _OBLIGATORY) for key, title in titles.items())


def headings(source: Source, agencies: Sequence[ListedAgency]) -> list[Heading]:
    """Give the header with notes, and the agencies' codes as a drop-down list."""
    return [
        Heading(
            title,
            _NOTES[key][0],
            _NOTES[key][1],
            words=f"='{AGENCIES}'!$A$2:$A${len(agencies) + 1}"
            if key == "agency" and agencies
            else (),
        )
        for key, title in _TITLES[source].items()
    ]
