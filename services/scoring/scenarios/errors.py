"""Refusals of scenarios."""

from shared.problems.problem import DomainError, Kind, Text


class UnusableScenarioError(DomainError):
    """Changes that make no sense on this run."""

    code = "unusable-scenario"
    kind = Kind.INVALID
    title = Text("Không dùng được kịch bản", "The scenario cannot be used")
    detail = Text(
        "Có {count} thay đổi không áp dụng được cho lần tính điểm này; hãy xem `errors` và sửa từng chỗ.",
        "{count} changes cannot be applied to this run; see `errors` and mend each.",
    )


class ScenarioNameUsedError(DomainError):
    """Two scenarios of a run with one name."""

    code = "scenario-name-used"
    kind = Kind.CONFLICT
    title = Text("Tên kịch bản đã dùng", "The name of the scenario is used")
    detail = Text(
        "Lần tính điểm này đã có kịch bản “{name}”; hãy đặt tên khác.",
        "The run has a scenario “{name}” already; choose another name.",
    )


class ScenarioIdTakenError(DomainError):
    """The client-made id stands for another scenario."""

    code = "scenario-id-taken"
    kind = Kind.CONFLICT
    title = Text("Mã kịch bản đã dùng", "The id of the scenario is taken")
    detail = Text(
        "Mã {id} đã dùng cho một kịch bản có nội dung khác; hãy tạo mã mới rồi gửi lại.",
        "Id {id} stands for a scenario with other content; make a new id and send it again.",
    )
