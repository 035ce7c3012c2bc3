"""Checks an assignment against the targets of its campaign."""

from collections.abc import Collection, Sequence
from uuid import UUID

from shared.problems.problem import Fault, Text

Cell = tuple[UUID, str]


def faults_of_assignment(
    agency_ids: Sequence[UUID], groups: Sequence[str], targeted: Collection[Cell]
) -> list[Fault]:
    """Find every agency and group that no answers are wanted about, or from."""
    agencies = {agency_id for agency_id, _ in targeted}
    codes = {group for _, group in targeted}
    faults = [
        Fault(
            f"#/agency_ids/{index}",
            Text(
                "Cơ quan này không có chỉ tiêu trong đợt điều tra; hãy bỏ đi hoặc chọn cơ quan khác.",
                "The campaign has no target about this agency; leave it out or choose another.",
            ),
            "not-a-target",
        )
        for index, agency_id in enumerate(agency_ids)
        if agency_id not in agencies
    ]
    listed = ", ".join(sorted(codes))
    faults += [
        Fault(
            f"#/groups/{index}",
            Text(
                f"Nhóm này không có chỉ tiêu trong đợt điều tra; chỉ có: {listed}.",
                f"The campaign has no target for this group; write one of: {listed}.",
            ),
            "not-a-target",
        )
        for index, group in enumerate(groups)
        if group not in codes
    ]
    if not faults and not cells_of(agency_ids, groups, targeted):
        faults.append(
            Fault(
                "#/groups",
                Text(
                    "Không cặp cơ quan – nhóm nào ở đây có chỉ tiêu; hãy chọn lại.",
                    "No pair of these agencies and groups has a target; choose again.",
                ),
                "not-a-target",
            )
        )
    return faults


def cells_of(
    agency_ids: Sequence[UUID], groups: Sequence[str], targeted: Collection[Cell]
) -> list[Cell]:
    """Pair agencies with groups, as far as answers are wanted."""
    pairs = ((agency_id, group) for agency_id in agency_ids for group in groups)
    return [pair for pair in dict.fromkeys(pairs) if pair in targeted]
