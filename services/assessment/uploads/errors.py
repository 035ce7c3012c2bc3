"""Refusals of files that arrive."""

from shared.problems import DomainError, Kind, Text


class FileNameRefusedError(DomainError):
    """The file has no usable name."""

    code = "file-name-refused"
    kind = Kind.INVALID
    title = Text("Tên tệp không dùng được", "The file name cannot be used")
    detail = Text(
        "Hãy gửi tên tệp có phần mở rộng trong `file_name` hoặc Content-Disposition, không chứa ký tự điều khiển.",
        "Send a file name with an extension, in `file_name` or Content-Disposition, without control characters.",
    )


class FileTypeRefusedError(DomainError):
    """Files of this type are not taken, or the bytes are not what the name says."""

    code = "file-type-refused"
    kind = Kind.UNSUPPORTED
    title = Text("Loại tệp không được nhận", "This type of file is not taken")
    detail = Text(
        "Nội dung hoặc phần mở rộng của “{name}” không đúng loại được nhận ({accepted}); hãy chuyển sang PDF rồi gửi lại.",
        "The content or extension of “{name}” is not of a type that is taken ({accepted}); convert it to PDF and send it again.",
    )


class EmptyFileError(DomainError):
    """There is nothing in the file."""

    code = "empty-file"
    kind = Kind.INVALID
    title = Text("Tệp trống", "The file is empty")
    detail = Text(
        "Tệp không có nội dung; hãy chọn lại tệp rồi gửi.",
        "There is nothing in the file; choose the right one and send it again.",
    )


class UploadBrokenError(DomainError):
    """The upload ended before the file was whole."""

    code = "upload-broken"
    kind = Kind.MALFORMED
    title = Text("Tải lên bị gián đoạn", "The upload was interrupted")
    detail = Text(
        "Tệp chưa được tải lên trọn vẹn nên chưa có gì được lưu; hãy gửi lại.",
        "The file did not arrive whole, so nothing was stored; send it again.",
    )


class TusVersionError(DomainError):
    """The client speaks another version of the protocol, or none."""

    code = "tus-version-unsupported"
    kind = Kind.STALE
    title = Text("Phiên bản tus không được hỗ trợ", "The version of tus is not supported")
    detail = Text(
        "Hãy gửi tiêu đề Tus-Resumable: {version} (giao thức tus phiên bản này).",
        "Send the header Tus-Resumable: {version}; that version of the protocol is spoken here.",
    )


class UploadHeaderError(DomainError):
    """A header of the protocol is missing or cannot be read."""

    code = "upload-header-unreadable"
    kind = Kind.MALFORMED
    title = Text("Tiêu đề tải lên không hợp lệ", "A header of the upload cannot be read")
    detail = Text(
        "Tiêu đề {header} thiếu hoặc sai; cần {wanted}.",
        "The header {header} is missing or wrong; it has to be {wanted}.",
    )


class UploadExtensionError(DomainError):
    """The client asks for a part of the protocol that is not spoken here."""

    code = "upload-extension-unsupported"
    kind = Kind.MALFORMED
    title = Text("Phần mở rộng của tus không được hỗ trợ", "The extension of tus is not supported")
    detail = Text(
        "{header} không được hỗ trợ; hãy gửi cả tệp trong một lượt tải lên. Phần mở rộng được hỗ trợ: {offered}.",
        "{header} is not supported; send the whole file as one upload. These extensions are: {offered}.",
    )


class UploadTypeError(DomainError):
    """What is sent to an upload is not declared as its bytes."""

    code = "upload-type-unsupported"
    kind = Kind.UNSUPPORTED
    title = Text("Kiểu nội dung tải lên không đúng", "The content type of the upload is wrong")
    detail = Text(
        "Hãy gửi các byte của tệp với Content-Type: {wanted}.",
        "Send the bytes of the file with Content-Type: {wanted}.",
    )


class UploadOffsetError(DomainError):
    """The bytes that are sent do not follow those that have arrived."""

    code = "upload-offset-conflict"
    kind = Kind.CONFLICT
    title = Text("Vị trí tải lên không khớp", "The offset of the upload does not match")
    detail = Text(
        "Máy chủ đang có {received} byte; hãy đọc lại vị trí bằng HEAD rồi gửi tiếp từ đó.",
        "The server has {received} bytes; ask for the offset with HEAD and go on from there.",
    )


class UploadGoneError(DomainError):
    """The upload was not finished in time."""

    code = "upload-gone"
    kind = Kind.GONE
    title = Text("Lượt tải lên đã hết hạn", "The upload has expired")
    detail = Text(
        "Lượt tải lên bị bỏ dở quá lâu nên đã bị huỷ; hãy bắt đầu lại từ đầu.",
        "The upload was left unfinished for too long and is given up; begin anew.",
    )


class ChecksumMismatchError(DomainError):
    """The bytes are not those that the client sent."""

    code = "checksum-mismatch"
    kind = Kind.CHECKSUM_MISMATCH
    title = Text("Mã kiểm tra không khớp", "The checksum does not match")
    detail = Text(
        "Các byte nhận được không khớp mã {algorithm} nên đã bị bỏ; hãy gửi lại từ cùng vị trí.",
        "The bytes that arrived do not match their {algorithm} and were dropped; send them again from the same offset.",
    )


class UploadLengthUnknownError(DomainError):
    """The length of an upload was deferred, and never said."""

    code = "upload-length-unknown"
    kind = Kind.CONFLICT
    title = Text("Chưa biết độ dài của tệp", "The length of the upload is not known")
    detail = Text(
        "Đã nhận {received} byte nhưng chưa biết tệp dài bao nhiêu; hãy gửi Upload-Length bằng PATCH rồi gửi lại yêu cầu.",
        "{received} bytes have arrived, but nobody said how long the file is; send Upload-Length with a PATCH, then ask again.",
    )


class UploadUnfinishedError(DomainError):
    """Not all of the file has arrived."""

    code = "upload-unfinished"
    kind = Kind.CONFLICT
    title = Text("Tệp chưa tải lên xong", "The upload is not finished")
    detail = Text(
        "Mới nhận {received} trên {length} byte; hãy tải nốt phần còn lại rồi gửi lại yêu cầu.",
        "{received} of {length} bytes have arrived; send the rest, then ask again.",
    )
