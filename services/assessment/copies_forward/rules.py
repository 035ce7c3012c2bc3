"""Rules of copying forward. Pure functions."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.assessment.copies_forward.models import (
    CopyItem,
    CopySource,
    EarlierEntry,
    SkipReason,
)
from services.assessment.self_assessments.models import Claim
from services.assessment.self_assessments.rules import ClaimFaultsError, make_claim
from shared.methodology.framework import Framework, Leaf


@dataclass(frozen=True, slots=True)
class Present:
    """The report that is copied into."""

    framework: Framework
    claimable: Sequence[Leaf]
    filled: Collection[str]
    barred: Collection[str]
    stage: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """The report that is copied from, and what its leaves became."""

    framework: Framework
    entries: Mapping[str, EarlierEntry]
    became: Mapping[str, str]
    """Earlier leaf → present leaf, as far as that is settled."""


def plan_copy(present: Present, earlier: Earlier) -> tuple[CopyItem, ...]:
    """Say of every leaf that the agency scores now, and of every earlier entry without one, what becomes of it."""
    origin = {new: old for old, new in earlier.became.items()}
    items = [_item(present, earlier, leaf, origin.get(leaf.code)) for leaf in present.claimable]
    return (*items, *_left_behind(present, earlier))


def default_source(sources: Sequence[CopySource]) -> CopySource | None:
    """Choose the last report, latest first in the list: the agency's own, or the only predecessor's of that period."""
    if not sources:
        return None
    last = [one for one in sources if one.period_id == sources[0].period_id]
    own = [one for one in last if one.own]
    return own[0] if own else last[0] if len(last) == 1 else None


def _item(present: Present, earlier: Earlier, leaf: Leaf, old_code: str | None) -> CopyItem:
    entry = earlier.entries.get(old_code) if old_code else None
    old = earlier.framework.leaf(old_code) if old_code else None
    reason = _skip(present, leaf, old, entry)
    if reason is None and entry is not None:
        claim = _claim(present, leaf, entry)
        if claim is not None:
            return CopyItem(
                leaf.code,
                old_code,
                leaf.name,
                None,
                claim.answer,
                claim.rule_points,
                claim.claimed_points,
                entry.explanation,
                entry.evidence,
            )
        reason = SkipReason.DOES_NOT_FIT
    return CopyItem(leaf.code, old_code, leaf.name, reason)


def _skip(
    present: Present, leaf: Leaf, old: Leaf | None, entry: EarlierEntry | None
) -> SkipReason | None:
    if leaf.code in present.filled:
        return SkipReason.ALREADY_FILLED
    if leaf.code in present.barred:
        return SkipReason.DELEGATED
    if old is None:
        return SkipReason.NEW_LEAF
    if entry is None:
        return SkipReason.NOT_ANSWERED
    return None if _scored_alike(old, leaf) else SkipReason.RULE_CHANGED


def _scored_alike(old: Leaf, new: Leaf) -> bool:
    """Whether the same answer means the same: names, texts and guidance may have been mended."""
    return (old.rule, old.maximum, old.minimum, old.not_applicable, old.source) == (
        new.rule,
        new.maximum,
        new.minimum,
        new.not_applicable,
        new.source,
    )


def _claim(present: Present, leaf: Leaf, entry: EarlierEntry) -> Claim | None:
    """Claim as before where this period's target still allows it, else what the rule gives now."""
    for claimed in dict.fromkeys((entry.claimed_points, None)):
        try:
            return make_claim(
                present.framework,
                leaf,
                answer=entry.answer,
                claimed_points=claimed,
                stage=present.stage,
            )
        except ClaimFaultsError:
            continue
    return None


def _left_behind(present: Present, earlier: Earlier) -> Iterator[CopyItem]:
    scored = {leaf.code for leaf in present.claimable}
    for code in earlier.entries:
        new = earlier.became.get(code)
        if new in scored:
            continue
        old = earlier.framework.leaf(code)
        reason = SkipReason.NOT_APPLICABLE if new else SkipReason.GONE
        yield CopyItem(new, code, old.name if old else code, reason)
