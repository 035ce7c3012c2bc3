"""Refusals about acceptances."""

from shared.problems import DomainError, Kind, Text


class AcceptanceRefusedError(DomainError):
    """All or nothing was asked for, and something differs."""

    code = "acceptance-refused"
    kind = Kind.CONFLICT
    title = Text("Không chấp nhận được tất cả", "Not everything can be accepted")
    detail = Text(
        "Có {count} tiêu chí cần xem riêng; xem `errors`. Chưa có gì được lưu; hãy bỏ chúng ra hoặc bỏ `all_or_nothing`.",
        "{count} leaves have to be looked at by themselves; see `errors`. Nothing was stored; leave them out or do without `all_or_nothing`.",
    )
