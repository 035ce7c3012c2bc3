"""Refusals about webhooks."""

from shared.problems.problem import DomainError, Kind, Text


class WebhookRefusedError(DomainError):
    """Such a webhook cannot be."""

    code = "webhook-refused"
    kind = Kind.INVALID
    title = Text("Webhook không hợp lệ", "The webhook is not possible")
    detail = Text(
        "Có {count} chỗ cần sửa; xem danh sách `errors`.",
        "{count} places need mending; see `errors`.",
    )


class TooManyWebhooksError(DomainError):
    """Every event would go out that many times."""

    code = "too-many-webhooks"
    kind = Kind.CONFLICT
    title = Text("Quá nhiều webhook", "Too many webhooks")
    detail = Text(
        "Mỗi cơ quan có tối đa {limit} webhook; hãy xóa webhook không còn dùng.",
        "An authority has {limit} webhooks at most; remove one that is not used.",
    )


class WebhookDisabledError(DomainError):
    """Nothing is sent to it."""

    code = "webhook-disabled"
    kind = Kind.CONFLICT
    title = Text("Webhook đang tắt", "The webhook is switched off")
    detail = Text(
        "Webhook “{name}” đang tắt nên không gửi gì; hãy bật lại rồi thử lại.",
        "The webhook “{name}” is switched off; switch it on again, then repeat this.",
    )
