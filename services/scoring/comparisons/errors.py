"""Refusals of comparisons."""

from shared.problems.problem import DomainError, Kind, Text


class MappingNeededError(DomainError):
    """Two frameworks can only be compared by what became of their leaves."""

    code = "mapping-needed"
    kind = Kind.INVALID
    title = Text("Cần bảng ánh xạ tiêu chí", "A leaf mapping is needed")
    detail = Text(
        "Hai lần tính điểm dùng hai bộ chỉ số khác nhau; hãy gửi `framework_id` và `from_framework_id` "
        "của bảng ánh xạ tiêu chí giữa hai bộ.",
        "The two runs use different frameworks; give `framework_id` and `from_framework_id` of the leaf mapping between them.",
    )


class MappingOpenError(DomainError):
    """Nobody has said what became of some leaves."""

    code = "comparison-mapping-open"
    kind = Kind.CONFLICT
    title = Text("Bảng ánh xạ tiêu chí chưa xong", "The leaf mapping is not finished")
    detail = Text(
        "Còn {count} tiêu chí chưa được xác nhận ánh xạ ({leaves}); hãy xác nhận ở bảng ánh xạ của bộ chỉ số rồi so sánh lại.",
        "What became of {count} leaves is not confirmed ({leaves}); confirm it in the framework's mapping, then compare.",
    )


class ForeignMappingError(DomainError):
    """The mapping is between other frameworks than those of the runs."""

    code = "foreign-mapping"
    kind = Kind.INVALID
    title = Text("Bảng ánh xạ của bộ chỉ số khác", "The mapping is of other frameworks")
    detail = Text(
        "Bảng ánh xạ có tiêu chí {leaves} không thuộc bộ chỉ số của hai lần tính; hãy kiểm tra hai mã bộ chỉ số.",
        "The mapping has leaves {leaves} that the runs' frameworks do not have; check the two framework ids.",
    )


class UnknownMappingError(DomainError):
    """Assessment knows no such frameworks, or none that the caller may see."""

    code = "unknown-mapping"
    kind = Kind.INVALID
    title = Text("Không có bảng ánh xạ này", "There is no such mapping")
    detail = Text(
        "Không có bộ chỉ số {framework} hoặc {earlier} mà bạn được xem; hãy kiểm tra hai mã bộ chỉ số.",
        "There is no framework {framework} or {earlier} that you may see; check the two ids.",
    )


class RunsNotComparableError(DomainError):
    """A comparison takes two runs of one authority and programme."""

    code = "runs-not-comparable"
    kind = Kind.INVALID
    title = Text("Hai lần tính không so sánh được", "The runs cannot be compared")
    detail = Text(
        "Chỉ so sánh hai lần tính điểm khác nhau của cùng một chương trình; hãy chọn lại.",
        "Only two different runs of one programme can be compared; choose others.",
    )
