"""Refusals of the proxy itself; what a service answers is passed on as it is."""

from shared.problems.problem import DomainError, Kind, Text


class ServiceDownError(DomainError):
    """The service does not take connections; nothing has reached it."""

    code = "service-down"
    kind = Kind.UNAVAILABLE
    title = Text("Dịch vụ tạm thời không hoạt động", "The service is down")
    detail = Text(
        "Dịch vụ {service} hiện không kết nối được; chưa có gì bị thay đổi, hãy thử lại sau ít giây.",
        "{service} cannot be reached at the moment; nothing was changed, try again in a few seconds.",
    )


class ServiceBrokeOffError(DomainError):
    """The service ended the connection before it answered; what it did is not known."""

    code = "service-broke-off"
    kind = Kind.BAD_GATEWAY
    title = Text("Dịch vụ ngắt kết nối giữa chừng", "The service broke off")
    detail = Text(
        "Dịch vụ {service} ngắt kết nối trước khi trả lời; hãy tải lại dữ liệu để xem thao tác đã được ghi nhận chưa, rồi thử lại.",
        "{service} broke off before it answered; read the data again to see whether the change was made, then repeat it.",
    )


class ServiceTooSlowError(DomainError):
    """The service did not answer in time; what it did is not known."""

    code = "service-too-slow"
    kind = Kind.TIMEOUT
    title = Text("Dịch vụ trả lời quá chậm", "The service took too long")
    detail = Text(
        "Dịch vụ {service} không trả lời kịp; hãy tải lại dữ liệu để xem thao tác đã được ghi nhận chưa, rồi thử lại.",
        "{service} did not answer in time; read the data again to see whether the change was made, then repeat it.",
    )


class BodyTooSlowError(DomainError):
    """The client stopped sending in the middle of the body."""

    code = "body-too-slow"
    kind = Kind.CLIENT_TIMEOUT
    title = Text("Tải lên bị gián đoạn", "The upload came to a halt")
    detail = Text(
        "Không nhận được dữ liệu trong {seconds} giây; hãy kiểm tra đường truyền rồi gửi lại.",
        "Nothing arrived for {seconds} seconds; check the connection and send it again.",
    )
