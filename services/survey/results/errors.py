"""Refusals around results."""

from shared.problems import DomainError, Kind, Text


class ResultsNotYetError(DomainError):
    """Between two looks at live results only few people answered: the difference would be their answers."""

    code = "results-not-yet"
    kind = Kind.CONFLICT
    title = Text("Chưa có kết quả để xem", "There are no results to be seen yet")
    detail = Text(
        "Đợt điều tra {campaign} đang ở trạng thái {state}; kết quả xem được khi đợt điều tra đã đóng. "
        "Tiến độ xem tại `/v1/campaigns/{{id}}/counts`.",
        "Campaign {campaign} is {state}; its results can be seen once it is closed. "
        "For its progress see `/v1/campaigns/{{id}}/counts`.",
    )
