"""Refusals that several parts of the service give."""

from shared.problems import DomainError, Kind, Text


class AuthorityNotNamedError(DomainError):
    """The caller works for several authorities."""

    code = "authority-not-named"
    kind = Kind.INVALID
    title = Text("Chưa chọn cơ quan chủ trì", "The authority is not named")
    detail = Text(
        "Tài khoản của bạn thuộc nhiều cơ quan chủ trì; hãy ghi rõ `authority_id`.",
        "Your account works for several authorities; say which one in `authority_id`.",
    )


class CodeTakenError(DomainError):
    """Something else has that code already."""

    code = "code-taken"
    kind = Kind.CONFLICT
    title = Text("Mã đã được dùng", "The code is taken")
    detail = Text(
        "Đã có bản ghi khác dùng mã này; hãy chọn mã khác hoặc sửa bản ghi đang có.",
        "Something else has this code already; choose another code or change what exists.",
    )


class IdTakenError(DomainError):
    """The id was used for something else."""

    code = "id-taken"
    kind = Kind.CONFLICT
    title = Text("Mã định danh đã được dùng", "The id is taken")
    detail = Text(
        "Mã định danh này đã dùng cho nội dung khác; hãy gửi lại với `id` mới.",
        "This id was used for another content; send it again with a new `id`.",
    )


class UnknownReferencesError(DomainError):
    """Things that are referred to do not exist, or not where they are needed."""

    code = "unknown-references"
    kind = Kind.INVALID
    title = Text("Tham chiếu không tồn tại", "Some references lead nowhere")
    detail = Text(
        "Có {count} chỗ tham chiếu tới dữ liệu không có; xem danh sách `errors` rồi sửa mã tương ứng.",
        "{count} places refer to what does not exist; see `errors` and mend those ids or codes.",
    )


class ReasonRequiredError(DomainError):
    """What departs from the plan needs a reason."""

    code = "reason-required"
    kind = Kind.INVALID
    title = Text("Cần nêu lý do", "A reason is needed")
    detail = Text(
        "Việc này khác với lịch đã định ({planned}); hãy ghi lý do vào `reason`.",
        "This departs from the calendar ({planned}); say why in `reason`.",
    )


class UnsupportedWorkbookBodyError(DomainError):
    """The body is neither a workbook nor a form with one."""

    code = "unsupported-workbook-body"
    kind = Kind.UNSUPPORTED
    title = Text("Định dạng gửi lên không được hỗ trợ", "The body's format is not supported")
    detail = Text(
        "Hãy gửi tệp .xlsx với Content-Type của bảng tính Excel, hoặc biểu mẫu multipart/form-data có trường `file`.",
        "Send the .xlsx file with the content type of Excel workbooks, or a multipart/form-data form with a `file` field.",
    )
