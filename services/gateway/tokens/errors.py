"""Refusals of the token endpoint: problem documents that carry the `error` of RFC 6749 §5.2."""

from typing import Any, ClassVar

from shared.problems.problem import DomainError, Kind, Text


class OAuthError(DomainError):
    """A refusal with the name that OAuth clients know."""

    error: ClassVar[str]

    def __init__(self, *, headers: dict[str, str] | None = None, **values: Any) -> None:
        super().__init__(headers=headers, error=self.error, **values)


class InvalidTokenRequestError(OAuthError):
    """A parameter is missing, or stands twice."""

    code = "invalid-token-request"
    error = "invalid_request"
    kind = Kind.MALFORMED
    title = Text("Yêu cầu đăng nhập chưa đúng", "The token request is not complete")
    detail = Text(
        "Thiếu hoặc lặp tham số {parameter}; hãy gửi đúng một lần, dạng application/x-www-form-urlencoded.",
        "The parameter {parameter} is missing or given twice; send it once, as application/x-www-form-urlencoded.",
    )


class UnsupportedGrantTypeError(OAuthError):
    """There is no such way to sign in."""

    code = "unsupported-grant-type"
    error = "unsupported_grant_type"
    kind = Kind.MALFORMED
    title = Text("Không hỗ trợ cách đăng nhập này", "This grant type is not supported")
    detail = Text(
        "`grant_type` chỉ nhận password, refresh_token hoặc client_credentials.",
        "Write password, refresh_token or client_credentials as `grant_type`.",
    )


class WrongCredentialsError(OAuthError):
    """The same answer for an unknown account, a wrong password and a suspended account."""

    code = "wrong-credentials"
    error = "invalid_grant"
    kind = Kind.MALFORMED
    title = Text("Thư điện tử hoặc mật khẩu không đúng", "Wrong e-mail address or password")
    detail = Text(
        "Hãy kiểm tra lại rồi thử lại; nếu quên mật khẩu, cán bộ Nội vụ có thể đặt mật khẩu mới.",
        "Check both and try again; if the password is lost, an officer of the authority can set a new one.",
    )


class RefreshTokenEndedError(OAuthError):
    """The refresh token is unknown, used, expired or revoked; which of them is nobody's business."""

    code = "refresh-token-ended"
    error = "invalid_grant"
    kind = Kind.MALFORMED
    title = Text("Phiên làm việc đã kết thúc", "The session has ended")
    detail = Text(
        "Không thể gia hạn phiên làm việc này nữa; hãy đăng nhập lại bằng mật khẩu.",
        "This session cannot be continued; sign in again with the password.",
    )


class InvalidClientError(OAuthError):
    """The same answer for an unknown client, a wrong secret and a revoked client."""

    code = "invalid-client"
    error = "invalid_client"
    kind = Kind.UNAUTHENTICATED
    title = Text("Không xác thực được ứng dụng", "The client cannot be authenticated")
    detail = Text(
        "Hãy kiểm tra client_id và client_secret; nếu mất khoá bí mật, cán bộ Nội vụ có thể đăng ký ứng dụng mới.",
        "Check client_id and client_secret; if the secret is lost, an officer can register a new client.",
    )


class TooManyAttemptsError(OAuthError):
    """Too many failed attempts for one account from one address."""

    code = "too-many-attempts"
    error = "temporarily_unavailable"
    kind = Kind.TOO_MANY
    title = Text("Đăng nhập sai quá nhiều lần", "Too many failed attempts")
    detail = Text(
        "Hãy đợi {retry_after} giây rồi thử lại.", "Wait {retry_after} seconds, then try again."
    )
