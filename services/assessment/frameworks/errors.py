"""Refusals about frameworks."""

from shared.problems import DomainError, Kind, Text


class FrameworkFaultsError(DomainError):
    """The file cannot be used as a framework."""

    code = "framework-faults"
    kind = Kind.INVALID
    title = Text("Tệp bộ chỉ số có lỗi", "The framework file has faults")
    detail = Text(
        "Có {count} lỗi; mỗi mục trong `errors` chỉ rõ dòng, cột (hoặc trang, ô) và cách sửa. Chưa có gì được lưu.",
        "There are {count} faults; `errors` gives line and column (or sheet and cell) and what to write for each. "
        "Nothing was stored.",
    )


class UnsupportedFrameworkBodyError(DomainError):
    """The body is neither YAML nor a workbook nor a form with a file."""

    code = "unsupported-framework-body"
    kind = Kind.UNSUPPORTED
    title = Text("Định dạng gửi lên không được hỗ trợ", "The body's format is not supported")
    detail = Text(
        "Hãy gửi tệp YAML với Content-Type application/yaml, tệp Excel (.xlsx) với Content-Type của nó, hoặc biểu mẫu "
        "multipart/form-data có trường `file`.",
        "Send the YAML file as application/yaml, the workbook (.xlsx) with its own content type, or a "
        "multipart/form-data form with a `file` field.",
    )


class FrameworkIssuedError(DomainError):
    """An issued version never changes."""

    code = "framework-issued"
    kind = Kind.CONFLICT
    title = Text("Bộ chỉ số đã ban hành", "The framework is issued")
    detail = Text(
        "Phiên bản {number} của {framework} đã ban hành nên không thay đổi được; hãy gửi tệp mới để tạo phiên bản sau.",
        "Version {number} of {framework} is issued and never changes; send the file again to make the next version.",
    )


class FrameworkNotWritableError(DomainError):
    """A text of the framework does not fit into a cell of a workbook."""

    code = "framework-not-writable"
    kind = Kind.CONFLICT
    title = Text(
        "Bộ chỉ số không ghi được thành tệp Excel", "The framework does not fit a workbook"
    )
    detail = Text(
        "Nội dung của ô {cell} dài hơn 32.767 ký tự hoặc có ký tự không ghi được; hãy tải tệp YAML (/source), hoặc rút gọn.",
        "The text of {cell} is longer than 32,767 characters or holds a sign that cannot be written; "
        "take the YAML file (/source), or shorten it.",
    )
