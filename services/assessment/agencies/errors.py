"""Refusals about agencies."""

from shared.problems import DomainError, Kind, Text


class ChangeOutsideValidityError(DomainError):
    """An agency is renamed while it lives."""

    code = "change-outside-validity"
    kind = Kind.INVALID
    title = Text("Ngày áp dụng không hợp lệ", "The effective day is outside the validity")
    detail = Text(
        "Ngày áp dụng {effective_on} phải sau ngày đầu ({valid_from}) và trước ngày kết thúc ({valid_to}) của đơn vị; "
        "để sửa thông tin ngay từ đầu, hãy bỏ `effective_on`.",
        "The effective day {effective_on} has to be after the agency's first day ({valid_from}) and before its end "
        "({valid_to}); to correct what was entered from the start, leave `effective_on` out.",
    )


class SuccessionHoldsDaysError(DomainError):
    """A decision fixes the days of an agency."""

    code = "succession-holds-days"
    kind = Kind.CONFLICT
    title = Text("Ngày hiệu lực do quyết định ấn định", "A decision fixes these days")
    detail = Text(
        "Quyết định {decision} ngày áp dụng {effective_on} ấn định ngày hiệu lực của đơn vị; hãy hủy quyết định đó trước.",
        "Decision {decision}, effective on {effective_on}, fixes the days of this agency; undo it first.",
    )
