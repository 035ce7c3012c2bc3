"""Refusals that a phone gets; each is shown to the interviewer as it stands here."""

from shared.problems import DomainError, Kind, Text


class AppKeyNotValidError(DomainError):
    """The key is unknown, expired or revoked: one answer for all three, so that a guess learns nothing."""

    code = "app-key-not-valid"
    kind = Kind.NOT_PERMITTED
    title = Text("Mã QR không còn hiệu lực", "The QR code is no longer valid")
    detail = Text(
        "Mã QR (khoá ứng dụng) này không có hoặc đã hết hạn; hãy xin người giám sát mã mới và quét lại. Phiếu trên máy vẫn còn.",
        "This QR code (app key) is unknown or has expired; ask the supervisor for a new one and scan it. The forms on the device stay.",
    )


class UnknownFormError(DomainError):
    """No such form or version."""

    code = "unknown-form"
    kind = Kind.NOT_FOUND
    title = Text("Không có biểu mẫu này", "No such form")
    detail = Text(
        "Không có biểu mẫu {form_id} phiên bản {version} dành cho bạn; hãy tải lại danh sách biểu mẫu hoặc báo người giám sát.",
        "There is no form {form_id} of version {version} for you; fetch the form list again or tell the supervisor.",
    )


class NotMultipartError(DomainError):
    """The body is not what OpenRosa asks for."""

    code = "not-multipart"
    kind = Kind.UNSUPPORTED
    title = Text("Phiếu gửi không đúng kiểu", "The submission has another form")
    detail = Text(
        "Phiếu phải gửi dưới dạng multipart/form-data, không nén; hãy cập nhật ứng dụng thu thập.",
        "A submission is sent as multipart/form-data, not compressed; update the collecting app.",
    )


class BrokenMultipartError(DomainError):
    """The parts cannot be told from one another."""

    code = "broken-multipart"
    kind = Kind.MALFORMED
    title = Text("Phiếu gửi bị đứt đoạn", "The submission is broken")
    detail = Text(
        "Không tách được các phần của phiếu gửi (có thể do đường truyền); phiếu vẫn còn trên máy, hãy gửi lại.",
        "The parts of the submission cannot be read (perhaps the line broke); it is still on the device, send it again.",
    )


class XmlPartError(DomainError):
    """There must be exactly one part with the answers."""

    code = "one-xml-part"
    kind = Kind.MALFORMED
    title = Text("Phiếu gửi thiếu nội dung", "The submission has no single form in it")
    detail = Text(
        "Phiếu gửi phải có đúng một phần xml_submission_file, ở đây có {count}; hãy cập nhật ứng dụng thu thập.",
        "A submission has exactly one part xml_submission_file, this one has {count}; update the collecting app.",
    )


class SubmissionTooLargeError(DomainError):
    """The answers are longer than any form's."""

    code = "submission-too-large"
    kind = Kind.TOO_LARGE
    title = Text("Phiếu gửi quá lớn", "The submission is too large")
    detail = Text(
        "Nội dung trả lời dài hơn {limit} byte; hãy rút ngắn câu trả lời dạng văn bản rồi gửi lại.",
        "The answers are longer than {limit} bytes; shorten the answers in free text and send it again.",
    )


class BrokenXmlError(DomainError):
    """The answers are no XML."""

    code = "broken-xml"
    kind = Kind.MALFORMED
    title = Text("Không đọc được phiếu", "The form cannot be read")
    detail = Text(
        "Tệp XML của phiếu bị hỏng ở dòng {line}: {reason}. Hãy xuất lại phiếu trên máy rồi gửi lại.",
        "The form's XML is broken in line {line}: {reason}. Finalize the form again on the device and send it again.",
    )


class DoctypeRefusedError(DomainError):
    """A document type could hide entities that grow without bound, or read files."""

    code = "doctype-refused"
    kind = Kind.MALFORMED
    title = Text("Phiếu có khai báo DOCTYPE", "The form declares a document type")
    detail = Text(
        "Tệp XML của phiếu có khai báo DOCTYPE nên không được nhận; hãy dùng ứng dụng thu thập chính thức.",
        "The form's XML declares a DOCTYPE and is not taken; use an official collecting app.",
    )


class NoInstanceIdError(DomainError):
    """Without its id a repeat could not be told from a new form."""

    code = "no-instance-id"
    kind = Kind.MALFORMED
    title = Text("Phiếu không có mã", "The form has no id")
    detail = Text(
        "Phiếu không có instanceID nên không phân biệt được với lần gửi lại; hãy mở và lưu lại phiếu trên máy rồi gửi.",
        "The form has no instanceID, so a repeat could not be told from a new one; open it, save it again and send it.",
    )
