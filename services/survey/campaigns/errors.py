"""Refusals around campaigns."""

from shared.problems import DomainError, Kind, Text


class FaultyCampaignError(DomainError):
    """The campaign contradicts itself."""

    code = "faulty-campaign"
    kind = Kind.INVALID
    title = Text("Đợt điều tra còn lỗi", "The campaign has faults")
    detail = Text(
        "Có {count} chỗ cần sửa trước khi lưu; xem danh sách `errors`.",
        "{count} places need mending before it can be kept; see `errors`.",
    )


class CampaignExistsError(DomainError):
    """The authority has a campaign of this code."""

    code = "campaign-exists"
    kind = Kind.CONFLICT
    title = Text("Mã đợt điều tra đã dùng", "The campaign's code is taken")
    detail = Text(
        "Cơ quan chủ trì đã có đợt điều tra mang mã này; hãy chọn mã khác hoặc dùng đợt đang có.",
        "The authority has a campaign of this code already; choose another code or use that campaign.",
    )


class CampaignNotPreparedError(DomainError):
    """Only a prepared campaign can be opened."""

    code = "campaign-not-prepared"
    kind = Kind.CONFLICT
    title = Text("Đợt điều tra đã mở hoặc đã đóng", "The campaign is past its preparation")
    detail = Text(
        "Đợt điều tra {campaign} đang ở trạng thái {state}, không mở lại được; hãy lập đợt mới nếu cần.",
        "Campaign {campaign} is {state} and cannot be opened again; prepare a new one if it is needed.",
    )


class CampaignNotOpenError(DomainError):
    """What was asked needs an open campaign."""

    code = "campaign-not-open"
    kind = Kind.CONFLICT
    title = Text("Đợt điều tra không mở", "The campaign is not open")
    detail = Text(
        "Đợt điều tra {campaign} đang ở trạng thái {state}, không nhận thêm thay đổi; hãy báo người giám sát nếu còn phiếu chưa nộp.",
        "Campaign {campaign} is {state} and takes nothing more; tell its supervisor if there are answers left to send.",
    )


class CampaignClosedError(DomainError):
    """A closed campaign is frozen."""

    code = "campaign-closed"
    kind = Kind.CONFLICT
    title = Text("Đợt điều tra đã đóng", "The campaign is closed")
    detail = Text(
        "Đợt điều tra {campaign} đã đóng và số liệu đã chốt; hãy lập đợt mới nếu cần thay đổi.",
        "Campaign {campaign} is closed and its figures are frozen; prepare a new one to change anything.",
    )
