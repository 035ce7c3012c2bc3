"""What does not add up in figures."""

from typing import Final

from services.survey.dossier_statistics.models import Discrepancy, Measures
from shared.problems.problem import Text


def discrepancies(
    measures: Measures, *, unmapped: int = 0, unreported: int = 0
) -> list[Discrepancy]:
    """Say in words whatever does not add up.

    Figures of real portals do not (Huế's early, on time and late leave out 9,612 of 257,141 processed dossiers), and a report that
    assumes it away is wrong.
    """
    found = {
        "unjudged": measures.unjudged,
        "overjudged": measures.overjudged,
        "unbalanced": measures.unbalanced,
        "undated": measures.undated,
        "untimed": measures.untimed,
        "reversed": measures.reversed,
        "unknown-status": measures.unknown_status,
        "unmapped-unit": unmapped,
        "unreported": unreported,
    }
    return [Discrepancy(code, count, _WORDS[code]) for code, count in found.items() if count]


_WORDS: Final = {
    "unjudged": Text(
        "Đã xử lý nhưng không thuộc sớm hạn, đúng hạn hay trễ hạn.",
        "Processed, but neither early nor on time nor late.",
    ),
    "overjudged": Text(
        "Sớm hạn, đúng hạn và trễ hạn cộng lại nhiều hơn số đã xử lý; hãy hỏi lại cổng.",
        "Early, on time and late are more than were processed; ask the portal.",
    ),
    "unbalanced": Text(
        "Số tồn và số tiếp nhận không bằng số đã xử lý, đã dừng và đang giải quyết; hãy hỏi lại cổng.",
        "What was carried over and received is not what was processed, ended and is open; ask the portal.",
    ),
    "undated": Text(
        "Không có ngày hẹn trả; hãy đề nghị cổng gửi lại kèm ngày hẹn trả.",
        "Nobody said when they are due; ask the portal to send them again with their due date.",
    ),
    "untimed": Text(
        "Trạng thái là đã xử lý nhưng không có thời điểm kết thúc; hãy đề nghị cổng gửi lại.",
        "Processed by their status, but nobody said when; ask the portal to send them again.",
    ),
    "reversed": Text(
        "Kết thúc hoặc trả kết quả trước khi tiếp nhận; hãy kiểm tra đồng hồ của cổng.",
        "Finished or returned before they were received; check the portal's clock.",
    ),
    "unknown-status": Text(
        "Mã trạng thái chưa có ý nghĩa; hãy bổ sung vào bảng trạng thái của cổng.",
        "Their status code has no meaning yet; add it to the portal's table of statuses.",
    ),
    "unmapped-unit": Text(
        "Đơn vị giải quyết chưa gắn với cơ quan nào; hãy bổ sung vào bảng đơn vị.",
        "Their resolving unit belongs to no agency yet; add it to the table of units.",
    ),
    "unreported": Text(
        "Chỉ nhận được tiến độ, chưa nhận được hồ sơ; không nằm trong số liệu nào.",
        "Only progress came in, not the dossier itself; they are in no figure.",
    ),
}
