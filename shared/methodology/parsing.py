"""Plain data of a framework file → Framework, with every fault found at once."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from shared.methodology.checks import check_framework
from shared.methodology.decimals import exact
from shared.methodology.framework import (
    Adjustments,
    Block,
    BrokenBy,
    Clamp,
    Criterion,
    Evidence,
    Factor,
    Field,
    Framework,
    FrameworkProvenance,
    Grade,
    Group,
    KeyKind,
    Leaf,
    NotApplicable,
    Part,
    Provenance,
    SipasAggregate,
    SipasSettings,
    Source,
    SurveyAbsent,
    TieKey,
    TieRule,
    Ties,
    lowest_points,
)
from shared.methodology.reading import FaultList, Table
from shared.methodology.rule_parsing import faults_sound, parse_rule
from shared.methodology.rules import Deduction, Manual
from shared.methodology.version import FORMAT_VERSION
from shared.methodology.wording import FaultsError

DEFAULT_CLAIM_STEP: Final = exact("0.01")
DEFAULT_PLACES: Final = 2
MOST_PLACES: Final = 6


class FrameworkFaults(FaultsError):  # noqa: N818  it is named after what it carries
    """The framework cannot be used; `faults` says everything that is wrong with it."""


def parse_framework(data: Mapping[str, object]) -> Framework:
    """Read a framework; raises FrameworkFaults with all faults, or gives one that can be scored with."""
    faults = FaultList()
    table = Table(data, "", faults)
    if not _is_readable_format(table):
        raise FrameworkFaults(faults.found)
    framework = _framework(table)
    table.close()
    check_framework(framework, faults)
    if faults.found:
        raise FrameworkFaults(faults.found)
    return framework


def _is_readable_format(table: Table) -> bool:
    version = table.whole("format")
    if not faults_sound(table, "format"):
        return True
    if 1 <= version <= FORMAT_VERSION:
        return True
    table.fault(
        "format",
        "unknown-format",
        f"Định dạng {version} chưa đọc được; hãy dùng format: {FORMAT_VERSION} hoặc cập nhật phần mềm.",
        f"Format {version} cannot be read; use format: {FORMAT_VERSION} or a newer release.",
    )
    return version < 1


def _framework(table: Table) -> Framework:
    scale = table.number("scale")
    return Framework(
        code=table.text("code"),
        name=table.text("name"),
        edition=table.text("edition"),
        provenance=_provenance(table),
        scale=scale,
        places=read_places(table),
        claim_step=table.number("claim_step", DEFAULT_CLAIM_STEP),
        ties=read_ties(table),
        blocks=tuple(_block(one) for one in table.tables("blocks")),
        grades=tuple(_grade(one) for one in table.tables("grades")),
        parts=_parts(table, scale),
        adjustments=_adjustments(table),
        survey_absent=table.one_of("survey_absent", SurveyAbsent, SurveyAbsent.REFUSE),
        sipas=_sipas(table),
        fields=tuple(_field(one) for one in table.tables("fields")),
    )


def _provenance(table: Table) -> FrameworkProvenance:
    if "provenance" not in table:
        return FrameworkProvenance()
    inner = table.table("provenance")
    provenance = FrameworkProvenance(
        decision=inner.text("decision", ""),
        decision_date=inner.text("decision_date", ""),
        source=inner.text("source", ""),
        as_published=inner.texts("as_published", required=False),
        illustrative=inner.text("illustrative", ""),
    )
    inner.close()
    return provenance


def read_places(table: Table) -> int:
    """Read a number of decimals."""
    places = table.whole("places", DEFAULT_PLACES)
    if not 0 <= places <= MOST_PLACES:
        table.fault(
            "places",
            "bad-places",
            f"Số chữ số thập phân phải từ 0 đến {MOST_PLACES}; thường là 2.",
            f"The number of decimals has to be 0 to {MOST_PLACES}; usually 2.",
        )
    return places


def read_ties(table: Table) -> TieRule:
    """Read a tie rule: a word, or the keys that break ties."""
    value = table.raw("ties")
    if not isinstance(value, Mapping):
        return table.one_of("ties", Ties, Ties.COMPETITION)
    inner = table.table("ties")
    keys = tuple(
        _tie_key(inner, pointer, element) for pointer, element in inner.entries("broken_by")
    )
    inner.close()
    return BrokenBy(keys)


def _tie_key(table: Table, pointer: str, element: object) -> TieKey:
    kind, colon, code = str(element).partition(":")
    needs_code = kind in {KeyKind.PART, KeyKind.FIELD, KeyKind.CRITERION}
    if kind in set(KeyKind) and bool(colon and code) is needs_code:
        return TieKey(KeyKind(kind), code)
    table.faults.add(
        pointer,
        "bad-tie-key",
        f"Không hiểu “{element}”; hãy viết part:MÃ, field:MÃ, criterion:MÃ, sipas hoặc exact.",
        f"“{element}” is no key; write part:CODE, field:CODE, criterion:CODE, sipas or exact.",
    )
    return TieKey(KeyKind.EXACT)


def _block(table: Table) -> Block:
    block = Block(
        code=table.text("code"),
        name=table.text("name"),
        ranked=table.flag("ranked", default=True),
        grades=tuple(_grade(one) for one in table.tables("grades")) if "grades" in table else None,
    )
    table.close()
    return block


def _grade(table: Table) -> Grade:
    grade = Grade(
        code=table.text("code"),
        name=table.text("name"),
        start=table.number_or_none("from"),
        includes_start=table.flag("includes_from", default=True),
    )
    table.close()
    return grade


def _parts(table: Table, scale: Decimal) -> tuple[Part, ...]:
    if "parts" not in table:
        return (Part("TOTAL", "Tổng điểm", frozenset(Source), scale),)
    parts: list[Part] = []
    for one in table.tables("parts"):
        parts.append(
            Part(
                code=one.text("code"),
                name=one.text("name"),
                sources=frozenset(one.words("sources", Source)),
                maximum=one.number("maximum"),
            )
        )
        one.close()
    return tuple(parts)


def _adjustments(table: Table) -> Adjustments:
    if "adjustments" not in table:
        return Adjustments()
    inner = table.table("adjustments")
    clamp = None
    if "clamp" in inner:
        limits = inner.table("clamp")
        clamp = Clamp(limits.number("minimum"), limits.number("maximum"))
        limits.close()
    within = inner.text("bonus_within", "")
    adjustments = Adjustments(
        bonus_maximum=inner.number_or_none("bonus_maximum"),
        penalty_maximum=inner.number_or_none("penalty_maximum"),
        clamp=clamp,
        bonus_within=within or None,
    )
    inner.close()
    return adjustments


def _sipas(table: Table) -> SipasSettings | None:
    if "sipas" not in table:
        return None
    inner = table.table("sipas")
    factors: list[Factor] = []
    for one in inner.tables("factors"):
        factors.append(Factor(one.text("code"), one.text("name")))
        one.close()
    settings = SipasSettings(
        factors=tuple(factors),
        favourable=frozenset(inner.texts("favourable")),
        aggregate=inner.one_of("aggregate", SipasAggregate, SipasAggregate.MEAN_OF_FACTORS),
    )
    inner.close()
    return settings


def _field(table: Table) -> Field:
    code = table.text("code")
    group = table.one_of("group", Group, Group.MAIN)
    field = Field(
        code=code,
        name=table.text("name"),
        group=group,
        maximum=table.number("maximum"),
        criteria=tuple(_criterion(one, code, group) for one in table.tables("criteria")),
    )
    table.close()
    return field


def _criterion(table: Table, field: str, group: Group) -> Criterion:
    code = table.text("code")
    if "sub_criteria" not in table:
        leaf = _leaf(table, field, code, group)
        return Criterion(leaf.code, leaf.name, leaf.maximum, (leaf,))
    criterion = Criterion(
        code=code,
        name=table.text("name"),
        maximum=table.number("maximum"),
        leaves=tuple(_leaf(one, field, code, group) for one in table.tables("sub_criteria")),
    )
    table.close()
    return criterion


def _leaf(table: Table, field: str, criterion: str, group: Group) -> Leaf:
    rule = parse_rule(table.table("rule"))
    stated = table.number_or_none("minimum")
    if stated is not None and isinstance(rule, Deduction | Manual):
        table.fault(
            "minimum",
            "minimum-belongs-to-rule",
            "Với dạng quy tắc này hãy viết minimum bên trong rule.",
            "With this shape write minimum inside the rule.",
        )
    leaf = Leaf(
        code=table.text("code"),
        name=table.text("name"),
        maximum=table.number("maximum"),
        minimum=lowest_points(rule, stated),
        source=table.one_of("source", Source),
        rule=rule,
        field=field,
        criterion=criterion,
        group=group,
        text=table.text("text", ""),
        evidence=_evidence(table),
        guidance=table.text("guidance", ""),
        not_applicable=table.one_of("not_applicable", NotApplicable, NotApplicable.REFUSED),
        applies_to=_codes(table, "applies_to"),
        provenance=table.one_of("provenance", Provenance, Provenance.OFFICIAL),
        only_agencies=_codes(table, "only_agencies"),
        except_agencies=_codes(table, "except_agencies") or frozenset(),
    )
    table.close()
    return leaf


def _codes(table: Table, key: str) -> frozenset[str] | None:
    return frozenset(table.texts(key)) if key in table else None


def _evidence(table: Table) -> Evidence:
    if "evidence" not in table:
        return Evidence()
    inner = table.table("evidence")
    evidence = Evidence(inner.flag("required", default=False), inner.text("note", ""))
    inner.close()
    return evidence
