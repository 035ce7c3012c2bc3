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
