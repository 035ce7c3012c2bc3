"""Refusals of templates."""

from shared.problems.problem import DomainError, Kind, Text


class UnusableTemplateError(DomainError):
    """The file cannot be a template; its faults say where and what to do."""

    code = "unusable-template"
    kind = Kind.INVALID
    title = Text("Mẫu báo cáo không dùng được", "The template cannot be used")
    detail = Text(
        "Mẫu báo cáo có {count} lỗi; mục `errors` nói rõ từng chỗ và cách sửa. Chưa có gì được lưu.",
        "The template has {count} faults; `errors` names each place and what to do. Nothing was stored.",
    )


class ReportTooLongError(DomainError):
    """The template makes more of the figures than any report is."""

    code = "report-too-long"
    kind = Kind.INVALID
    title = Text("Báo cáo quá dài", "The report is too long")
    detail = Text(
        "Mẫu báo cáo tạo ra quá nhiều nội dung (giới hạn {limit} MB hoặc {steps} lượt lặp); hãy bớt vòng lặp lồng nhau, ví "
        "dụ không lặp danh sách cơ quan bên trong danh sách cơ quan.",
        "The template makes too much content (the limits are {limit} MB and {steps} turns of loops); use fewer loops inside "
        "one another, for instance no list of agencies inside a list of agencies.",
    )


class TemplateIdTakenError(DomainError):
    """The id stands for another template."""

    code = "template-id-taken"
    kind = Kind.CONFLICT
    title = Text("Mã đã dùng cho mẫu khác", "The id is used for another template")
    detail = Text(
        "Mã {id} đã dùng cho một mẫu khác; hãy tạo mã mới hoặc bỏ trống `id`.",
        "The id {id} stands for another template; make a new one, or leave `id` out.",
    )
