"""How to say what would have been needed; each is completed by "thì được … điểm" / "would have given …"."""

from typing import Final

from shared.methodology.wording import Text

YES_NEEDED: Final = Text("Đạt yêu cầu", "Fulfilling it")
OPTION: Final = Text("Đạt mức “{label}”", "The level “{label}”")
WITH_ALL: Final = Text("Đạt thêm {labels}", "{labels} as well")
WITH_ITEM: Final = Text("Có thêm “{label}”", "“{label}” as well")
QUOTIENT_FULL: Final = Text("Đạt 100 %", "Reaching 100 %")
REACHED: Final = Text("“{label}” là {value}{unit}", "“{label}” at {value}{unit}")
NONE_OF: Final = Text("“{label}” bằng 0", "“{label}” at 0")
NO_LATE: Final = Text(
    "Hoàn thành hết nhiệm vụ quá hạn, dù chậm", "Completing what is overdue, though late"
)
ALL_ON_TIME: Final = Text("Hoàn thành đúng hạn tất cả nhiệm vụ", "Completing every task on time")
FORMULA_GIVES: Final = Text(
    "Công thức cho kết quả từ {value}", "A result of the formula of {value} or more"
)
SURVEY_MORE: Final = Text("Đạt {percent} % ý kiến đánh giá", "{percent} % in the survey")
INDEX_MORE: Final = Text("Chỉ số hài lòng đạt {percent} %", "An index of {percent} %")
BY_COUNCIL: Final = Text(
    "Điểm do Hội đồng ấn định; được công nhận đầy đủ",
    "The council sets these points; its full recognition",
)
ANSWERED: Final = Text(
    "Có trả lời và tài liệu kiểm chứng đạt mức cao nhất",
    "An answer with evidence for the highest level",
)
FROM: Final = Text("Đạt từ {value}{sign}", "Reaching {value}{sign}")
ABOVE: Final = Text("Đạt trên {value}{sign}", "Reaching more than {value}{sign}")
AT_MOST: Final = Text("Không quá {value}{sign}", "At most {value}{sign}")
BELOW: Final = Text("Dưới {value}{sign}", "Less than {value}{sign}")
