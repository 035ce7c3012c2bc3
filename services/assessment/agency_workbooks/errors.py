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


class UnsupportedWorkbookBodyError(DomainError):
    """The body is neither a workbook nor a form with one."""

    code = "unsupported-workbook-body"
    kind = Kind.UNSUPPORTED
    title = Text("Định dạng gửi lên không được hỗ trợ", "The body's format is not supported")
    detail = Text(
        "Hãy gửi tệp .xlsx với Content-Type của bảng tính Excel, hoặc biểu mẫu multipart/form-data có trường `file`.",
        "Send the .xlsx file with the content type of Excel workbooks, or a multipart/form-data form with a `file` field.",
    )
