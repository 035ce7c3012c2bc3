"""How the list of agencies lies in a workbook, for reading and writing alike."""

from collections.abc import Mapping, Sequence
from typing import Final

from shared.workbooks import Column
from shared.workbooks.writing import Heading

SHEET: Final = "Cơ quan"
TITLES: Final[Mapping[str, str]] = {
    "code": "Mã định danh",
    "name": "Tên cơ quan",
    "block": "Khối",
    "ranked": "Xếp hạng",
    "valid_from": "Hiệu lực từ ngày",
    "valid_to": "Chấm dứt từ ngày",
    "effective_on": "Tên, khối áp dụng từ ngày",
    "version": "Phiên bản (không sửa)",
}
OBLIGATORY: Final = frozenset({"code", "name", "block"})
COLUMNS: Final = tuple(
    Column(key, title, required=key in OBLIGATORY) for key, title in TITLES.items()
)
LONGEST_LIST: Final = 255
"""Characters that Excel takes in a drop-down list written out."""


def headings(blocks: Mapping[str, str]) -> list[Heading]:
    """Give the header with its notes and drop-down lists, for blocks by their codes."""
    named = "; ".join(f"{code}: {name}" if name else code for code, name in blocks.items())
    return [
        Heading(
            TITLES["code"],
            22,
            "Bắt buộc. Tối đa 35 ký tự, ví dụ 000.00.01.H26. Mã đã có trong danh bạ thì dòng này sửa đơn vị đó.",
        ),
        Heading(TITLES["name"], 52, "Bắt buộc. Tên đầy đủ của cơ quan, đơn vị."),
        Heading(
            TITLES["block"], 18, f"Bắt buộc. Một trong các khối: {named}.", words=_listed(blocks)
        ),
        Heading(
            TITLES["ranked"],
            11,
            "Có: được xếp hạng. Không: chỉ chấm điểm. Để trống là Có.",
            words=("Có", "Không"),
        ),
        Heading(
            TITLES["valid_from"], 17, "Ngày đầu tiên hoạt động, dạng 31/12/2024. Có thể trống."
        ),
        Heading(
            TITLES["valid_to"],
            17,
            "Ngày đầu tiên không còn hoạt động, dạng 31/12/2024. Có thể trống.",
        ),
        Heading(
            TITLES["effective_on"],
            24,
            "Chỉ điền khi đơn vị đổi mã, tên, khối từ một ngày; thông tin cũ được giữ trong lịch sử. Để trống là sửa thông tin "
            "hiện tại.",
        ),
        Heading(
            TITLES["version"],
            21,
            "Do hệ thống ghi khi tải danh bạ, để không ghi đè điều đồng nghiệp đã sửa sau đó. Dòng mới: để trống.",
        ),
    ]


def _listed(blocks: Mapping[str, str]) -> Sequence[str]:
    """Give the codes of blocks for a drop-down list, if Excel takes that many."""
    return tuple(blocks) if len(",".join(blocks)) <= LONGEST_LIST else ()
