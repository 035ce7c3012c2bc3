"""Why an agency's index is what it is, in one calculation that a person can follow."""

from shared.methodology.decimals import round_half_up, subtract
from shared.methodology.framework import Framework
from shared.methodology.totals import AgencyScore
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
_ADJUSTED = {
    Language.VI: "điểm thưởng, phạt {added}",
    Language.EN: "bonus and penalty {added}",
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
    pieces = [
        " + ".join(
            _OUT_OF[language].format(
                name=one.part.name,
                points=shown(round_half_up(one.points, _SHOWN_PLACES), language),
                maximum=shown(one.maximum, language),
            )
            for one in score.parts
        )
    ]
    if score.maximum != framework.scale:
        pieces.append(
            _RESCALED[language].format(
                maximum=shown(score.maximum, language), scale=shown(framework.scale, language)
            )
        )
    if score.adjustment.added:
        pieces.append(_ADJUSTED[language].format(added=shown(score.adjustment.added, language)))
    lost = round_half_up(subtract(score.maximum, score.points), _SHOWN_PLACES)
    index = format(score.index, "f").replace(".", "," if language is Language.VI else ".")
    return f"{'; '.join(pieces)} = {index} ({_LOST[language].format(lost=shown(lost, language))})"
