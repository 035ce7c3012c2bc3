"""What an interviewer is told about a form that was sent."""

from collections.abc import Sequence
from typing import Final

from services.survey.submissions.models import Flag, Kept, State
from shared.problems.problem import Text

_NEW: Final = Text("Đã nhận phiếu. Cảm ơn anh/chị.", "The form has been received. Thank you.")
_REPEAT: Final = Text(
    "Phiếu này đã được nhận trước đó; không cần gửi lại.",
    "This form was received before; there is no need to send it again.",
)
_CONFLICT: Final = Text(
    "Đã nhận, nhưng phiếu này đã có với nội dung khác; người giám sát sẽ xem cả hai bản.",
    "Received, but this form is here already with other content; the supervisor will look at both.",
)
_WAITING: Final = Text(
    "Đã nhận bản sửa; bản gốc chưa đến, hãy gửi cả bản gốc.",
    "The edit has been received; what it edits has not, send that too.",
)
_REVIEW: Final = Text(
    "Đã nhận phiếu; người giám sát sẽ rà soát trước khi tính ({reasons}).",
    "The form has been received; the supervisor will look at it before it counts ({reasons}).",
)
_LEFT_OUT: Final = Text(
    "Tệp không thuộc phiếu nên không được giữ: {names}.",
    "Files that the form does not ask for were not kept: {names}.",
)
_REASONS: Final = {
    Flag.FAULTY_ANSWERS: Text(
        "có câu trả lời không khớp biểu mẫu", "some answers do not fit the form"
    ),
    Flag.UNKNOWN_AGENCY: Text("chưa rõ cơ quan được đánh giá", "the agency is not known"),
    Flag.NOT_ASSIGNED: Text("ngoài phân công của anh/chị", "you are not assigned there"),
    Flag.OUTSIDE_WINDOW: Text(
        "thời điểm ghi nhận ngoài đợt điều tra, hãy kiểm tra đồng hồ máy",
        "it was filled in outside the campaign's time, check the device's clock",
    ),
    Flag.CAMPAIGN_NOT_OPEN: Text("đợt điều tra đã đóng", "the campaign is closed"),
    Flag.UNKNOWN_CASE: Text(
        "số phiếu mẫu không thuộc anh/chị, hãy tải lại danh sách",
        "the case is not one of yours, fetch the list again",
    ),
    Flag.CASE_ANSWERED: Text(
        "phiếu mẫu này đã có câu trả lời khác", "the case has another answer already"
    ),
    Flag.BASE_EXCLUDED: Text("bản trước đã bị loại", "the version before was excluded"),
}


def message_about(kept: Kept, left_out: Sequence[str], language: str) -> str:
    """Say what became of a form, and of files that nobody asked for."""
    words = _words(kept, language)
    if left_out:
        names = ", ".join(name[:80] for name in left_out[:10])
        words += " " + _LEFT_OUT.said(language, names=names)
    return words


def _words(kept: Kept, language: str) -> str:
    if kept.is_repeat:
        return _REPEAT.said(language)
    match kept.state:
        case State.CONFLICT:
            return _CONFLICT.said(language)
        case State.WAITING:
            return _WAITING.said(language)
        case State.IN_REVIEW:
            told = [_REASONS[flag].said(language) for flag in Flag if flag in kept.flags & _TOLD]
            return _REVIEW.said(language, reasons="; ".join(told))
        case _:
            return _NEW.said(language)


_TOLD: Final = frozenset(_REASONS)
