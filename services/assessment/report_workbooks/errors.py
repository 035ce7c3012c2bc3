"""Refusals about workbooks of reports."""

from shared.problems import DomainError, Kind, Text


class ReportWorkbookFaultsError(DomainError):
    """The workbook cannot be taken into the report."""

    code = "report-workbook-faults"
    kind = Kind.INVALID
    title = Text("Tệp báo cáo có chỗ cần sửa", "The report's workbook has faults")
    detail = Text(
        "Có {count} ô cần sửa; mỗi mục trong `errors` chỉ rõ trang, ô và cách sửa. Chưa có gì được lưu.",
        "{count} cells need mending; `errors` gives sheet, cell and what to do for each. Nothing was stored.",
    )
