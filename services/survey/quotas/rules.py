"""Checks quotas against the targets of their campaign."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from services.survey.quotas.models import NewQuota
from shared.problems.problem import Fault, Text

Cell = tuple[UUID, str]


def faults_of_quotas(quotas: Sequence[NewQuota], targeted: Collection[Cell]) -> list[Fault]:
    """Find every quota that stands nowhere, or twice."""
    faults = []
    seen: set[Cell] = set()
    for index, one in enumerate(quotas):
        cell = (one.agency_id, one.group)
        if cell not in targeted:
            faults.append(
                Fault(
                    f"#/quotas/{index}",
                    Text(
                        "Cơ quan và nhóm này không có chỉ tiêu trong đợt điều tra; hãy bỏ dòng này hoặc chọn lại.",
                        "The campaign has no target for this agency and group; leave the line out or choose again.",
                    ),
                    "not-a-target",
                )
            )
        elif cell in seen:
            faults.append(
                Fault(
                    f"#/quotas/{index}",
                    Text(
                        "Cơ quan và nhóm này đã có hạn mức ở trên; hãy gộp lại thành một dòng.",
                        "This agency and group has a quota above; make one line of them.",
                    ),
                    "duplicate-quota",
                )
            )
        seen.add(cell)
    return faults


def faults_of_both(quotas: Sequence[NewQuota], percent_of_targets: int | None) -> list[Fault]:
    """Find that quotas are given line by line and as a share of the targets: nobody could tell which is meant."""
    if not quotas or percent_of_targets is None:
        return []
    return [
        Fault(
            "#/percent_of_targets",
            Text(
                "Đã có `quotas` từng dòng; hãy chỉ dùng một trong hai: `quotas` hoặc `percent_of_targets`.",
                "There are `quotas` line by line; write either `quotas` or `percent_of_targets`.",
            ),
            "quotas-given-twice",
        )
    ]


def quotas_of_targets(targets: Mapping[Cell, int], percent: int) -> list[NewQuota]:
    """Make quotas of all targets: so many percent of each, rounded up, so that a target can be reached."""
    return [
        NewQuota(agency_id, group, -(-target * percent // 100))
        for (agency_id, group), target in targets.items()
    ]
