"""Refusals about workbooks of agencies."""

from shared.problems import DomainError, Kind, Text


class AgencyImportFaultsError(DomainError):
    """The workbook cannot be taken into the register."""

    code = "agency-import-faults"
    kind = Kind.INVALID
    title = Text("Bảng danh sách đơn vị có lỗi", "The list of agencies has faults")
    detail = Text(
        "Có {count} ô cần sửa; mỗi mục trong `errors` chỉ rõ trang, ô và cách sửa. Chưa có gì được thay đổi.",
        "{count} cells need mending; `errors` gives sheet, cell and what to write for each. Nothing has been changed.",
    )
