"""What the default templates say in English, by what they say in Vietnamese; names of forms as official translations have them."""

from types import MappingProxyType
from typing import Final

ENGLISH: Final = MappingProxyType(
    {
        "Số:          /BC-HĐTĐ": "No.          /BC-HĐTĐ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc": "SOCIALIST REPUBLIC OF VIET NAM\nIndependence - Freedom - Happiness",
        "……………, ngày …… tháng …… năm ………": "……………, …… …………… ………",
        "BÁO CÁO": "REPORT",
        "PHỤ LỤC": "ANNEX",
        "I. CĂN CỨ VÀ PHƯƠNG PHÁP": "I. BASIS AND METHOD",
        "Kết quả được xác định theo {{ framework.name }} (phiên bản {{ framework.edition }}), thang điểm "
        "{{ framework.scale }}, gồm {{ framework.leaves }} tiêu chí, tiêu chí thành phần được chấm điểm.": "The results were determined by {{ framework.name }} (edition {{ framework.edition }}) on a scale of "
        "{{ framework.scale }} points, with {{ framework.leaves }} criteria and sub-criteria that are scored.",
        "Căn cứ ban hành bộ chỉ số: {{ framework.decision }}.": "The framework was issued by {{ framework.decision }}.",
        "Kỳ đánh giá: {{ period.name }}, từ {{ period.starts_on }} đến {{ period.ends_on }}.": "Period: {{ period.name }}, from {{ period.starts_on }} to {{ period.ends_on }}.",
        "- {{ part.name }}: tối đa {{ part.maximum }} điểm.": "- {{ part.name }}: {{ part.maximum }} points at most.",
        "Mức xếp loại": "Grades",
        "Xếp loại": "Grade",
        "Chỉ số": "Index",
        "Số cơ quan": "Agencies",
        "II. KẾT QUẢ CHUNG": "II. OVERALL RESULTS",
        "Có {{ summary.agencies }} cơ quan, đơn vị được đánh giá, trong đó {{ summary.ranked }} cơ quan, đơn vị được xếp "
        "hạng. Chỉ số trung bình là {{ summary.mean }}; cao nhất {{ summary.highest }} ({{ summary.best }}), thấp nhất "
        "{{ summary.lowest }} ({{ summary.last }}), chênh lệch {{ summary.spread }} điểm.": "{{ summary.agencies }} agencies were assessed, of which {{ summary.ranked }} are ranked. The mean index is "
        "{{ summary.mean }}; the highest is {{ summary.highest }} ({{ summary.best }}), the lowest {{ summary.lowest }} "
        "({{ summary.last }}), a spread of {{ summary.spread }} points.",
        "Kết quả theo khối": "Results by block",
        "Khối": "Block",
        "Trung bình": "Mean",
        "Cao nhất": "Highest",
        "Thấp nhất": "Lowest",
        "Số cơ quan theo xếp loại": "Agencies by grade",
        "Tỷ lệ đạt trung bình theo lĩnh vực (%)": "Mean share reached by field (%)",
        "III. KẾT QUẢ THEO KHỐI": "III. RESULTS BY BLOCK",
        "Chỉ số trung bình của khối là {{ block.mean }}; cao nhất là {{ block.best }} ({{ block.highest }}), thấp nhất là "
        "{{ block.last }} ({{ block.lowest }}).": "The mean index of the block is {{ block.mean }}; the highest is that of {{ block.best }} ({{ block.highest }}), "
        "the lowest that of {{ block.last }} ({{ block.lowest }}).",
        "Chỉ số của khối {{ block.name }}": "Indices of the block {{ block.name }}",
        "Kết quả theo lĩnh vực": "Results by field",
        "Mã": "Code",
        "Lĩnh vực": "Field",
        "Điểm tối đa": "Maximum",
        "Tỷ lệ đạt (%)": "Share (%)",
        "Tiêu chí mất nhiều điểm nhất (trung bình mỗi cơ quan)": "Criteria that lost most points (mean of each agency)",
        "Tiêu chí, tiêu chí thành phần": "Criterion, sub-criterion",
        "Điểm đạt": "Points",
        "Điểm mất": "Points lost",
        "Hạng": "Rank",
        "Cơ quan, đơn vị": "Agency",
        "IV. KẾT QUẢ TỪNG CƠ QUAN, ĐƠN VỊ": "IV. RESULTS OF EACH AGENCY",
        "Chỉ số {{ agency.index }}, hạng {{ agency.rank }}, xếp loại {{ agency.grade }}.": "Index {{ agency.index }}, rank {{ agency.rank }}, grade {{ agency.grade }}.",
        "Cách tính: {{ agency.explanation }}.": "How it is made: {{ agency.explanation }}.",
        "Điểm": "Points",
        "Mất nhiều điểm nhất": "Most points lost",
        "- {{ loss.code }}. {{ loss.name }}: mất {{ loss.lost }} điểm. {{ loss.why }}": "- {{ loss.code }}. {{ loss.name }}: {{ loss.lost }} points lost. {{ loss.why }}",
        "V. ĐÁNH GIÁ NGƯỜI ĐỨNG ĐẦU": "V. EVALUATION OF HEADS",
        "ĐÁNH GIÁ NGƯỜI ĐỨNG ĐẦU": "EVALUATION OF HEADS",
        "Người đứng đầu": "Head",
        "Xếp loại cơ quan": "Grade of the agency",
        "Mức đánh giá": "Evaluation",
        "TM. HỘI ĐỒNG THẨM ĐỊNH": "ON BEHALF OF THE COUNCIL",
        "CHỦ TỊCH": "CHAIR",
        "Nơi nhận:\n- ……………;\n- Lưu: VT.": "Recipients:\n- ……………;\n- Archives.",
        "Dấu vết của kết quả: {{ run.result_digest }}; tính lúc {{ run.computed_at }}, phương pháp phiên bản "
        "{{ run.kernel_version }}.": "Digest of the results: {{ run.result_digest }}; computed at {{ run.computed_at }}, version "
        "{{ run.kernel_version }} of the method.",
        "(Kèm theo Quyết định số {{ decision.number }} {{ decision.day }})": "(To decision {{ decision.number }} of {{ decision.day }})",
        "{{ loop.index }}. Khối: {{ block.name }}": "{{ loop.index }}. Block: {{ block.name }}",
    }
)
