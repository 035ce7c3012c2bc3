"""Refusals of publications."""

from shared.problems.problem import DomainError, Kind, Text


class RunNotApprovedError(DomainError):
    """Only what the chair has approved becomes public."""

    code = "run-not-approved"
    kind = Kind.CONFLICT
    title = Text("Lần tính điểm chưa được phê duyệt", "The run is not approved")
    detail = Text(
        "Kết quả còn là bản nháp; hãy để Chủ tịch Hội đồng phê duyệt rồi mới công bố.",
        "The results are still a draft; have the council's chair approve the run before publishing it.",
    )


class RunAlreadyPublishedError(DomainError):
    """A run is published once."""

    code = "run-already-published"
    kind = Kind.CONFLICT
    title = Text("Kết quả này đã được công bố", "The run is published already")
    detail = Text(
        "Kết quả đã được công bố ở {publication_id}; muốn đính chính, hãy tạo lần tính mới rồi công bố với `replaces`.",
        "The run is public as {publication_id}; to correct it, start a new run and publish that with `replaces`.",
    )


class DecisionNumberUsedError(DomainError):
    """One decision, one publication."""

    code = "decision-number-used"
    kind = Kind.CONFLICT
    title = Text("Số quyết định đã dùng", "The decision number is used")
    detail = Text(
        "Quyết định số {decision_number} đã dùng cho lần công bố {publication_id}; hãy kiểm tra lại số quyết định.",
        "Decision {decision_number} stands for publication {publication_id} already; check the number.",
    )


class PeriodAlreadyPublishedError(DomainError):
    """A second publication of a period has to say which one it corrects."""

    code = "period-already-published"
    kind = Kind.CONFLICT
    title = Text("Kỳ đánh giá đã có kết quả công bố", "The period has public results already")
    detail = Text(
        "Kỳ này đã công bố theo Quyết định số {decision_number}; nếu là đính chính, hãy gửi `replaces` là {publication_id}.",
        "The period is public under decision {decision_number}; for a correction send `replaces` as {publication_id}.",
    )


class UnknownReplacedError(DomainError):
    """What is to be replaced is not a publication of the same period."""

    code = "unknown-replaced"
    kind = Kind.INVALID
    title = Text("Không có lần công bố cần thay thế", "There is nothing such to replace")
    detail = Text(
        "{publication_id} không phải là lần công bố của kỳ này; hãy gửi mã lần công bố hiện hành của kỳ, hoặc bỏ `replaces`.",
        "{publication_id} is no publication of this period; give the id of the period's current one, or leave `replaces` out.",
    )


class AlreadyReplacedError(DomainError):
    """Only the current publication of a period can be replaced."""

    code = "already-replaced"
    kind = Kind.CONFLICT
    title = Text("Lần công bố đã bị thay thế", "The publication is replaced already")
    detail = Text(
        "Lần công bố này đã được thay bằng {publication_id} (Quyết định số {decision_number}); hãy thay thế lần công bố đó.",
        "It has been replaced by {publication_id} (decision {decision_number}); replace that one.",
    )
