"""Refusals around cases."""

from shared.problems import DomainError, Kind, Text


class CaseNotWaitingError(DomainError):
    """What was asked needs a case that is out and unanswered."""

    code = "case-not-waiting"
    kind = Kind.CONFLICT
    title = Text("Phiếu không ở trạng thái chờ trả lời", "The case is not waiting for an answer")
    detail = Text(
        "Phiếu số {number} đang ở trạng thái {status}; chỉ làm được việc này với phiếu đã giao và chưa có kết quả.",
        "Case {number} is {status}; this is done with a case only that is handed out and has no outcome yet.",
    )


class NoReplacementLeftError(DomainError):
    """The replacements of the area are used up."""

    code = "no-replacement-left"
    kind = Kind.CONFLICT
    title = Text("Hết danh sách thay thế", "No replacement is left")
    detail = Text(
        "Danh sách thay thế ở cùng cơ quan và địa bàn đã dùng hết; hãy ghi nhận phiếu số {number} là từ chối.",
        "The replacements of the same agency and area are used up; record case {number} as refused instead.",
    )


class NoCaseToAssignError(DomainError):
    """Nothing fits what was asked for."""

    code = "no-case-to-assign"
    kind = Kind.INVALID
    title = Text("Không có phiếu nào để giao", "There is no case to assign")
    detail = Text(
        "Không phiếu nào chưa giao hoặc đang chờ phù hợp điều kiện; hãy chọn địa bàn khác, hoặc đặt take_over để giao lại phiếu của người khác.",
        "No unassigned or waiting case fits; choose other areas, or set take_over to move cases that somebody else has.",
    )


class WrongResponseError(DomainError):
    """The response is no answer to this case."""

    code = "wrong-response"
    kind = Kind.INVALID
    title = Text("Câu trả lời không thuộc phiếu này", "The response does not belong to this case")
    detail = Text(
        "Không có câu trả lời mang mã này cho cùng cơ quan và nhóm, hoặc nó đã thuộc phiếu khác; hãy kiểm tra lại mã.",
        "No response of the same agency and group has this id, or another case has it already; check the id.",
    )
