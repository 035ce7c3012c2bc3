"""Refusals of simulations."""

from shared.problems.problem import DomainError, Kind, Text


class UnknownAgencyError(DomainError):
    """Agencies that the run does not rank."""

    code = "unknown-agency"
    kind = Kind.INVALID
    title = Text("Không có cơ quan này trong xếp hạng", "The run does not rank the agency")
    detail = Text(
        "Lần tính điểm không xếp hạng {agencies}; hãy dùng mã cơ quan trong bảng xếp hạng.",
        "The run does not rank {agencies}; use codes of its ranking.",
    )
