"""Refusals of outside tables."""

from shared.problems.problem import DomainError, Kind, Text


class FaultyTableError(DomainError):
    """The CSV cannot be taken as it is."""

    code = "faulty-outside-table"
    kind = Kind.INVALID
    title = Text("Bảng chỉ số có lỗi", "The table has faults")
    detail = Text(
        "Có {count} ô không dùng được; hãy xem `errors` (dòng, cột), sửa tệp CSV rồi gửi lại.",
        "{count} cells cannot be used; see `errors` (row, column), mend the CSV and send it again.",
    )


class YearImportedError(DomainError):
    """Another table of that index and year is here already."""

    code = "outside-year-imported"
    kind = Kind.CONFLICT
    title = Text("Năm này đã có bảng chỉ số", "The year has a table already")
    detail = Text(
        "Chỉ số {index} năm {year} đã nhập bảng khác ({table_id}); hãy xóa bảng đó trước khi nhập lại.",
        "Index {index} of {year} has another table ({table_id}); remove that one before importing anew.",
    )
