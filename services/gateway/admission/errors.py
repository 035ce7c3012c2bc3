"""Refusals at the door."""

from shared.problems.problem import DomainError, Kind, Text


class TooManyRequestsError(DomainError):
    """An address or an account sends more than its share; nothing of this request was done."""

    code = "too-many-requests"
    kind = Kind.TOO_MANY
    title = Text("Gửi yêu cầu quá nhanh", "Too many requests")
    detail = Text(
        "Có quá nhiều yêu cầu từ cùng một nơi hoặc cùng một tài khoản; yêu cầu này chưa được xử lý, hãy đợi {seconds} giây rồi gửi lại.",
        "Too many requests come from one place or one account; nothing of this one was done, wait {seconds} seconds and send it again.",
    )
