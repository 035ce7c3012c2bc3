"""Refusals about mappings."""

from shared.problems import DomainError, Kind, Text


class MappingFaultsError(DomainError):
    """The mapping names leaves that do not exist, or one of them twice."""

    code = "mapping-faults"
    kind = Kind.INVALID
    title = Text("Bảng đối chiếu tiêu chí có lỗi", "The mapping has faults")
    detail = Text(
        "Có {count} chỗ cần sửa; xem danh sách `errors`. Chưa có gì được lưu.",
        "{count} places need mending; see `errors`. Nothing was stored.",
    )


class SameFrameworkError(DomainError):
    """A framework is not compared with itself."""

    code = "same-framework"
    kind = Kind.INVALID
    title = Text("Hai phiên bản trùng nhau", "Both versions are the same")
    detail = Text(
        "Hãy chọn hai phiên bản khác nhau để đối chiếu tiêu chí.",
        "Choose two different versions to map leaves between.",
    )
