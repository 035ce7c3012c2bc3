"""Checks a campaign as a whole, and finds everything that is wrong with it at once."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

from services.survey.campaigns.models import CampaignState, FormVersion, Group, NewCampaign, Target
from shared.problems.problem import Fault, Text


def faults_of_campaign(new: NewCampaign, issued: Collection[UUID]) -> list[Fault]:
    """Find all faults of a new campaign; `issued` are the authority's issued forms among those named."""
    faults: list[Fault] = []
    if new.closes_at <= new.opens_at:
        faults.append(
            Fault(
                "#/closes_at",
                Text(
                    "Thời điểm kết thúc phải sau thời điểm bắt đầu; hãy sửa `closes_at`.",
                    "The campaign must end after it begins; mend `closes_at`.",
                ),
                "ends-before-it-begins",
            )
        )
    faults.extend(_groups(new.groups, issued))
    faults.extend(_targets(new.targets, {group.code for group in new.groups}))
    return faults


def faults_of_groups(
    groups: Sequence[Group],
    *,
    state: CampaignState,
    forms: Mapping[UUID, FormVersion],
    present: Mapping[str, FormVersion],
    targeted: Collection[str],
) -> list[Fault]:
    """Find all faults of changed groups.

    Once a campaign is open, its groups stay, and a form may only be followed by a newer version of itself: what was
    collected with the older one keeps its meaning.
    """
    faults = list(_groups(groups, forms.keys()))
    codes = {group.code for group in groups}
    needed = set(present) if state is CampaignState.OPEN else set(targeted)
    faults.extend(_missing_group(code) for code in sorted(needed - codes))
    if state is not CampaignState.OPEN:
        return faults
    for index, group in enumerate(groups):
        form, before = forms.get(group.questionnaire_id), present.get(group.code)
        if before is None:
            faults.append(_added_group(index, group.code))
        elif form is not None and form != before and not _follows(form, before):
            faults.append(_not_newer(index, form, before))
    return faults


def _follows(form: FormVersion, before: FormVersion) -> bool:
    return form.code == before.code and form.version > before.version


def _groups(groups: Sequence[Group], issued: Collection[UUID]) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, group in enumerate(groups):
        if group.code in seen:
            yield Fault(
                f"#/groups/{index}/code",
                Text(
                    f"Mã nhóm “{group.code}” bị trùng; mỗi nhóm đối tượng cần một mã riêng.",
                    f"The group code “{group.code}” occurs twice; give each group its own.",
                ),
                "duplicate-code",
            )
        seen.add(group.code)
        if group.questionnaire_id not in issued:
            yield Fault(
                f"#/groups/{index}/questionnaire_id",
                Text(
                    "Phiếu này không có hoặc chưa ban hành; hãy ban hành phiếu rồi ghi mã của phiên bản đó.",
                    "There is no such issued questionnaire; issue it first and write the id of that version.",
                ),
                "questionnaire-not-issued",
            )


def _targets(targets: Sequence[Target], groups: Collection[str]) -> Iterator[Fault]:
    cells: set[tuple[UUID, str]] = set()
    named: dict[UUID, tuple[str, str]] = {}
    owners: dict[str, UUID] = {}
    for index, target in enumerate(targets):
        at = f"#/targets/{index}"
        if target.group not in groups:
            listed = ", ".join(sorted(groups))
            yield Fault(
                f"{at}/group",
                Text(
                    f"Không có nhóm “{target.group}”; chỉ có: {listed}.",
                    f"There is no group “{target.group}”; write one of: {listed}.",
                ),
                "unknown-group",
            )
        if (target.agency_id, target.group) in cells:
            yield Fault(
                at,
                Text(
                    "Cơ quan và nhóm này đã có chỉ tiêu ở trên; hãy gộp lại thành một dòng.",
                    "This agency and group has a target above; make one line of them.",
                ),
                "duplicate-target",
            )
        cells.add((target.agency_id, target.group))
        words = (target.agency_code, target.agency_name)
        if named.setdefault(target.agency_id, words) != words:
            yield Fault(
                f"{at}/agency_code",
                Text(
                    "Cùng một cơ quan nhưng mã hoặc tên khác dòng trên; hãy ghi thống nhất.",
                    "The same agency has another code or name above; write it the same each time.",
                ),
                "agency-named-differently",
            )
        elif owners.setdefault(target.agency_code, target.agency_id) != target.agency_id:
            yield Fault(
                f"{at}/agency_code",
                Text(
                    f"Mã “{target.agency_code}” đã dùng cho cơ quan khác; mỗi cơ quan một mã.",
                    f"The code “{target.agency_code}” is another agency's above; give each its own.",
                ),
                "duplicate-code",
            )


def _missing_group(code: str) -> Fault:
    return Fault(
        "#/groups",
        Text(
            f"Thiếu nhóm “{code}” đang dùng trong đợt điều tra; hãy ghi đủ các nhóm.",
            f"The group “{code}”, which the campaign uses, is missing; write all groups.",
        ),
        "group-missing",
    )


def _added_group(index: int, code: str) -> Fault:
    return Fault(
        f"#/groups/{index}/code",
        Text(
            f"Đợt điều tra đang mở, không thêm được nhóm “{code}”; chỉ đổi phiếu của các nhóm đã có.",
            f"The campaign is open, so the group “{code}” cannot be added; change forms of its groups only.",
        ),
        "group-added",
    )


def _not_newer(index: int, form: FormVersion, before: FormVersion) -> Fault:
    return Fault(
        f"#/groups/{index}/questionnaire_id",
        Text(
            f"Đợt điều tra đang mở: chỉ được thay phiếu {before.code} bằng phiên bản sau {before.version}, "
            f"không phải {form.code} phiên bản {form.version}.",
            f"The campaign is open: {before.code} may be followed by a version after {before.version} only, "
            f"not by {form.code} version {form.version}.",
        ),
        "not-a-newer-version",
    )
