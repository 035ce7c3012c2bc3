"""What the public pages say, in both languages. A test finds words that no page says, and pages without words."""

from collections.abc import Mapping
from typing import Final

from shared.problems.problem import Text

WORDS: Final[Mapping[str, Text]] = {
    "agency": Text("Cơ quan, đơn vị", "Agency"),
    "all_blocks": Text("Tất cả các khối", "All blocks"),
    "all_publications": Text("Các kết quả đã công bố", "Published results"),
    "authority": Text("Cơ quan công bố", "Published by"),
    "bonus": Text("Điểm thưởng", "Bonus points"),
    "by_council": Text("(Hội đồng quyết định)", "(set by the council)"),
    "block": Text("Khối", "Block"),
    "chart_of_fields": Text(
        "Tỷ lệ điểm đạt được so với điểm tối đa của từng lĩnh vực",
        "Points of each field as a share of its maximum",
    ),
    "chart_of_history": Text(
        "Chỉ số qua các lần công bố, từ cũ đến mới; số liệu ở bảng bên dưới",
        "The index over the publications, oldest first; the figures are in the table below",
    ),
    "choose_two": Text(
        "Hãy chọn hai cơ quan để so sánh.", "Choose the two agencies to be compared."
    ),
    "clear": Text("Xoá điều kiện", "Clear"),
    "compare": Text("So sánh", "Compare"),
    "compare_two": Text("So sánh hai cơ quan", "Compare two agencies"),
    "compare_with": Text("So sánh với cơ quan khác", "Compare with another agency"),
    "correct": Text(
        "Bản công bố này đính chính một bản trước:", "This publication corrects an earlier one:"
    ),
    "criteria": Text("Tiêu chí và tiêu chí thành phần", "Criteria and their parts"),
    "csv": Text("Bảng xếp hạng (CSV)", "Ranking (CSV)"),
    "decision": Text("Quyết định số", "Decision"),
    "difference": Text("Chênh lệch", "Difference"),
    "digest": Text("Mã kiểm tra kết quả", "Digest of the result"),
    "downloads": Text("Tải dữ liệu", "Data"),
    "evaluation": Text("Đánh giá", "Evaluation"),
    "factors": Text("Mức độ hài lòng (SIPAS)", "Satisfaction (SIPAS)"),
    "field": Text("Lĩnh vực", "Field"),
    "fields": Text("Điểm theo lĩnh vực", "Points by field"),
    "find": Text("Tìm theo tên hoặc mã", "Find by name or code"),
    "first_agency": Text("Cơ quan thứ nhất", "First agency"),
    "second_agency": Text("Cơ quan thứ hai", "Second agency"),
    "found": Text("Tìm thấy {count} cơ quan.", "{count} agencies found."),
    "grade": Text("Xếp loại", "Grade"),
    "head": Text("Người đứng đầu", "Head of the agency"),
    "heads": Text("Đánh giá người đứng đầu", "Evaluation of the heads of agencies"),
    "history": Text("Kết quả qua các kỳ", "Results over the periods"),
    "index": Text("Chỉ số", "Index"),
    "maximum": Text("Điểm tối đa", "Maximum"),
    "method": Text(
        "Bộ chỉ số: {name}. Phiên bản tính điểm {kernel}.",
        "Framework: {name}. Version of the calculation: {kernel}.",
    ),
    "more": Text("Các kết quả cũ hơn", "Older results"),
    "no_match": Text(
        "Không có cơ quan nào phù hợp; hãy thử từ khác hoặc xoá điều kiện.",
        "No agency matches; try other words or clear the conditions.",
    ),
    "no_publications": Text(
        "Chưa có kết quả nào được công bố. Hãy quay lại sau.",
        "Nothing has been published yet. Come back later.",
    ),
    "not_determined": Text("chưa xác định", "not determined"),
    "not_found": Text("Không tìm thấy trang này", "There is no such page"),
    "not_found_detail": Text(
        "Địa chỉ có thể bị gõ sai, hoặc kết quả chưa được công bố. Hãy bắt đầu từ danh sách các kết quả đã công bố.",
        "The address may be mistyped, or the result is not published yet. Start from the list of published results.",
    ),
    "not_ranked": Text("không xếp hạng", "not ranked"),
    "penalty": Text("Điểm trừ", "Penalty points"),
    "percent": Text("Tỷ lệ (%)", "Per cent"),
    "period": Text("Kỳ đánh giá", "Period"),
    "points": Text("Điểm", "Points"),
    "published_on": Text("Công bố ngày", "Published on"),
    "rank": Text("Hạng", "Rank"),
    "rank_in_field": Text("Hạng trong lĩnh vực", "Rank in the field"),
    "ranking_of": Text("Xếp hạng: {block}", "Ranking: {block}"),
    "replaced": Text(
        "Bản này đã được thay bằng một bản đính chính:",
        "A later publication has corrected this one:",
    ),
    "see_it": Text("xem bản đó", "see that one"),
    "search": Text("Tìm", "Search"),
    "search_form": Text("Tìm và lọc", "Search and filter"),
    "skip": Text("Đến nội dung chính", "Skip to the content"),
    "sipas": Text("SIPAS (%)", "SIPAS (%)"),
    "site": Text("Chỉ số cải cách hành chính", "Public administration reform index"),
    "sort_by": Text("Sắp xếp theo {column}", "Sort by {column}"),
    "table_of": Text("Bảng: {name} (cuộn ngang được)", "Table: {name} (scrolls sideways)"),
    "total": Text("Tổng các phần điểm", "Parts of the total"),
    "unavailable": Text("Tạm thời chưa xem được", "Not available at the moment"),
    "unavailable_detail": Text(
        "Hệ thống đang bận hoặc đang bảo trì; không mất dữ liệu nào. Hãy tải lại trang sau ít giây.",
        "The system is busy or being maintained; nothing is lost. Load the page again in a few seconds.",
    ),
    "xlsx": Text("Bảng xếp hạng (Excel)", "Ranking (Excel)"),
    "way": Text("Vị trí trang", "Breadcrumb"),
    "no_points": Text("không có điểm", "no points"),
    "open_csv": Text(
        "Mọi số liệu, mỗi dòng một số liệu (CSV)", "All figures, one on each line (CSV)"
    ),
    "open_json": Text("Mọi số liệu cho chương trình (JSON)", "All figures for programs (JSON)"),
    "about": Text(
        "Điểm cải cách hành chính của các cơ quan và mức độ hài lòng của người dân, do cơ quan có thẩm quyền công bố. "
        "Mỗi điểm đều có lý do; số liệu được tải và dùng lại tự do.",
        "How agencies score in administrative reform and how satisfied people are with them, as published by the authority. "
        "Every point has its reason; the figures may be downloaded and used freely.",
    ),
    "part": Text("Phần điểm", "Part"),
    "factor": Text("Yếu tố", "Factor"),
    "licence": Text("Điều khoản sử dụng dữ liệu", "Terms of use of the data"),
    "manifest": Text(
        "Danh mục tệp, giấy phép và mã kiểm tra SHA-256",
        "List of files with licence and SHA-256 checksums",
    ),
    "other_language": Text("English", "Tiếng Việt"),
}
