"""Refusals about periods."""

from shared.problems import DomainError, Kind, Text


class CalendarFaultsError(DomainError):
    """The calendar contradicts itself."""

    code = "calendar-faults"
    kind = Kind.INVALID
    title = Text("Lịch chưa hợp lý", "The calendar contradicts itself")
    detail = Text(
        "Có {count} chỗ cần sửa trong lịch; xem danh sách `errors`.",
        "{count} places in the calendar need mending; see `errors`.",
    )


class FrameworkNotIssuedError(DomainError):
    """A period needs an issued framework."""

    code = "framework-not-issued"
    kind = Kind.CONFLICT
    title = Text("Bộ chỉ số chưa ban hành", "The framework is not issued")
    detail = Text(
        "Bộ chỉ số {framework} còn là bản nháp; hãy ban hành trước khi mở kỳ đánh giá.",
        "The framework {framework} is still a draft; issue it before you make a period of it.",
    )


class PeriodClosedError(DomainError):
    """Nothing changes in a closed period."""

    code = "period-closed"
    kind = Kind.CONFLICT
    title = Text("Kỳ đánh giá đã đóng", "The period is closed")
    detail = Text(
        "Kỳ {period} đã đóng nên không thay đổi được nữa; kết quả nằm trong hồ sơ thẩm định.",
        "Period {period} is closed and cannot be changed; its outcome is in the appraisal record.",
    )


class PhaseOrderError(DomainError):
    """A period moves from phase to phase without leaving one out."""

    code = "phase-order"
    kind = Kind.CONFLICT
    title = Text("Không thể chuyển sang bước này", "The period cannot move there")
    detail = Text(
        "Kỳ đang ở bước {present}, chỉ có thể chuyển sang {possible}; hãy chọn đúng bước kế tiếp.",
        "The period is in {present} and can only move to {possible}; choose the next step.",
    )


class WrongPhaseError(DomainError):
    """The period stands in another phase than the action needs."""

    code = "wrong-phase"
    kind = Kind.CONFLICT
    title = Text("Chưa tới hoặc đã qua bước này", "The period is in another phase")
    detail = Text(
        "Việc này chỉ làm được khi kỳ ở bước {needed}, hiện kỳ đang ở {present}; hãy hỏi cán bộ Nội vụ về lịch.",
        "This can only be done in {needed}, but the period is in {present}; ask an officer about the calendar.",
    )


class NoParticipantsError(DomainError):
    """A period without agencies cannot be opened."""

    code = "no-participants"
    kind = Kind.CONFLICT
    title = Text("Kỳ chưa có đơn vị tham gia", "The period has no agencies")
    detail = Text(
        "Hãy thêm các đơn vị tham gia kỳ {period} trước khi mở.",
        "Add the agencies of period {period} before you open it.",
    )


class NoDeadlineError(DomainError):
    """Self-assessment needs a window in the calendar."""

    code = "no-deadline"
    kind = Kind.CONFLICT
    title = Text("Lịch chưa có hạn tự đánh giá", "The calendar has no deadline for self-assessment")
    detail = Text(
        "Hãy nhập cửa sổ self_assessment vào lịch của kỳ {period} trước khi mở.",
        "Enter the self_assessment window into the calendar of period {period} before you open it.",
    )


class ReportsOpenError(DomainError):
    """Round 1 begins when the deadline has passed, or all have submitted."""

    code = "reports-open"
    kind = Kind.CONFLICT
    title = Text("Còn đơn vị đang trong hạn tự đánh giá", "Some agencies may still submit")
    detail = Text(
        "Còn {count} đơn vị chưa nộp và chưa hết hạn ({agencies}); hãy đợi hết hạn hoặc tất cả đã nộp.",
        "{count} agencies have not submitted and still may ({agencies}); wait for the deadline or for all of them.",
    )


class UndecidedLeavesError(DomainError):
    """A round closes when everything in it is decided."""

    code = "undecided-leaves"
    kind = Kind.CONFLICT
    title = Text("Còn tiêu chí chưa thẩm định", "Some leaves are undecided")
    detail = Text(
        "Còn {count} tiêu chí chưa có kết luận; xem `errors` (tối đa 100 mục đầu), thẩm định xong rồi đóng vòng.",
        "{count} leaves have no decision; see `errors` (the first 100), decide them and close the round again.",
    )


class AlreadyParticipatingError(DomainError):
    """An agency joined the period before."""

    code = "already-participating"
    kind = Kind.CONFLICT
    title = Text("Đơn vị đã tham gia kỳ này", "The agency takes part already")
    detail = Text(
        "Có đơn vị vừa được thêm vào kỳ này; hãy tải lại danh sách.",
        "An agency was added to this period meanwhile; load the list again.",
    )


class ExtensionTooShortError(DomainError):
    """An extension ends after the deadline that it extends."""

    code = "extension-too-short"
    kind = Kind.INVALID
    title = Text("Thời hạn gia hạn không hợp lệ", "The extension is too short")
    detail = Text(
        "Hạn mới phải sau hạn hiện tại ({deadline}) và sau lúc này; hãy chọn thời điểm muộn hơn.",
        "The new deadline has to be after the present one ({deadline}) and after now; choose a later instant.",
    )


class AgencyNotValidError(DomainError):
    """Agencies that are not valid in the period cannot take part."""

    code = "participants-refused"
    kind = Kind.INVALID
    title = Text("Có đơn vị không tham gia được", "Some agencies cannot take part")
    detail = Text(
        "Có {count} đơn vị không tham gia được; xem danh sách `errors`. Chưa đơn vị nào được thêm.",
        "{count} agencies cannot take part; see `errors`. None was added.",
    )
