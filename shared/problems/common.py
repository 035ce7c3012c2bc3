"""Refusals that any service may give."""

from collections.abc import Iterable
from typing import Any, ClassVar

from typing_extensions import override

from shared.problems.problem import DomainError, Kind, Text


class InvalidRequestError(DomainError):
    """What was sent does not have the form that the operation needs."""

    code = "invalid-request"
    kind = Kind.INVALID
    title = Text("Dữ liệu gửi lên chưa hợp lệ", "What was sent is not valid")
    detail = Text(
        "Có {count} chỗ cần sửa; xem danh sách `errors`, mỗi mục chỉ rõ vị trí và cách sửa.",
        "{count} places need mending; `errors` names each of them and what to write instead.",
    )


class MalformedBodyError(DomainError):
    """The body is not the JSON (or form) that it claims to be."""

    code = "malformed-body"
    kind = Kind.MALFORMED
    title = Text("Không đọc được nội dung gửi lên", "The body cannot be read")
    detail = Text(
        "Nội dung không phải là JSON hợp lệ; hãy kiểm tra lại cú pháp và mã hoá UTF-8.",
        "The body is not valid JSON; check its syntax and that it is UTF-8.",
    )


class UnstorableTextError(DomainError):
    """A text holds a sign that no database keeps, such as U+0000."""

    code = "unstorable-text"
    kind = Kind.INVALID
    title = Text("Văn bản có ký tự không hợp lệ", "A text holds a sign that cannot be kept")
    detail = Text(
        "Nội dung gửi lên có ký tự điều khiển (U+0000) không lưu được; hãy xoá ký tự đó rồi gửi lại.",
        "What was sent holds a control character (U+0000) that cannot be kept; delete it and send it again.",
    )


class UnauthenticatedError(DomainError):
    """No token, or one that does not hold."""

    code = "unauthenticated"
    kind = Kind.UNAUTHENTICATED
    title = Text("Chưa đăng nhập", "Not signed in")
    detail = Text(
        "Phiên làm việc không hợp lệ hoặc đã hết hạn; hãy đăng nhập lại rồi thử lại.",
        "The access token is missing, invalid or expired; sign in again and repeat the request.",
    )


class NotPermittedError(DomainError):
    """The caller sees the thing but may not do this to it."""

    code = "not-permitted"
    kind = Kind.NOT_PERMITTED
    title = Text("Không có quyền thực hiện", "Not permitted")
    detail = Text(
        "Tài khoản của bạn không có quyền thực hiện việc này; hãy liên hệ cán bộ Nội vụ để được phân quyền.",
        "Your account may not do this; ask an officer of the authority for the role that may.",
    )
    _ROLES: ClassVar[Text] = Text("Vai trò được phép: {roles}.", "Roles that may: {roles}.")

    def __init__(self, *, roles: Iterable[str] = ()) -> None:
        """Name the roles that may do it, where they are known."""
        known = ", ".join(sorted(roles))
        if known:
            super().__init__(roles=known)
        else:
            super().__init__()

    @override
    def document(self, language: str) -> dict[str, Any]:
        """Say also who may."""
        body = super().document(language)
        if self.values:
            body["detail"] += " " + self._ROLES.said(language, **self.spoken(language))
        return body


class NotFoundError(DomainError):
    """There is no such thing, or none that the caller may know of."""

    code = "not-found"
    kind = Kind.NOT_FOUND
    title = Text("Không tìm thấy", "Not found")
    detail = Text(
        "Không có dữ liệu nào ở địa chỉ này mà bạn được xem; hãy kiểm tra lại mã hoặc đường dẫn.",
        "Nothing that you may see is at this address; check the id or the path.",
    )


class MethodNotAllowedError(DomainError):
    """The address exists, but not for this method."""

    code = "method-not-allowed"
    kind = Kind.METHOD_NOT_ALLOWED
    title = Text("Phương thức không được hỗ trợ", "Method not allowed")
    detail = Text(
        "Địa chỉ này không nhận phương thức đã dùng; xem tiêu đề Allow.",
        "This address does not take that method; see the Allow header.",
    )


class StaleVersionError(DomainError):
    """Somebody changed the thing since the caller read it."""

    code = "stale-version"
    kind = Kind.STALE
    title = Text("Dữ liệu đã được người khác thay đổi", "Somebody changed it meanwhile")
    detail = Text(
        "Bản bạn đang sửa là {given}, bản hiện tại là {current}; hãy tải lại, xem thay đổi rồi lưu lại.",
        "You edited version {given} but the current one is {current}; load it again, look, and save once more.",
    )


class VersionRequiredError(DomainError):
    """The caller must say which version it means to change."""

    code = "version-required"
    kind = Kind.PRECONDITION_REQUIRED
    title = Text("Thiếu phiên bản dữ liệu", "If-Match is required")
    detail = Text(
        "Hãy gửi tiêu đề If-Match với ETag đã nhận khi đọc dữ liệu.",
        "Send an If-Match header with the ETag that you received when reading.",
    )


class ConflictError(DomainError):
    """The thing exists already, or breaks a rule that the database keeps."""

    code = "conflict"
    kind = Kind.CONFLICT
    title = Text("Dữ liệu bị trùng hoặc mâu thuẫn", "It conflicts with what is stored")
    detail = Text(
        "Đã có dữ liệu trùng ({constraint}); hãy dùng mã khác hoặc sửa dữ liệu đang có.",
        "Something stored already stands against it ({constraint}); use another code or change what exists.",
    )


class BodyTooLargeError(DomainError):
    """The body is longer than the operation takes."""

    code = "body-too-large"
    kind = Kind.TOO_LARGE
    title = Text("Nội dung gửi lên quá lớn", "The body is too large")
    detail = Text(
        "Giới hạn là {limit} byte; hãy chia nhỏ hoặc nén tệp rồi gửi lại.",
        "The limit is {limit} bytes; split the content or send a smaller file.",
    )


class UnavailableError(DomainError):
    """Something that the service needs does not answer at the moment."""

    code = "unavailable"
    kind = Kind.UNAVAILABLE
    title = Text("Dịch vụ tạm thời không sẵn sàng", "Temporarily unavailable")
    detail = Text(
        "Dịch vụ {service} hiện không phản hồi; chưa có gì bị thay đổi, hãy thử lại sau ít giây.",
        "{service} does not answer at the moment; nothing was changed, try again in a few seconds.",
    )


class BusyError(DomainError):
    """Others changed the same at that moment, for longer than one waits."""

    code = "busy"
    kind = Kind.UNAVAILABLE
    title = Text("Hệ thống đang bận", "Busy at the moment")
    detail = Text(
        "Nhiều người đang cùng thay đổi dữ liệu này; chưa có gì bị thay đổi, hãy thử lại sau ít giây.",
        "Others are changing the same data at the moment; nothing was changed, try again in a few seconds.",
    )


class InternalError(DomainError):
    """A fault of ours."""

    code = "internal-error"
    kind = Kind.INTERNAL
    title = Text("Lỗi hệ thống", "Internal error")
    detail = Text(
        "Đã xảy ra lỗi ngoài dự kiến; hãy gửi mã yêu cầu cho quản trị viên.",
        "Something unexpected happened; give the request id to the administrator.",
    )


class OtherHTTPError(DomainError):
    """Any other refusal that the web framework itself gives."""

    code = "http-error"
    kind = Kind.MALFORMED
    title = Text("Yêu cầu không hợp lệ", "The request cannot be served")
    detail = Text("Máy chủ từ chối yêu cầu: {reason}.", "The server refused the request: {reason}.")
