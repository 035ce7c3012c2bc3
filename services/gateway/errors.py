"""Refusals of several parts of the gateway."""

from shared.problems.problem import DomainError, Kind, Text


class WeakPasswordError(DomainError):
    """The password is too easily guessed."""

    code = "weak-password"
    kind = Kind.INVALID
    title = Text("Mật khẩu chưa đủ mạnh", "The password is too weak")
    detail = Text(
        "Hãy chọn mật khẩu khác theo hướng dẫn trong `errors`; một cụm nhiều từ là dễ nhớ nhất.",
        "Choose another one as `errors` says; a phrase of several words is easiest to remember.",
    )


class SignInBusyError(DomainError):
    """More passwords are being checked than the machine can."""

    code = "sign-in-busy"
    kind = Kind.UNAVAILABLE
    title = Text("Hệ thống đăng nhập đang bận", "Sign-in is busy")
    detail = Text(
        "Có quá nhiều lượt đăng nhập cùng lúc; hãy thử lại sau vài giây.",
        "Too many people sign in at this moment; try again in a few seconds.",
    )
