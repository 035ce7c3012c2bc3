"""How the settings of two versions differ: scale, parts, grades, places, ties and the like."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final

from services.assessment.framework_differences.models import Aspect, Change, Level
from services.assessment.framework_differences.wording_rules import change, number, plain
from shared.methodology.framework import (
    Adjustments,
    BrokenBy,
    Framework,
    FrameworkProvenance,
    Grade,
    SipasSettings,
    TieRule,
)
from shared.methodology.wording import Language, Text, shown

Said = Callable[[Framework], Text]


def setting_changes(old: Framework, new: Framework) -> Iterator[Change]:
    """Say every setting of the framework that is not as it was."""
    if old.name != new.name:
        names = plain(old.name), plain(new.name)
        yield change(Level.FRAMEWORK, Aspect.RENAMED, (old.code, new.code), *names, what=_FRAMEWORK)
    for what, said in SETTINGS:
        before, after = said(old), said(new)
        if before != after:
            yield change(
                Level.FRAMEWORK, Aspect.SETTING, (old.code, new.code), before, after, what=what
            )


def _ties(ties: TieRule) -> Text:
    match ties:
        case BrokenBy(keys=keys):
            listed = ", ".join(f"{key.kind}:{key.code}".rstrip(":") for key in keys)
            return Text(f"phân định theo {listed}", f"broken by {listed}")
        case word:
            return plain(str(word))


def _grades(grades: tuple[Grade, ...]) -> Text:
    def listed(language: Language) -> str:
        return "; ".join(
            f"{one.name} ({one.code}) {_start(one, language)}".strip() for one in grades
        )

    return Text(listed(Language.VI), listed(Language.EN))


def _start(grade: Grade, language: Language) -> str:
    if grade.start is None:
        return ""
    return f"{'≥' if grade.includes_start else '>'} {shown(grade.start, language)}"


def _blocks(framework: Framework) -> Text:
    def listed(language: Language) -> str:
        said = []
        for block in framework.blocks:
            own = _grades(block.grades).in_(language) if block.grades is not None else ""
            ranked = "" if block.ranked else Text(", không xếp hạng", ", not ranked").in_(language)
            said.append(f"{block.name} ({block.code}{ranked}){f' [{own}]' if own else ''}")
        return "; ".join(said)

    return Text(listed(Language.VI), listed(Language.EN))


def _parts(framework: Framework) -> Text:
    def listed(language: Language) -> str:
        return "; ".join(
            f"{part.name} ({part.code}: {', '.join(sorted(part.sources))}) "
            f"{shown(part.maximum, language)}"
            for part in framework.parts
        )

    return Text(listed(Language.VI), listed(Language.EN))


def _adjustments(adjustments: Adjustments) -> Text:
    def listed(language: Language) -> str:
        def amount(value: Decimal | None) -> str:
            return "-" if value is None else shown(value, language)

        clamp = adjustments.clamp
        limits = f"[{amount(clamp.minimum)}; {amount(clamp.maximum)}]" if clamp else "-"
        bonus, penalty, together, within = (
            ("thưởng ≤", "phạt ≤", "gộp", "trong phần")
            if language is Language.VI
            else ("bonus ≤", "penalty ≤", "together", "within part")
        )
        return (
            f"{bonus} {amount(adjustments.bonus_maximum)}; "
            f"{penalty} {amount(adjustments.penalty_maximum)}; "
            f"{together} {limits}; {within} {adjustments.bonus_within or '-'}"
        )

    return Text(listed(Language.VI), listed(Language.EN))


def _sipas(sipas: SipasSettings | None) -> Text:
    if sipas is None:
        return Text("không có", "none")
    factors = ", ".join(f"{one.name} ({one.code})" for one in sipas.factors)
    return plain(f"{factors}; {', '.join(sorted(sipas.favourable))}; {sipas.aggregate}")


def _provenance(of: FrameworkProvenance) -> Text:
    texts = (of.decision, of.decision_date, of.source, *of.as_published, of.illustrative)
    return plain(" | ".join(one for one in texts if one))


_FRAMEWORK: Final = Text("Bộ chỉ số", "The framework")

SETTINGS: Final[tuple[tuple[Text, Said], ...]] = (
    (Text("Mã bộ chỉ số", "The framework's code"), lambda one: plain(one.code)),
    (Text("Năm, phiên bản", "The edition"), lambda one: plain(one.edition)),
    (Text("Nguồn gốc", "The provenance"), lambda one: _provenance(one.provenance)),
    (Text("Thang điểm", "The scale"), lambda one: number(one.scale)),
    (Text("Số chữ số thập phân", "The decimals"), lambda one: plain(str(one.places))),
    (Text("Bước điểm tự chấm", "The claim step"), lambda one: number(one.claim_step)),
    (Text("Cách xếp hạng đồng điểm", "The tie rule"), lambda one: _ties(one.ties)),
    (Text("Khi không có điều tra", "Without a survey"), lambda one: plain(str(one.survey_absent))),
    (Text("Các khối", "The blocks"), _blocks),
    (Text("Xếp loại", "The grades"), lambda one: _grades(one.grades)),
    (Text("Các phần điểm", "The parts"), _parts),
    (
        Text("Điểm thưởng, điểm phạt", "Bonus and penalty"),
        lambda one: _adjustments(one.adjustments),
    ),
    (Text("Cách tính SIPAS", "SIPAS"), lambda one: _sipas(one.sipas)),
)
"""Settings, each with the words that say it; two versions differ where the words do."""
