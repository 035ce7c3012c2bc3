"""Why an agency's index is what it is, in one calculation that a person can follow."""

from shared.methodology.decimals import ZERO, round_half_up, subtract
from shared.methodology.framework import Framework
from shared.methodology.totals import AdjustmentScore, AgencyScore, PartScore
from shared.methodology.wording import Language, shown

_SHOWN_PLACES = 4

_WAITING = {
    Language.VI: "Chưa xác định được chỉ số: còn thiếu dữ liệu của {codes}.",
    Language.EN: "The index is not determined: data is absent for {codes}.",
}
_NOTHING_APPLIES = {
    Language.VI: "Chưa xác định được chỉ số: không có tiêu chí nào áp dụng.",
    Language.EN: "The index is not determined: no leaf applies.",
}
_OUT_OF = {Language.VI: "{name} {points}/{maximum}", Language.EN: "{name} {points}/{maximum}"}
_RESCALED = {
    Language.VI: "quy đổi từ {maximum} điểm áp dụng sang thang {scale}",
    Language.EN: "rescaled from the {maximum} points that apply to a scale of {scale}",
}
_BONUS_WITHIN = {
    Language.VI: "{piece} (đã gồm {bonus} điểm thưởng)",
    Language.EN: "{piece} ({bonus} bonus points among them)",
}
_ADJUSTED = {
    Language.VI: "thưởng {bonus}, trừ {penalty}, tính vào chỉ số {added} điểm",
    Language.EN: "bonus {bonus}, penalty {penalty}, {added} points go into the index",
}
_LOST = {
    Language.VI: "mất {lost} điểm ở các tiêu chí",
    Language.EN: "{lost} points lost in the leaves",
}


def explain_index(score: AgencyScore, framework: Framework) -> dict[str, str]:
    """Say in both languages how the parts come to the index."""
    return {str(language): _said(score, framework, language) for language in Language}


def _said(score: AgencyScore, framework: Framework, language: Language) -> str:
    if score.waiting:
        return _WAITING[language].format(codes=", ".join(score.waiting))
    if score.exact is None or score.index is None:
        return _NOTHING_APPLIES[language]
    pieces = [" + ".join(_part(one, score.adjustment, language) for one in score.parts)]
    if score.maximum != framework.scale:
        pieces.append(
            _RESCALED[language].format(
                maximum=shown(score.maximum, language), scale=shown(framework.scale, language)
            )
        )
    pieces += _adjusted(score.adjustment, language)
    lost = round_half_up(subtract(score.maximum, score.points), _SHOWN_PLACES)
    index = format(score.index, "f").replace(".", "," if language is Language.VI else ".")
    return f"{'; '.join(pieces)} = {index} ({_LOST[language].format(lost=shown(lost, language))})"


def _part(one: PartScore, adjustment: AdjustmentScore, language: Language) -> str:
    piece = _OUT_OF[language].format(
        name=one.part.name,
        points=shown(round_half_up(one.points, _SHOWN_PLACES), language),
        maximum=shown(one.maximum, language),
    )
    if adjustment.bonus and adjustment.bonus_within == one.part.code:
        return _BONUS_WITHIN[language].format(piece=piece, bonus=shown(adjustment.bonus, language))
    return piece


def _adjusted(adjustment: AdjustmentScore, language: Language) -> list[str]:
    """Say what stands beside the scale, also where bonus and penalty cancel out."""
    bonus = ZERO if adjustment.bonus_within else adjustment.bonus
    if not bonus and not adjustment.penalty:
        return []
    return [
        _ADJUSTED[language].format(
            bonus=shown(bonus, language),
            penalty=shown(adjustment.penalty, language),
            added=shown(adjustment.added, language),
        )
    ]
