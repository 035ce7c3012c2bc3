"""Refusals of a whole workbook, in words that say what to do with the file."""

from shared.problems.problem import DomainError, Fault, Kind, Text


class UnreadableWorkbookError(DomainError):
    """The file is no workbook that can be read; its one fault says why, and what to do."""

    code = "unreadable-workbook"
    kind = Kind.INVALID
    title = Text("Không đọc được tệp Excel", "The workbook cannot be read")
    detail = Text(
        "Tệp gửi lên không dùng được; mục `errors` nói rõ lý do và cách sửa. Chưa có gì được lưu.",
        "The file cannot be used; `errors` says why and what to do. Nothing was stored.",
    )

    @property
    def fault(self) -> Fault:
        """What is wrong with the file."""
        return self.faults[0]


def unreadable(code: str, vi: str, en: str) -> UnreadableWorkbookError:
    """Make the refusal of a file."""
    return UnreadableWorkbookError(faults=[Fault("#", Text(vi, en), code)])


def not_a_workbook() -> UnreadableWorkbookError:
    """Refuse what is no workbook at all."""
    return unreadable(
        "not-a-workbook",
        "Nội dung tệp không phải là tệp Excel (.xlsx), dù tên có thể mang đuôi .xlsx; hãy mở bằng Excel rồi lưu "
        "dạng “Excel Workbook (*.xlsx)”.",
        "The content is no Excel workbook (.xlsx), whatever its name says; open it in Excel and save it as "
        "“Excel Workbook (*.xlsx)”.",
    )


def broken_workbook() -> UnreadableWorkbookError:
    """Refuse an archive that does not hold together."""
    return unreadable(
        "broken-workbook",
        "Tệp Excel bị hỏng hoặc tải lên chưa trọn vẹn; hãy mở bằng Excel, lưu lại (Save As .xlsx) rồi gửi lại.",
        "The workbook is damaged or was not sent whole; open it in Excel, save it again as .xlsx and send that.",
    )


def too_large(vi: str, en: str) -> UnreadableWorkbookError:
    """Refuse a workbook beyond the limits."""
    return unreadable(
        "workbook-too-large",
        f"Tệp Excel {vi}; hãy xoá trang, dòng, cột và hình không cần thiết rồi lưu lại.",
        f"The workbook {en}; delete sheets, rows, columns and pictures that are not needed and save it again.",
    )
