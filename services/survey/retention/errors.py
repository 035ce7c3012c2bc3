"""Refusals around the time for which answers are kept."""

from shared.problems import DomainError, Kind, Text


class WrongLastDayError(DomainError):
    """Answers are kept until figures are frozen, and not for ever."""

    code = "wrong-last-day"
    kind = Kind.INVALID
    title = Text("Ngày giữ cuối cùng không hợp lệ", "The last day of keeping does not fit")
    detail = Text(
        "Câu trả lời phải được giữ đến hết ngày kết thúc điều tra và không quá 5 năm sau đó; hãy chọn ngày từ {first} đến {last}.",
        "Answers are kept up to the last day of the survey, and no longer than 5 years after it; choose a day from {first} to {last}.",
    )


class AnswersErasedError(DomainError):
    """What was erased does not come back."""

    code = "answers-erased"
    kind = Kind.CONFLICT
    title = Text("Câu trả lời đã được xoá", "The answers have been erased")
    detail = Text(
        "Câu trả lời của từng người trong đợt {campaign} đã được xoá khi hết thời hạn lưu giữ và không khôi phục được; hãy dùng kết quả đã chốt.",
        "What single people answered in campaign {campaign} was erased after its time and cannot be brought back; use the frozen results.",
    )
