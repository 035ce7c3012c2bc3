"""What a leaf lacks, in words that say what to do."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.assessment.leaf_standings.models import Lack
from shared.problems import Text

WHAT_TO_DO: Final[Mapping[Lack, Text]] = MappingProxyType(
    {
        Lack.NO_ENTRY: Text(
            "Chưa trả lời; hãy nhập tiêu chí này.", "There is no entry; fill this in."
        ),
        Lack.NO_EVIDENCE_OR_EXPLANATION: Text(
            "Thiếu tài liệu kiểm chứng; hãy tải lên hoặc ghi giải trình.",
            "Evidence is missing; upload some or give an explanation.",
        ),
        Lack.INFECTED_EVIDENCE: Text(
            "Có tài liệu bị nhiễm mã độc; hãy gỡ tài liệu đó và tải lên bản sạch.",
            "A document is infected; take it away and upload a clean one.",
        ),
        Lack.NOT_CONFIRMED: Text(
            "Lấy từ kỳ trước, chưa xác nhận; hãy kiểm tra, sửa nếu cần rồi đánh dấu hoàn thành.",
            "Carried over from the last period and not confirmed; check it, change it if need be, and mark it as done.",
        ),
        Lack.NOT_CORRECTED: Text(
            "Bị trả lại, chưa sửa; hãy sửa hoặc bổ sung rồi đánh dấu hoàn thành.",
            "Sent back and not taken up yet; correct it, then mark it as done.",
        ),
        Lack.NOT_REVIEWED: Text(
            "Bộ chỉ số đã thay và tiêu chí này thay đổi; hãy xem `review` của tiêu chí, sửa nếu cần rồi lưu hoặc đánh dấu hoàn thành.",
            "The framework was replaced and this leaf changed; look at its `review`, change it if need be, then save it or mark it as done.",
        ),
    }
)
