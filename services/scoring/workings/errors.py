"""Refusals of workings."""

from shared.problems.problem import DomainError, Kind, Text


class KernelChangedError(DomainError):
    """The run was computed by another version of the methodology than the one that would analyse it."""

    code = "kernel-changed"
    kind = Kind.CONFLICT
    title = Text("Phương pháp tính đã đổi phiên bản", "The methodology has another version now")
    detail = Text(
        "Lần tính điểm dùng phiên bản {run_kernel}, nay là {kernel}; phân tích có thể không khớp kết quả đã tính. "
        "Kết quả cũ vẫn giữ nguyên; hãy tạo lần tính mới từ cùng tài liệu để phân tích.",
        "The run was computed by version {run_kernel}, now it is {kernel}: an analysis might not agree with its results. "
        "They stay as they are; to analyse them, start a new run from the same documents.",
    )
