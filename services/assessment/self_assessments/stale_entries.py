"""Two people on one leaf: the one who saves second is shown what the first one saved, so that they can be merged."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.assessment.self_assessments.errors import EntryChangedError
from services.assessment.tables import EntryTable
from shared.clock import local_text
from shared.http.schema import utc_text
from shared.methodology.decimals import decimal_text
from shared.problems import Fault, Text


def entry_state(entry: EntryTable) -> dict[str, Any]:
    """Give what an entry says, as plain data."""
    claimed = entry.claimed_points
    return {
        "answer": entry.answer,
        "claimed_points": None if claimed is None else decimal_text(claimed),
        "explanation": entry.explanation,
    }


def refuse_stale(
    expected: Sequence[tuple[str, int]], present: Mapping[str, EntryTable], *, bulk: bool
) -> None:
    """Refuse changes of other versions than the present ones: all of them at once, each with what stands there now."""
    faults = [
        _fault(f"#/items/{number}" if bulk else "#", leaf, version, present.get(leaf))
        for number, (leaf, version) in enumerate(expected)
        if version != _version(present.get(leaf))
    ]
    if faults:
        raise EntryChangedError(faults=faults, count=len(faults))


def _version(entry: EntryTable | None) -> int:
    return entry.version if entry else 0


def _fault(pointer: str, leaf: str, version: int, entry: EntryTable | None) -> Fault:
    place: dict[str, Any] = {"leaf": leaf, "given": version, "current": _version(entry)}
    if entry is None:
        return Fault(
            pointer,
            Text(
                f"Tiêu chí {leaf} chưa có nội dung; hãy gửi phiên bản 0 để tạo mới.",
                f"Leaf {leaf} has no entry yet; send version 0 to make one.",
            ),
            "entry-changed",
            place | {"updated_by": None, "updated_at": None, "entry": None},
        )
    when = local_text(entry.updated_at)
    return Fault(
        pointer,
        Text(
            f"Tiêu chí {leaf} đã được {entry.updated_by} sửa lúc {when}; hãy gộp với nội dung trong `entry` rồi lưu lại với phiên bản {entry.version}.",
            f"{entry.updated_by} changed leaf {leaf} at {when}; merge with `entry` and save once more with version {entry.version}.",
        ),
        "entry-changed",
        place
        | {
            "updated_by": entry.updated_by,
            "updated_at": utc_text(entry.updated_at),
            "entry": entry_state(entry),
        },
    )
