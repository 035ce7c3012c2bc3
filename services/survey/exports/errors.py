"""Refusals around exports."""

from shared.problems import DomainError, Kind, Text


class TooManyRowsError(DomainError):
    """A workbook does not hold as many responses."""

    code = "too-many-rows"
    kind = Kind.CONFLICT
    title = Text("Quá nhiều phiếu cho một sổ tính", "Too many responses for a workbook")
    detail = Text(
        "Có {count} phiếu, một sổ tính nhận nhiều nhất {most}; hãy tải tệp CSV hoặc SPSS.",
        "There are {count} responses and a workbook takes {most} at most; take the CSV or SPSS file.",
    )
