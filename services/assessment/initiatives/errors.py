"""Refusals about initiatives."""

from shared.problems import DomainError, Kind, Text


class NoBonusLeafError(DomainError):
    """The leaf takes no initiatives."""

    code = "no-bonus-leaf"
    kind = Kind.INVALID
    title = Text("Không phải tiêu chí điểm thưởng", "This is no bonus leaf")
    detail = Text(
        "Tiêu chí {leaf} không phải tiêu chí điểm thưởng của đơn vị; hãy chọn trong: {possible}; hoặc để trống.",
        "Leaf {leaf} is no bonus leaf of the agency; choose one of: {possible}; or leave it out.",
    )


class InitiativeJudgedError(DomainError):
    """What was judged is not changed by the agency any more."""

    code = "initiative-settled"
    kind = Kind.CONFLICT
    title = Text("Mô hình, sáng kiến đã được xử lý", "The initiative is settled")
    detail = Text(
        "Hội đồng đã xét, hoặc đơn vị đã rút mô hình, sáng kiến này nên không sửa được nữa; hãy đăng ký mục mới.",
        "The council has judged this initiative, or it was withdrawn, so it cannot be changed; register another.",
    )


class RegistrationOverError(DomainError):
    """It is too late, or too early."""

    code = "initiative-registration-closed"
    kind = Kind.CONFLICT
    title = Text("Ngoài thời gian đăng ký", "Initiatives cannot be registered now")
    detail = Text(
        "Mô hình, sáng kiến được đăng ký từ khi mở tự đánh giá đến hết giai đoạn bổ sung; hiện kỳ đang ở {present}.",
        "Initiatives are registered from the opening of the self-assessment to the end of the supplement window; the period is in {present}.",
    )


class InitiativeUnderReviewError(DomainError):
    """The council is at work on what was registered."""

    code = "initiative-under-review"
    kind = Kind.CONFLICT
    title = Text("Hội đồng đang thẩm định", "The council is at work on it")
    detail = Text(
        "Trong vòng thẩm định, mô hình, sáng kiến đã đăng ký không sửa, không rút được; hãy chờ giai đoạn bổ sung.",
        "While a round goes on, what was registered is neither changed nor taken back; wait for the supplement window.",
    )


class JudgingOverError(DomainError):
    """The council judges in its rounds."""

    code = "initiative-judging-closed"
    kind = Kind.CONFLICT
    title = Text("Không trong vòng thẩm định", "Initiatives are not judged now")
    detail = Text(
        "Mô hình, sáng kiến được xét trong vòng 1 và vòng 2; hiện kỳ đang ở {present}.",
        "Initiatives are judged in rounds 1 and 2; the period is in {present}.",
    )


class JudgementRefusedError(DomainError):
    """The points do not fit."""

    code = "judgement-refused"
    kind = Kind.INVALID
    title = Text("Kết quả xét chưa hợp lệ", "The judgement is refused")
    detail = Text(
        "Có {count} chỗ cần sửa; xem danh sách `errors`.",
        "{count} places need mending; see `errors`.",
    )


class NothingToCreditError(DomainError):
    """No recognised initiative feeds the leaf."""

    code = "nothing-to-credit"
    kind = Kind.CONFLICT
    title = Text("Chưa có gì để tính điểm thưởng", "There is nothing to credit")
    detail = Text(
        "Chưa có mô hình, sáng kiến nào được công nhận cho tiêu chí {leaves}; hãy xét trước rồi tính điểm.",
        "No initiative was recognised for leaf {leaves}; judge them first.",
    )
