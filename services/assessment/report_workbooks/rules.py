"""What a filled-in workbook does to a report. Pure but for the cells that faults are told at."""

from collections.abc import Collection, Iterable, Mapping

from services.assessment.report_workbooks.models import (
    ChangedLeaf,
    OnConflict,
    PresentLeaf,
    Said,
    Taken,
)
from services.assessment.report_workbooks.reading import FilledLeaf
from services.assessment.self_assessments.not_applicable import refuse_unexplained
from services.assessment.self_assessments.rules import ClaimFaultsError, make_claim
from shared.methodology.decimals import decimal_text
from shared.methodology.framework import Framework
from shared.workbooks import CellFaults


def take(
    filled: Iterable[FilledLeaf],
    present: Mapping[str, PresentLeaf],
    faults: CellFaults,
    *,
    framework: Framework,
    stage: str,
    on_conflict: OnConflict,
    closed: Collection[str],
) -> Taken:
    """Compare what was filled in with what the report says now; `closed` are leaves that the caller may not change."""
    changes: list[ChangedLeaf] = []
    kept: list[str] = []
    unchanged = 0
    for one in filled:
        now = present[one.leaf.code]
        said = _said(one, now, faults, framework, stage)
        before = now.said.trace if now.said else ""
        if said is None or said.trace in {before, one.trace}:
            unchanged += 1
        elif one.leaf.code in closed:
            faults.add(
                one.head.cell("code"),
                "leaf-closed",
                f"Bạn không được sửa tiêu chí {one.leaf.code} lúc này (giao riêng cho người khác, hoặc không nằm trong phần trả lại); hãy để nguyên.",
                f"You may not change leaf {one.leaf.code} now (it is exclusively another's, or was not sent back); leave it as it was.",
            )
        elif one.version == now.version or on_conflict is OnConflict.KEEP_MINE:
            changes.append(ChangedLeaf(one.leaf, now.said, said, now.version))
        elif on_conflict is OnConflict.KEEP_THEIRS:
            kept.append(one.leaf.code)
        else:
            _add_conflict(one, now, said, faults)
    return Taken(changes, unchanged, kept)


def _said(
    one: FilledLeaf,
    now: PresentLeaf,
    faults: CellFaults,
    framework: Framework,
    stage: str,
) -> Said | None:
    """Give what the workbook says on a leaf; nothing where it says nothing, or something faulty."""
    if _has_fault(one, faults):
        return None
    if one.is_blank:
        if now.said is not None and one.trace:
            faults.add(
                one.head.cell("claimed"),
                "emptied",
                "Nội dung đã nhập không xóa được bằng tệp; hãy điền lại, hoặc xóa các dòng của tiêu chí này để giữ nguyên.",
                "What was entered cannot be emptied by a file; fill it in again, or delete the rows of this leaf to leave it alone.",
            )
        return None
    try:
        claim = make_claim(
            framework,
            one.leaf,
            answer=one.answer,
            claimed_points=one.claimed_points,
            stage=stage,
        )
    except ClaimFaultsError as error:
        for fault in error.faults:
            faults.add(one.cell_of(fault.pointer), fault.code, fault.vi, fault.en)
        return None
    unexplained = refuse_unexplained(claim.answer, one.explanation)
    for fault in unexplained:
        faults.add(one.head.cell("explanation"), fault.code, fault.vi, fault.en)
    if unexplained:
        return None
    return Said(claim.answer, claim.claimed_points, one.explanation)


def _has_fault(one: FilledLeaf, faults: CellFaults) -> bool:
    cells = [one.head.sheet.cell(row.row, row.columns["value"]) for _, row in one.rows.values()]
    own = [
        one.head.sheet.cell(one.head.row, one.head.columns[key])
        for key in ("claimed", "explanation", "version", "trace")
    ]
    return any(faults.holds(cell) for cell in (*cells, *own))


def _add_conflict(one: FilledLeaf, now: PresentLeaf, mine: Said, faults: CellFaults) -> None:
    theirs = _words(now.said) if now.said else "–"
    faults.add(
        one.head.cell("code"),
        "entry-changed",
        f"{now.updated_by} đã sửa tiêu chí {one.leaf.code} lúc {now.updated_at}. Hiện tại: {theirs}. Trong tệp: {_words(mine)}. "
        "Hãy tải lại tệp, hoặc gửi lại với on_conflict=KEEP_MINE hay KEEP_THEIRS.",
        f"{now.updated_by} changed leaf {one.leaf.code} at {now.updated_at}. Now: {theirs}. In the file: {_words(mine)}. "
        "Download it again, or send it with on_conflict=KEEP_MINE or KEEP_THEIRS.",
    )


def _words(said: Said) -> str:
    """Write what is said in one line, for a person to compare."""
    answer = said.answer
    parts = [f"{name} = {value}" for name, value in answer["facts"].items()]
    parts += answer["choices"]
    parts += [one for one in (answer["formula"], answer["points"]) if one]
    if answer["state"] != "GIVEN":
        parts.append(answer["state"])
    if said.claimed_points is not None:
        parts.append(f"[{decimal_text(said.claimed_points)}]")
    if said.explanation:
        parts.append(f"“{said.explanation[:200]}”")
    return "; ".join(parts)
