"""Codes of the interface as Vietnamese readers say them: a refusal is read by people, and SELF_ASSESSMENT is no word.

The codes themselves stand in the problem document's members, for programs. Roles and phases are called what Quyết định 1149/QĐ-BNV and the
provinces' plans call them.
"""

import re
from types import MappingProxyType
from typing import Final

SPOKEN: Final = frozenset({"state", "status", "present", "needed", "possible", "role", "roles"})
"""Values that hold codes; names that people gave are never among them."""

VIETNAMESE: Final = MappingProxyType(
    {
        # phases of a period
        "PREPARATION": "chuẩn bị",
        "SELF_ASSESSMENT": "tự đánh giá",
        "ROUND_1": "thẩm định vòng 1",
        "SUPPLEMENT": "giải trình, bổ sung",
        "ROUND_2": "thẩm định vòng 2",
        "CLOSED": "đã đóng",
        # accounts, reports, runs
        "ACTIVE": "đang hoạt động",
        "SUSPENDED": "bị tạm khóa",
        "DRAFT": "bản nháp",
        "SUBMITTED": "đã nộp",
        "RETURNED": "bị trả lại để hoàn thiện",
        "CHECKED": "đã kiểm tra",
        "APPROVED": "đã phê duyệt",
        "PUBLISHED": "đã công bố",
        # work in the background
        "QUEUED": "đang chờ đến lượt",
        "RUNNING": "đang thực hiện",
        "DONE": "đã xong",
        "FAILED": "không thành công",
        "CANCELLED": "đã hủy",
        # remedies and what is done about them
        "PLANNED": "đã lập kế hoạch",
        "IN_PROGRESS": "đang thực hiện",
        "COMPLETED": "đã hoàn thành",
        "ACCEPTED": "đã được chấp nhận",
        "PROGRESS": "cập nhật tiến độ",
        "COMPLETION": "báo cáo hoàn thành",
        "ACCEPTANCE": "chấp nhận",
        "REJECTION": "từ chối",
        "CANCELLATION": "hủy",
        # campaigns, cases, submissions
        "PREPARED": "đang chuẩn bị",
        "OPEN": "đang mở",
        "STANDBY": "dự phòng",
        "DRAWN": "đã chọn",
        "SENT": "đã gửi",
        "WAITING": "đang chờ trả lời",
        "VALID": "hợp lệ",
        "REJECTED": "bị loại",
        "REFUSED": "từ chối trả lời",
        "REPLACED": "đã được thay thế",
        "COUNTED": "đã được tính",
        "IN_REVIEW": "đang được xem xét",
        "CONFLICT": "mâu thuẫn với phiếu khác",
        "AWAITED": "đang chờ gửi lại",
        "SUPERSEDED": "đã có bản gửi mới hơn",
        "TAKEN": "đã được tiếp nhận",
        "LEFT": "đã bị bỏ qua",
        # roles
        "PLATFORM_ADMIN": "quản trị hệ thống",
        "OFFICER": "cán bộ Nội vụ",
        "AGENCY_EDITOR": "cán bộ nhập liệu của cơ quan",
        "AGENCY_HEAD": "người đứng đầu cơ quan",
        "APPRAISER": "thành viên Hội đồng thẩm định",
        "COUNCIL_CHAIR": "Chủ tịch Hội đồng",
        "SURVEY_SUPERVISOR": "giám sát điều tra",
        "INTERVIEWER": "điều tra viên",
        "PORTAL": "hệ thống một cửa",
        "SURVEY_APP": "ứng dụng điều tra",
        "AUDITOR": "người kiểm tra",
    }
)
_CODE: Final = re.compile(r"[A-Z][A-Z0-9_]+")


def in_words(name: str, value: object) -> object:
    """Say a value of a refusal in Vietnamese, where it holds codes."""
    if name not in SPOKEN or not isinstance(value, str):
        return value
    return _CODE.sub(lambda code: VIETNAMESE.get(code[0], code[0]), value)
