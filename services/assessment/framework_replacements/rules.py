"""What a replacement means. Pure functions over frameworks, mappings and differences."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any, Final

from services.assessment.framework_differences.models import Aspect, Difference, Level
from services.assessment.framework_replacements.models import Fate, LeafFate, Plan, ReportPlan
from services.assessment.self_assessments.models import Claim
from services.assessment.self_assessments.rules import ClaimFaultsError, make_claim
from shared.methodology.framework import Framework, Leaf, Source
from shared.methodology.wording import Text

UNCHANGED: Final = frozenset({Aspect.MOVED, Aspect.APPLICABILITY})
"""Where a leaf stands and whom it applies to changes nothing of what those said who have it still."""


def make_plan(
    old: Framework,
    new: Framework,
    links: Mapping[str, str],
    open_leaves: tuple[str, ...],
    difference: Difference,
) -> Plan:
    """Say what becomes of every leaf, by its mapping and by what differs."""
    changes: dict[str, list[Text]] = {}
    for one in difference.changes:
        kept = one.level is Level.LEAF and one.old_code and one.new_code
        if kept and one.aspect not in UNCHANGED:
            changes.setdefault(one.new_code or "", []).append(one.sentence)
    fates = [_fate(leaf, links, new, changes) for leaf in old.leaves.values()]
    known = set(links.values())
    fates += [
        LeafFate(None, leaf.code, leaf.name, Fate.NEW)
        for leaf in new.leaves.values()
        if leaf.code not in known
    ]
    return Plan(old, new, links, tuple(fates), open_leaves, _fields(old, new, links))


def _fate(
    leaf: Leaf, links: Mapping[str, str], new: Framework, changes: Mapping[str, list[Text]]
) -> LeafFate:
    target = links.get(leaf.code)
    if target is None:
        return LeafFate(leaf.code, None, leaf.name, Fate.REMOVED)
    name = new.leaves[target].name
    if target in changes:
        return LeafFate(leaf.code, target, name, Fate.CHANGED, tuple(changes[target]))
    return LeafFate(leaf.code, target, name, Fate.KEPT if target == leaf.code else Fate.MOVED)


def _fields(old: Framework, new: Framework, links: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Follow fields by their leaves: whoever appraises a leaf goes on to do so, wherever it went."""
    return {
        field.code: tuple(
            dict.fromkeys(
                new.leaves[links[leaf.code]].field for leaf in field.leaves if leaf.code in links
            )
        )
        for field in old.fields
    }


def fields_after(plan: Plan, fields: Collection[str]) -> list[str]:
    """Give the fields that an appraiser is assigned to now; a field whose leaves all went stays if its code does."""
    codes = {field.code for field in plan.new.fields}
    found = [
        target
        for field in fields
        for target in plan.fields.get(field) or ((field,) if field in codes else ())
    ]
    return list(dict.fromkeys(found))


def plan_report(plan: Plan, block: str, agency: str, entries: Collection[str]) -> ReportPlan:
    """Say what a replacement means for the report of one agency, which has entries on some old leaves."""
    kept: dict[str, str] = {}
    archived: list[str] = []
    for leaf in plan.old.leaves_of(block, agency):
        target = plan.new.leaf(plan.links.get(leaf.code, ""))
        if target is not None and target.applies(block, agency) and _goes_on(leaf, target):
            kept[leaf.code] = target.code
        else:
            archived.append(leaf.code)
    claimed = {kept[code] for code in kept if plan.old.leaves[code].source is Source.SELF}
    changed = plan.changes
    return ReportPlan(
        moved={code: target for code, target in kept.items() if code != target},
        flagged=tuple(
            target for code, target in kept.items() if target in changed and code in entries
        ),
        added=tuple(
            leaf.code
            for leaf in plan.new.leaves_of(block, agency)
            if leaf.source is Source.SELF and leaf.code not in claimed
        ),
        archived=tuple(archived),
        decided_anew=tuple(code for code, target in kept.items() if target in changed),
    )


def _goes_on(old: Leaf, new: Leaf) -> bool:
    """Whether what an agency said of a leaf can stay with it: not where agencies score it no more."""
    if Source.SURVEY in {old.source, new.source}:
        return old.source is new.source
    return not (old.source is Source.SELF and new.source is not Source.SELF)


def review_entry(
    plan: Plan, leaf: str, answer: Mapping[str, Any], claimed: Decimal | None, stage: str
) -> tuple[Decimal | None, tuple[dict[str, str], ...]]:
    """Give what the new rule gives for an entry, and why it has to be looked at again.

    That is what changed about the leaf, and whatever of the entry does not fit it any more. The claim stays as it is.
    """
    notes = [{"code": "leaf-changed", "vi": one.vi, "en": one.en} for one in plan.changes[leaf]]
    points: Decimal | None = None
    try:
        points = _claim(plan, leaf, answer, None, stage).rule_points
        _claim(plan, leaf, answer, claimed, stage)
    except ClaimFaultsError as error:
        notes += [{"code": one.code, "vi": one.vi, "en": one.en} for one in error.faults]
    return points, tuple(notes)


def _claim(
    plan: Plan, leaf: str, answer: Mapping[str, Any], claimed: Decimal | None, stage: str
) -> Claim:
    return make_claim(
        plan.new, plan.new.leaves[leaf], answer=answer, claimed_points=claimed, stage=stage
    )


def survey_leaves_touched(plan: Plan) -> tuple[str, ...]:
    """Old codes of survey leaves that go or get another code: questionnaires that name them have to follow."""
    return tuple(
        leaf.code
        for leaf in plan.old.leaves.values()
        if leaf.source is Source.SURVEY and plan.links.get(leaf.code) != leaf.code
    )


def blocks_missing(new: Framework, blocks: Collection[str]) -> list[str]:
    """Blocks of participants that a framework does not have."""
    return sorted(block for block in set(blocks) if new.block(block) is None)
