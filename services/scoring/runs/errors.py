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


class OtherFactsPeriodError(DomainError):
    """Imported facts of another period than the appraisal record."""

    code = "other-facts-period"
    kind = Kind.INVALID
    title = Text("Số liệu nhập không cùng kỳ", "The imported facts are of another period")
    detail = Text(
        "Số liệu nhập thuộc kỳ {facts_period}, còn hồ sơ thẩm định thuộc kỳ {record_period}; hãy chọn số liệu của cùng kỳ.",
        "The imported facts are of period {facts_period} but the appraisal record of {record_period}; "
        "choose facts of the same period.",
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
    """Only a draft can be checked, and only once approved."""

    code = "run-not-draft"
    kind = Kind.CONFLICT
    title = Text("Lần tính điểm không còn là bản nháp", "The run is no draft any more")
    detail = Text(
        "Lần tính điểm đang ở trạng thái {state}; mỗi lần tính chỉ được kiểm tra và phê duyệt một lần. "
        "Cần kết quả khác thì hãy tạo lần tính mới.",
        "The run is {state}; a run is checked once and approved once. For other results start a new run.",
    )


class RunNotCheckedError(DomainError):
    """The chair approves what an officer has checked for completeness."""

    code = "run-not-checked"
    kind = Kind.CONFLICT
    title = Text("Lần tính điểm chưa được kiểm tra", "The run is not checked")
    detail = Text(
        "Chưa ai kiểm tra kết quả đã đầy đủ chưa; hãy để cán bộ xem {readiness} rồi xác nhận kiểm tra trước khi phê duyệt.",
        "Nobody has checked whether the results are complete; let an officer read {readiness} and check the run first.",
    )


class RunIncompleteError(DomainError):
    """Something is absent and nobody says why the run goes on without it."""

    code = "run-incomplete"
    kind = Kind.CONFLICT
    title = Text("Kết quả chưa đầy đủ", "The results are not complete")
    detail = Text(
        "Còn thiếu {count} mục (xem {readiness}); hãy bổ sung, chốt lại rồi tạo lần tính mới, "
        "hoặc gửi `accepted_because` nêu lý do chấp nhận thiếu.",
        "{count} things are absent (see {readiness}); supply them, freeze again and start a new run, "
        "or send `accepted_because` with the reason to go on without them.",
    )


class InputWithdrawnError(DomainError):
    """What a run was computed from does not stand any more."""

    code = "input-withdrawn"
    kind = Kind.CONFLICT
    title = Text("Dữ liệu đầu vào đã bị rút", "An input of the run was withdrawn")
    detail = Text(
        "Tài liệu {document} của dịch vụ {service} không còn hoặc đã thay đổi sau khi tính điểm; chưa có gì được công bố; "
        "hãy tạo lần tính mới từ tài liệu hiện hành rồi trình phê duyệt lại.",
        "Document {document} of {service} is gone or differs from what the run was computed of; nothing was published. "
        "Start a new run from the document that stands, and have it approved.",
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
