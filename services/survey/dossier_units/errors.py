"""Refusals around the table of units."""

from shared.problems import DomainError, Kind, Text


class RepeatedUnitError(DomainError):
    """A unit stands in the table more than once."""

    code = "repeated-unit"
    kind = Kind.INVALID
    title = Text("Đơn vị bị lặp trong bảng", "A unit stands in the table twice")
    detail = Text(
        "Có {count} dòng lặp lại đơn vị đã có; mỗi đơn vị chỉ thuộc một cơ quan, hãy bỏ dòng thừa.",
        "{count} rows repeat a unit; each unit belongs to one agency, so remove the rows that are too many.",
    )
