"""How a leaf differs from what it was."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from services.assessment.framework_differences.models import Aspect, Change, Level
from services.assessment.framework_differences.wording_rules import change, number, plain
from shared.methodology.framework import Evidence, Leaf, NotApplicable, Source
from shared.methodology.rule_wording import describe_rule
from shared.methodology.wording import Text

SOURCES: Final[Mapping[Source, Text]] = MappingProxyType(
    {
        Source.SELF: Text("tự chấm", "self-assessment"),
        Source.APPRAISED: Text("thẩm định", "appraisal"),
        Source.SURVEY: Text("điều tra xã hội học", "the survey"),
        Source.IMPORTED: Text("số liệu nhập", "imported figures"),
    }
)
MEANINGS: Final[Mapping[NotApplicable, Text]] = MappingProxyType(
    {
        NotApplicable.REFUSED: Text("không được chọn", "may not be chosen"),
        NotApplicable.FULL_POINTS: Text("được đủ điểm", "full points"),
        NotApplicable.LEAVES_DENOMINATOR: Text("loại khỏi điểm tối đa", "it leaves the maximum"),
    }
)


def leaf_changes(old: Leaf, new: Leaf) -> Iterator[Change]:
    """Say everything about a leaf that is not as it was."""
    found: list[tuple[Aspect, Text, Text]] = []
    if (old.code, old.criterion, old.field) != (new.code, new.criterion, new.field):
        found.append((Aspect.MOVED, plain(_place(old)), plain(_place(new))))
    if old.name != new.name:
        found.append((Aspect.RENAMED, plain(old.name), plain(new.name)))
    if old.maximum != new.maximum:
        found.append((Aspect.MAXIMUM, number(old.maximum), number(new.maximum)))
    if old.minimum != new.minimum:
        found.append((Aspect.MINIMUM, number(old.minimum), number(new.minimum)))
    if old.source is not new.source or old.group is not new.group:
        found.append((Aspect.SOURCE, _source(old), _source(new)))
    if old.rule != new.rule:
        found.append((Aspect.RULE, describe_rule(old.rule), describe_rule(new.rule)))
    if old.evidence != new.evidence:
        found.append((Aspect.EVIDENCE, _evidence(old.evidence), _evidence(new.evidence)))
    if _audience(old) != _audience(new):
        found.append((Aspect.APPLICABILITY, _applies(old), _applies(new)))
    if old.not_applicable is not new.not_applicable:
        meanings = MEANINGS[old.not_applicable], MEANINGS[new.not_applicable]
        found.append((Aspect.NOT_APPLICABLE, *meanings))
    if _texts(old) != _texts(new):
        found.append((Aspect.TEXT, plain(_texts(old)), plain(_texts(new))))
    for aspect, before, after in found:
        yield change(Level.LEAF, aspect, (old.code, new.code), before, after)


def _place(leaf: Leaf) -> str:
    return " / ".join(dict.fromkeys((leaf.field, leaf.criterion, leaf.code)))


def _source(leaf: Leaf) -> Text:
    source = SOURCES[leaf.source]
    return Text(f"{source.vi} ({leaf.group})", f"{source.en} ({leaf.group})")


def _evidence(evidence: Evidence) -> Text:
    note = f" ({evidence.note})" if evidence.note else ""
    if evidence.required:
        return Text(f"bắt buộc{note}", f"required{note}")
    return Text(f"không bắt buộc{note}", f"not required{note}")


def _audience(leaf: Leaf) -> tuple[object, ...]:
    return leaf.applies_to, leaf.only_agencies, leaf.except_agencies


def _applies(leaf: Leaf) -> Text:
    blocks = ", ".join(sorted(leaf.applies_to or ()))
    vi = f"khối {blocks}" if blocks else "mọi khối"
    en = f"blocks {blocks}" if blocks else "every block"
    if leaf.only_agencies is not None:
        only = ", ".join(sorted(leaf.only_agencies))
        vi, en = f"{vi}, chỉ {only}", f"{en}, only {only}"
    if leaf.except_agencies:
        but = ", ".join(sorted(leaf.except_agencies))
        vi, en = f"{vi}, trừ {but}", f"{en}, but not {but}"
    return Text(vi, en)


def _texts(leaf: Leaf) -> str:
    return " | ".join(one for one in (leaf.text, leaf.guidance, str(leaf.provenance)) if one)
