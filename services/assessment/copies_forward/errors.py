"""Refusals about copying forward."""

from shared.problems import DomainError, Kind, Text


class CopyChangedError(DomainError):
    """What would come over is not what the preview showed."""

    code = "copy-changed"
    kind = Kind.CONFLICT
    title = Text("Nội dung xem trước đã thay đổi", "The preview does not hold any more")
    detail = Text(
        "Báo cáo hoặc nguồn đã thay đổi sau khi bạn xem trước; hãy xem lại rồi chép. Chưa có gì được chép.",
        "The report or its source has changed since the preview; look again, then copy. Nothing was copied.",
    )


class CopyRefusedError(DomainError):
    """Leaves that do not come over were asked for."""

    code = "copy-refused"
    kind = Kind.INVALID
    title = Text("Có tiêu chí không chép được", "Some leaves do not come over")
    detail = Text(
        "Các tiêu chí sau không chép được: {leaves}; xem lý do ở bản xem trước và bỏ chúng đi.",
        "These leaves do not come over: {leaves}; the preview says why; leave them out.",
    )


class UnknownSourceError(DomainError):
    """The report named is not one that can be copied from."""

    code = "unknown-copy-source"
    kind = Kind.INVALID
    title = Text("Không có báo cáo nguồn này", "There is no such report to copy from")
    detail = Text(
        "Chỉ chép được từ báo cáo đã nộp của đơn vị (hoặc đơn vị tiền thân) trong kỳ đã đóng của cùng chương trình; hãy chọn trong `sources` của bản xem trước.",
        "Only submitted reports of the agency, or of one it took over from, in closed periods of the same programme can be copied; choose one of the preview's `sources`.",
    )
