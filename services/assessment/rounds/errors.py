"""Refusals about the time of a round."""

from shared.problems import DomainError, Kind, Text


class RoundOverError(DomainError):
    """The window of the round has closed."""

    code = "round-over"
    kind = Kind.CONFLICT
    title = Text("Đã hết thời gian của vòng thẩm định", "The round's time is over")
    detail = Text(
        "Vòng {round} diễn ra từ {opens} đến trước {closes}; hãy đề nghị Chủ tịch Hội đồng gia hạn nếu cần.",
        "Round {round} went on from {opens} until before {closes}; ask the chair to extend it if that is needed.",
    )


class RoundExtensionTooShortError(DomainError):
    """An extension ends after what it extends."""

    code = "round-extension-too-short"
    kind = Kind.INVALID
    title = Text("Thời hạn gia hạn không hợp lệ", "The extension is too short")
    detail = Text(
        "Thời điểm mới phải sau thời điểm kết thúc hiện tại của vòng ({closes}) và sau lúc này; hãy chọn muộn hơn.",
        "The new end has to be after the present end of the round ({closes}) and after now; choose a later instant.",
    )
