"""The words of the workbook in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.scoring.result_figures.models import Standing
from shared.methodology.wording import Language


@dataclass(frozen=True, slots=True)
class Words:
    """Every word of the workbook that does not come from the results."""

    number_locale: str
    """Locale of number formats (MS-LCID), so that 1.234,50 stays so on a computer set to English."""
    banners: Mapping[Standing, str]
    by_decision: str
    not_public: str
    overview: str
    ranking: str
    points: str
    explanations: str
    losses: str
    fields: str
    charts: str
    method: str
    block: str
    rank: str
    code: str
    agency: str
    maximum: str
    applicable: str
    bonus: str
    penalty: str
    index: str
    grade: str
    mean: str
    highest: str
    lowest: str
    spread: str
    agencies: str
    ranked: str
    all_blocks: str
    field: str
    criterion: str
    leaf: str
    part: str
    source: str
    status: str
    sources: Mapping[str, str]
    statuses: Mapping[str, str]
    not_applicable: str
    waiting: str
    share: str
    mean_share: str
    self_points: str
    round_1: str
    round_2: str
    final: str
    lost: str
    lost_in_all: str
    why: str
    arithmetic: str
    opinion: str
    visible_sums: str
    unranked_note: str
    index_note: str
    leaf_note: str
    formula_note: str
    programme: str
    period: str
    framework: str
    decision: str
    computed: str
    checked: str
    approved: str
    digests: str
    kernel: str
    appraisal_record: str
    survey_summary: str
    imported_facts: str
    result_digest: str
    grade_from: str
    grade_above: str
    grade_rest: str
    grades_by_block: str
    index_by_agency: str
    share_by_field: str
    sipas: str
    sipas_title: str
    sipas_rank: str
    page: str
    rule: str
    chart_description: str


_VI: Final = Words(
    number_locale="42A",
    banners={
        Standing.DRAFT: "DỰ THẢO",
        Standing.APPROVED: "ĐÃ PHÊ DUYỆT, CHƯA CÔNG BỐ",
        Standing.EMBARGOED: "PHỤ LỤC – KHÔNG PHỔ BIẾN TRƯỚC THỜI ĐIỂM CÔNG KHAI",
        Standing.PUBLISHED: "PHỤ LỤC",
    },
    by_decision="(Kèm theo Quyết định số {number} {day})",
    not_public="Kết quả chưa được công bố, chỉ dùng nội bộ",
    overview="Tổng hợp",
    ranking="Xếp hạng",
    points="Điểm",
    explanations="Giải trình điểm",
    losses="Tiêu chí mất điểm",
    fields="Lĩnh vực",
    charts="Biểu đồ",
    method="Phương pháp",
    block="Khối",
    rank="Hạng",
    code="Mã",
    agency="Cơ quan, đơn vị",
    maximum="Điểm tối đa",
    applicable="{name}: tối đa áp dụng",
    bonus="Điểm thưởng",
    penalty="Điểm trừ",
    index="Chỉ số",
    grade="Xếp loại",
    mean="Trung bình",
    highest="Cao nhất",
    lowest="Thấp nhất",
    spread="Chênh lệch",
    agencies="Số cơ quan",
    ranked="Được xếp hạng",
    all_blocks="Tất cả các khối",
    field="Lĩnh vực",
    criterion="Tiêu chí",
    leaf="Tiêu chí, tiêu chí thành phần",
    part="Phần điểm",
    source="Nguồn",
    status="Tình trạng",
    sources={
        "SELF": "Tự đánh giá, thẩm định",
        "APPRAISED": "Thẩm định",
        "SURVEY": "Điều tra XHH",
        "IMPORTED": "Số liệu tổng hợp",
    },
    statuses={
        "SCORED": "Theo quy tắc",
        "FIXED": "Hội đồng ấn định",
        "MISSING": "Không trả lời: tính 0",
        "NOT_APPLICABLE": "Không áp dụng",
        "FULL_POINTS": "Không áp dụng: điểm tối đa",
        "NOT_COMPUTABLE": "Không tính được: tính 0",
        "SURVEY_ABSENT": "Không có điều tra: không áp dụng",
        "WAITING": "Chờ dữ liệu",
    },
    not_applicable="KAD",
    waiting="chờ",
    share="Tỷ lệ đạt (%)",
    mean_share="Tỷ lệ đạt trung bình (%)",
    self_points="Tự chấm",
    round_1="Thẩm định vòng 1",
    round_2="Thẩm định vòng 2",
    final="Điểm cuối",
    lost="Điểm mất",
    lost_in_all="Tổng điểm mất của khối",
    why="Lý do",
    arithmetic="Cách tính",
    opinion="Ý kiến thẩm định",
    visible_sums="Cộng các dòng đang lọc",
    unranked_note="Dấu “–” ở cột Hạng: cơ quan không xếp hạng hoặc chưa xác định được chỉ số.",
    index_note=(
        "Chỉ số = tổng điểm các phần / tổng điểm tối đa áp dụng × thang điểm, cộng điểm thưởng, trừ điểm trừ theo "
        "bộ chỉ số; chỉ làm tròn một lần ở kết quả cuối cùng."
    ),
    leaf_note=(
        "KAD: không áp dụng, không tính vào điểm tối đa; ô trống: tiêu chí không dành cho cơ quan; nền cam: không "
        "trả lời hoặc không tính được, tính 0 điểm; chữ đỏ: dưới một nửa điểm tối đa."
    ),
    formula_note=(
        "Tổng điểm, chỉ số, hạng, xếp loại và tỷ lệ là công thức: chọn ô để xem cách tính từ trang điểm thành phần."
    ),
    programme="Chương trình",
    period="Kỳ đánh giá",
    framework="Bộ chỉ số",
    decision="Quyết định công bố",
    computed="Tính điểm",
    checked="Kiểm tra",
    approved="Phê duyệt",
    digests="{of} (SHA-256)",
    kernel="Phiên bản phương pháp tính",
    appraisal_record="Hồ sơ thẩm định",
    survey_summary="Tổng hợp điều tra",
    imported_facts="Số liệu tổng hợp",
    result_digest="Kết quả",
    grade_from="từ {points}",
    grade_above="trên {points}",
    grade_rest="còn lại",
    grades_by_block="Số cơ quan theo xếp loại",
    index_by_agency="Chỉ số theo cơ quan: {block}",
    share_by_field="Tỷ lệ đạt trung bình theo lĩnh vực (%)",
    sipas="SIPAS",
    sipas_title="Chỉ số hài lòng về sự phục vụ hành chính (SIPAS)",
    sipas_rank="Hạng SIPAS",
    page="Trang &P/&N",
    rule="Quy tắc chấm điểm",
    chart_description="Biểu đồ: {title}. Số liệu ở trang “{sheet}”.",
)

_EN: Final = Words(
    number_locale="409",
    banners={
        Standing.DRAFT: "DRAFT",
        Standing.APPROVED: "APPROVED, NOT YET PUBLISHED",
        Standing.EMBARGOED: "ANNEX – NOT TO BE SPREAD BEFORE IT IS PUBLIC",
        Standing.PUBLISHED: "ANNEX",
    },
    by_decision="(To decision {number} of {day})",
    not_public="Not published; for internal use only",
    overview="Overview",
    ranking="Ranking",
    points="Points",
    explanations="Explanations",
    losses="Points lost",
    fields="Fields",
    charts="Charts",
    method="Method",
    block="Block",
    rank="Rank",
    code="Code",
    agency="Agency",
    maximum="Maximum",
    applicable="{name}: applicable maximum",
    bonus="Bonus",
    penalty="Penalty",
    index="Index",
    grade="Grade",
    mean="Mean",
    highest="Highest",
    lowest="Lowest",
    spread="Spread",
    agencies="Agencies",
    ranked="Ranked",
    all_blocks="All blocks",
    field="Field",
    criterion="Criterion",
    leaf="Criterion, sub-criterion",
    part="Part",
    source="Source",
    status="Status",
    sources={
        "SELF": "Self-scored, appraised",
        "APPRAISED": "Appraised",
        "SURVEY": "Survey",
        "IMPORTED": "Imported figures",
    },
    statuses={
        "SCORED": "By the rule",
        "FIXED": "Fixed by the council",
        "MISSING": "No answer: counts as 0",
        "NOT_APPLICABLE": "Does not apply",
        "FULL_POINTS": "Does not apply: full points",
        "NOT_COMPUTABLE": "Cannot be computed: counts as 0",
        "SURVEY_ABSENT": "No survey: does not apply",
        "WAITING": "Waits for data",
    },
    not_applicable="n/a",
    waiting="waits",
    share="Share reached (%)",
    mean_share="Mean share reached (%)",
    self_points="Self-scored",
    round_1="Appraisal round 1",
    round_2="Appraisal round 2",
    final="Final points",
    lost="Points lost",
    lost_in_all="Lost by the block",
    why="Why",
    arithmetic="Calculation",
    opinion="Opinion of the appraisal",
    visible_sums="Sum of the rows shown",
    unranked_note="“–” in the column Rank: the agency is not ranked, or its index is not determined.",
    index_note=(
        "Index = points of the parts / applicable maximum × scale, plus bonus, less penalty as the framework says; "
        "rounded once, at the end."
    ),
    leaf_note=(
        "n/a: does not apply, left the maximum; empty: not meant for the agency; orange: no answer or not computable, "
        "counts as 0; red: less than half of the maximum."
    ),
    formula_note=(
        "Totals, indices, ranks, grades and shares are formulas: select a cell to see how it comes from the sheet of points."
    ),
    programme="Programme",
    period="Period",
    framework="Framework",
    decision="Decision",
    computed="Computed",
    checked="Checked",
    approved="Approved",
    digests="{of} (SHA-256)",
    kernel="Version of the method",
    appraisal_record="Appraisal record",
    survey_summary="Survey summary",
    imported_facts="Imported facts",
    result_digest="Results",
    grade_from="from {points}",
    grade_above="above {points}",
    grade_rest="the rest",
    grades_by_block="Agencies by grade",
    index_by_agency="Index by agency: {block}",
    share_by_field="Mean share reached by field (%)",
    sipas="SIPAS",
    sipas_title="Satisfaction with administrative services (SIPAS)",
    sipas_rank="Rank by SIPAS",
    page="Page &P/&N",
    rule="Scoring rule",
    chart_description="Chart: {title}. Its figures are on the sheet “{sheet}”.",
)

WORDS: Final[Mapping[Language, Words]] = {Language.VI: _VI, Language.EN: _EN}
