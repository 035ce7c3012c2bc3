"""Refusals of runs."""

from shared.problems.problem import DomainError, Kind, Text


class UnknownInputError(DomainError):
    """The peer knows no such document, or none that the caller may see."""

    code = "unknown-input"
    kind = Kind.INVALID
    title = Text("Không có tài liệu đầu vào", "The input document does not exist")
    detail = Text(
        "Dịch vụ {service} không có tài liệu {document} mà bạn được xem; hãy chốt số liệu của kỳ rồi dùng đúng mã tài liệu.",
        "{service} has no document {document} that you may see; freeze the period's data first and give the id of that document.",
    )


class ForeignInputError(DomainError):
    """A document of another authority."""

    code = "foreign-input"
    kind = Kind.INVALID
    title = Text("Tài liệu của cơ quan khác", "The document belongs to another authority")
    detail = Text(
        "Tài liệu {document} không thuộc cơ quan chủ trì {authority}; hãy chọn tài liệu của chính cơ quan này.",
        "Document {document} does not belong to authority {authority}; choose a document of that authority.",
    )


class OtherPeriodError(DomainError):
    """A survey summary of another period than the appraisal record."""

    code = "other-period"
    kind = Kind.INVALID
    title = Text("Hai tài liệu không cùng kỳ", "The two documents are of different periods")
    detail = Text(
        "Kết quả điều tra thuộc kỳ {summary_period}, còn hồ sơ thẩm định thuộc kỳ {record_period}; hãy chọn đợt điều tra của cùng kỳ.",
        "The survey summary is of period {summary_period} but the appraisal record of {record_period}; "
        "choose the campaign of the same period.",
    )


class UnusableInputError(DomainError):
    """A document or settings that the methodology cannot read."""

    code = "unusable-input"
    kind = Kind.INVALID
    title = Text("Không dùng được dữ liệu đầu vào", "The inputs cannot be used")
    detail = Text(
        "Có {count} chỗ không tính được; hãy xem `errors`, sửa ở nơi lập số liệu, chốt lại rồi tạo lần tính mới.",
        "{count} places cannot be computed with; see `errors`, mend them where they were made, freeze again and start a new run.",
    )


class RunNotDraftError(DomainError):
    """Only a draft can be approved."""

    code = "run-not-draft"
    kind = Kind.CONFLICT
    title = Text("Lần tính điểm đã được phê duyệt", "The run is approved already")
    detail = Text(
        "Lần tính điểm đang ở trạng thái {state}; chỉ phê duyệt được bản nháp. Cần kết quả khác thì hãy tạo lần tính mới.",
        "The run is {state}; only a DRAFT can be approved. For other results start a new run.",
    )


class RunUndeterminedError(DomainError):
    """Some agency has no index, so that there is nothing to stand by."""

    code = "run-undetermined"
    kind = Kind.CONFLICT
    title = Text("Chưa xác định được chỉ số", "An index is not determined")
    detail = Text(
        "Còn {count} cơ quan chưa tính được chỉ số vì thiếu dữ liệu (thường là kết quả điều tra); "
        "hãy bổ sung dữ liệu rồi tạo lần tính mới.",
        "{count} agencies have no index because data is absent (mostly survey results); supply it and start a new run.",
    )
