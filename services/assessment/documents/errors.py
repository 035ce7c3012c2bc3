"""Refusals about documents."""

from shared.problems import DomainError, Kind, Text


class DocumentDetailsError(DomainError):
    """What is said of a document contradicts itself."""

    code = "document-details-refused"
    kind = Kind.INVALID
    title = Text("Thông tin tài liệu chưa hợp lệ", "The document's details do not fit")
    detail = Text(
        "Các ngày của tài liệu mâu thuẫn nhau; xem danh sách `errors` rồi sửa.",
        "The document's days contradict one another; see `errors` and mend them.",
    )


class DocumentExistsError(DomainError):
    """The agency has these very bytes already, described otherwise."""

    code = "document-exists"
    kind = Kind.CONFLICT
    title = Text("Tài liệu đã được đăng ký", "The document is registered already")
    detail = Text(
        "Tệp này đã được đăng ký là tài liệu {document_id} với thông tin khác; hãy dùng tài liệu đó, hoặc sửa thông tin của nó.",
        "This very file is registered as document {document_id} with other details; use that one, or change its details.",
    )


class DocumentInUseError(DomainError):
    """Reports refer to the document."""

    code = "document-in-use"
    kind = Kind.CONFLICT
    title = Text("Tài liệu đang được sử dụng", "The document is in use")
    detail = Text(
        "Tài liệu đang được viện dẫn ở {count} chỗ trong các báo cáo nên không rút được; hãy gỡ các viện dẫn đó trước.",
        "Reports refer to it in {count} places, so it cannot be withdrawn; take those citations back first.",
    )


class AgencyNotNamedError(DomainError):
    """The caller works for several agencies."""

    code = "agency-not-named"
    kind = Kind.INVALID
    title = Text("Chưa chọn đơn vị", "The agency is not named")
    detail = Text(
        "Tài khoản của bạn thuộc nhiều đơn vị; hãy ghi rõ `agency_id`.",
        "Your account works for several agencies; say which one in `agency_id`.",
    )


class InfectedFileError(DomainError):
    """The scanner knows these bytes as harmful."""

    code = "infected-file"
    kind = Kind.INVALID
    title = Text("Tệp bị nhiễm mã độc", "The file is infected")
    detail = Text(
        "Phần mềm quét xác định tệp “{name}” bị nhiễm {signature}; hãy diệt mã độc trên máy rồi gửi tệp sạch.",
        "The scanner says that “{name}” is infected with {signature}; clean your computer and send a clean file.",
    )
