"""Refusals around flags."""

from shared.problems import DomainError, Kind, Text


class FaultyFlagRulesError(DomainError):
    """Some rules speak of what the campaign does not have."""

    code = "faulty-flag-rules"
    kind = Kind.INVALID
    title = Text("Quy tắc kiểm tra chưa đúng", "The flag rules have faults")
    detail = Text(
        "Có {count} chỗ cần sửa trước khi lưu; xem danh sách `errors`.",
        "{count} places need mending before they can be kept; see `errors`.",
    )


class FaultyFlagDecisionError(DomainError):
    """Some of the responses cannot be decided about so; nothing was decided."""

    code = "faulty-flag-decision"
    kind = Kind.INVALID
    title = Text("Chưa quyết định được", "It could not be decided")
    detail = Text(
        "Có {count} phiếu không quyết định được như vậy, nên chưa phiếu nào thay đổi; hãy bỏ chúng khỏi danh sách rồi gửi lại.",
        "{count} responses cannot be decided about so, and none was changed; leave them out and send the rest again.",
    )


class UndecidedFlagsError(DomainError):
    """Figures are not frozen over what looks odd and nobody has decided about, unless somebody answers for it."""

    code = "undecided-flags"
    kind = Kind.CONFLICT
    title = Text("Còn phiếu bị gắn cờ chưa được quyết định", "Flagged responses are undecided")
    detail = Text(
        "Còn {undecided} phiếu bị gắn cờ mà chưa ai quyết định; hãy giữ hoặc loại từng phiếu (flagged-responses, flag-decisions),"
        " hoặc gửi `undecided_reason` nêu lý do vẫn tính các phiếu đó.",
        "{undecided} flagged responses are undecided; keep or exclude them (flagged-responses, flag-decisions),"
        " or send `undecided_reason` to say why they count all the same.",
    )
