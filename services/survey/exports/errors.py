"""Refusals around exports."""

from shared.problems import DomainError, Kind, Text


class TooManyRowsError(DomainError):
    """A workbook does not hold as many responses."""

    code = "too-many-rows"
    kind = Kind.CONFLICT
    title = Text("Quá nhiều phiếu cho một sổ tính", "Too many responses for a workbook")
    detail = Text(
        "Có {count} phiếu, một sổ tính nhận nhiều nhất {most}; hãy tải tệp CSV hoặc SPSS, hoặc đặt tạo sổ tính chạy nền (export-jobs).",
        "There are {count} responses and a workbook takes {most} at most; take the CSV or SPSS file, or ask for an export job.",
    )


class SheetFullError(DomainError):
    """A sheet of Excel has no more rows."""

    code = "sheet-full"
    kind = Kind.CONFLICT
    title = Text("Quá số dòng của Excel", "More responses than a sheet has rows")
    detail = Text(
        "Có {count} phiếu, một trang tính chỉ có {most} dòng; hãy tải tệp CSV hoặc SPSS.",
        "There are {count} responses and a sheet has {most} rows; take the CSV or SPSS file.",
    )
