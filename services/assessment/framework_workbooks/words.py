"""The words of a framework's workbook: what officers choose from lists, and what each word is in the framework file."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from shared.methodology.framework import (
    Group,
    NotApplicable,
    Provenance,
    SipasAggregate,
    Source,
    SurveyAbsent,
    Ties,
)
from shared.methodology.rules import Combine, OtherIndex, Shape, Unmet, ZeroDenominator

Words = Mapping[str, str]


class Level(StrEnum):
    """What a row of the tree is."""

    FIELD = "FIELD"
    CRITERION = "CRITERION"
    SUB_CRITERION = "SUB_CRITERION"


def _words(**by_meaning: str) -> Words:
    return MappingProxyType({word: meaning for meaning, word in by_meaning.items()})


def _of(meanings: Mapping[StrEnum, str]) -> Words:
    return MappingProxyType({word: meaning.value for meaning, word in meanings.items()})


LEVELS: Final = _of(
    {
        Level.FIELD: "Lĩnh vực",
        Level.CRITERION: "Tiêu chí",
        Level.SUB_CRITERION: "Tiêu chí thành phần",
    }
)
GROUPS: Final = _of(
    {Group.MAIN: "Điểm chính", Group.BONUS: "Điểm thưởng", Group.PENALTY: "Điểm trừ"}
)
SOURCES: Final = _of(
    {
        Source.SELF: "Tự chấm",
        Source.APPRAISED: "Hội đồng chấm",
        Source.SURVEY: "Điều tra xã hội học",
        Source.IMPORTED: "Số liệu nhập vào",
    }
)
NOT_APPLICABLE: Final = _of(
    {
        NotApplicable.REFUSED: "Không cho phép",
        NotApplicable.FULL_POINTS: "Tính điểm tối đa",
        NotApplicable.LEAVES_DENOMINATOR: "Trừ khỏi điểm tối đa",
    }
)
PROVENANCES: Final = _of({Provenance.OFFICIAL: "Chính thức", Provenance.ILLUSTRATIVE: "Minh hoạ"})
ZERO_DENOMINATORS: Final = _of(
    {
        ZeroDenominator.NOT_APPLICABLE: "Không áp dụng",
        ZeroDenominator.ZERO: "Không điểm",
        ZeroDenominator.FULL: "Điểm tối đa",
    }
)
COMBINES: Final = _of(
    {Combine.POOLED: "Gộp mọi phiếu", Combine.MEAN_OF_QUESTIONS: "Trung bình các câu hỏi"}
)
UNMETS: Final = _of({Unmet.ZERO: "Không điểm", Unmet.PROPORTIONAL: "Theo tỷ lệ"})
INDEXES: Final = _of({OtherIndex.SIPAS: "SIPAS"})
TIES: Final = _of({Ties.COMPETITION: "Nhảy bậc (1-2-2-4)", Ties.DENSE: "Liền bậc (1-2-2-3)"})
SURVEY_ABSENTS: Final = _of(
    {SurveyAbsent.REFUSE: "Không tính chỉ số", SurveyAbsent.RESCALE: "Quy đổi phần còn lại"}
)
AGGREGATES: Final = _of(
    {
        SipasAggregate.MEAN_OF_FACTORS: "Trung bình các yếu tố",
        SipasAggregate.MEAN_OF_QUESTIONS: "Trung bình các câu hỏi",
    }
)
SHAPES: Final = _of(
    {
        Shape.YES_NO: "Đạt / không đạt",
        Shape.CHOICE: "Chọn một mức",
        Shape.CONJUNCTION: "Đủ mọi điều kiện",
        Shape.STEPS: "Theo khoảng giá trị",
        Shape.CHECKLIST: "Cộng điểm từng mục",
        Shape.RATIO: "Theo tỷ lệ",
        Shape.RATIO_FLOOR: "Theo tỷ lệ, từ ngưỡng",
        Shape.COUNT_CAP: "Đếm số lượng, có trần",
        Shape.INCREMENTS: "Tăng dần theo bước",
        Shape.INVERSE_RATIO: "Tỷ lệ nghịch",
        Shape.DEDUCTION: "Trừ điểm từng trường hợp",
        Shape.ZERO_ON_FAILURE: "Có vi phạm thì không điểm",
        Shape.TASKS: "Tiến độ nhiệm vụ",
        Shape.TARGET: "Theo chỉ tiêu từng giai đoạn",
        Shape.RELATIVE_TO_BEST: "So với đơn vị cao nhất",
        Shape.FORMULAS: "Chọn công thức",
        Shape.SURVEY_SHARE: "Tỷ lệ trả lời hài lòng",
        Shape.SURVEY_WEIGHTED: "Trả lời có trọng số",
        Shape.INDEX: "Lấy theo chỉ số khác",
        Shape.MANUAL: "Chấm trực tiếp",
    }
)
ROLES: Final = _words(
    input="Số liệu",
    numerator="Tử số",
    denominator="Mẫu số",
    bad="Số không đạt",
    total="Tổng số",
    cases="Số trường hợp bị trừ",
    failures="Số vi phạm",
    on_time="Đúng hạn",
    late="Xong nhưng muộn",
    overdue="Quá hạn chưa xong",
    variables="Biến của công thức",
)
"""What a figure is for in its rule; `variables` is a list of figures, every other a single one."""

MEANINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        Shape.YES_NO: "Đạt yêu cầu được điểm thứ nhất, không đạt được điểm thứ hai.",
        Shape.CHOICE: "Chọn đúng một mức; mỗi mức có điểm riêng.",
        Shape.CONJUNCTION: "Đủ mọi điều kiện mới được điểm khi đạt.",
        Shape.STEPS: "Điểm theo khoảng mà số liệu (hoặc tỷ lệ %) rơi vào; các khoảng nối liền nhau.",
        Shape.CHECKLIST: "Cộng điểm các mục có được, không quá điểm tối đa.",
        Shape.RATIO: "Tử số / mẫu số × điểm tối đa.",
        Shape.RATIO_FLOOR: "Như theo tỷ lệ, nhưng dưới ngưỡng (%) thì không điểm.",
        Shape.COUNT_CAP: "Số lượng × điểm mỗi đơn vị, không quá điểm tối đa.",
        Shape.INCREMENTS: "Đến ngưỡng được điểm khi đạt; mỗi bước thêm được cộng điểm mỗi đơn vị.",
        Shape.INVERSE_RATIO: "(Tổng số − số không đạt) / tổng số × điểm tối đa.",
        Shape.DEDUCTION: "Điểm tối đa trừ dần theo từng trường hợp, xuống đến điểm thấp nhất.",
        Shape.ZERO_ON_FAILURE: "Có một vi phạm trở lên thì không được điểm.",
        Shape.TASKS: "Tất cả đúng hạn, có việc muộn, hoặc còn việc quá hạn.",
        Shape.TARGET: "Đạt chỉ tiêu của giai đoạn được điểm tối đa.",
        Shape.RELATIVE_TO_BEST: "Nửa số điểm đến mục tiêu, phần còn lại so với đơn vị cao nhất của khối.",
        Shape.FORMULAS: "Một trong các công thức trên các biến; dùng + - * / min max.",
        Shape.SURVEY_SHARE: "Tỷ lệ phiếu chọn các phương án hài lòng × điểm tối đa.",
        Shape.SURVEY_WEIGHTED: "Mỗi phương án tính theo phần trăm của nó.",
        Shape.INDEX: "Phần trăm của chỉ số khác × điểm tối đa.",
        Shape.MANUAL: "Người chấm nhập điểm, là bội số của bước.",
    }
)
"""What each way of scoring means, for the page of guidance."""


def word_of(words: Words, meaning: str) -> str:
    """Give the word of a meaning; the meaning itself where it has none."""
    return next((word for word, known in words.items() if known == meaning), meaning)
