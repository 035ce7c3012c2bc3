"""What the respondents' pages say, in both languages. A test finds words that no page says, and pages without words."""

from collections.abc import Mapping
from typing import Final

from shared.problems.problem import Text

WORDS: Final[Mapping[str, Text]] = {
    "about": Text("Cơ quan được đánh giá", "About"),
    "agree": Text("Tôi đã đọc và đồng ý trả lời.", "I have read this and agree to answer."),
    "agree_missing": Text(
        "Anh/chị hãy đánh dấu vào ô đồng ý để bắt đầu.", "Please tick the box to begin."
    ),
    "back": Text("Quay lại", "Back"),
    "begin": Text("Bắt đầu trả lời", "Begin"),
    "another": Text("Trả lời phiếu khác", "Answer another questionnaire"),
    "check_answers": Text("Có {count} câu cần xem lại", "{count} answers need another look"),
    "clear": Text("Xoá câu trả lời và làm lại", "Clear my answers and begin again"),
    "choose_one": Text("Anh/chị hãy chọn một câu trả lời.", "Please choose an answer."),
    "choose_some": Text(
        "Anh/chị hãy chọn ít nhất một câu trả lời.", "Please choose at least one answer."
    ),
    "choose_picture": Text("Anh/chị hãy chọn một ảnh.", "Please choose a picture."),
    "code": Text("Mã trên giấy mời", "Code on your invitation"),
    "code_hint": Text(
        "24 chữ và số, ví dụ 0a1b-2c3d-4e5f-6g7h-8j9k-mnpq",
        "24 letters and digits, such as 0a1b-2c3d-4e5f-6g7h-8j9k-mnpq",
    ),
    "consent": Text("Trước khi bắt đầu", "Before you begin"),
    "consent_drawn": Text(
        "Anh/chị được chọn ngẫu nhiên. Phiếu chỉ mang số của mẫu; tên và số điện thoại được mã hoá, cất riêng và xoá sau khảo sát.",
        "You were drawn at random. Your answers bear the number of the draw only; names and telephone numbers are encrypted, kept apart and erased after the survey.",
    ),
    "consent_free": Text(
        "Việc trả lời là tự nguyện. Anh/chị có thể dừng bất cứ lúc nào trước khi gửi; chỉ khi bấm gửi thì câu trả lời mới được lưu.",
        "Answering is voluntary. You may stop at any time before sending; only what you send is kept.",
    ),
    "consent_private": Text(
        "Phiếu không hỏi và không lưu tên, địa chỉ mạng hay thiết bị của anh/chị. Giấy mời chỉ ghi nhận đã có câu trả lời, không ghi là câu nào.",
        "Your name, network address and device are neither asked for nor kept. The invitation notes that there is an answer, not which one.",
    ),
    "consent_use": Text(
        "Câu trả lời chỉ được dùng để tổng hợp chỉ số cải cách hành chính và mức độ hài lòng; cơ quan được đánh giá không xem được từng phiếu.",
        "Answers are used only in totals, for the index of administrative reform and satisfaction; the agency never reads single answers.",
    ),
    "day": Text(
        "Anh/chị hãy ghi ngày dạng ngày/tháng/năm.", "Please write a day as day/month/year."
    ),
    "decline": Text("Tôi không muốn trả lời", "I do not want to answer"),
    "declined": Text("Cảm ơn anh/chị", "Thank you"),
    "declined_detail": Text(
        "Chúng tôi đã ghi nhận anh/chị không tham gia và không lưu gì khác. Nếu đổi ý, anh/chị có thể mở lại giấy mời.",
        "We have noted that you do not take part, and nothing else. Should you change your mind, open the invitation again.",
    ),
    "finished": Text("Anh/chị đã trả lời xong", "You have answered everything"),
    "finished_detail": Text(
        "Bấm “Gửi phiếu” để nộp, hoặc “Quay lại” để xem và sửa câu trả lời.",
        "Press “Send” to hand it in, or “Back” to look at your answers again.",
    ),
    "home": Text("Trả lời phiếu khảo sát", "Answer a questionnaire"),
    "home_detail": Text(
        "Anh/chị hãy quét mã QR trên giấy mời, hoặc nhập mã ghi dưới mã QR.",
        "Please scan the QR code on your invitation, or type the code below it.",
    ),
    "kept": Text("Phiếu đang được giữ trên máy này", "Your answers are kept on this device"),
    "kept_detail": Text(
        "Hiện không có đường truyền. Phiếu sẽ tự gửi khi có mạng nếu trang này còn mở, hoặc khi anh/chị mở lại giấy mời trên máy này.",
        "There is no line at the moment. They are sent by themselves once there is, while this page is open or when you open your invitation on this device again.",
    ),
    "kept_mend": Text("Xem lại phiếu", "Look at it again"),
    "kept_refused": Text(
        "Phiếu giữ trên máy này không gửi được.",
        "The answers kept on this device could not be taken.",
    ),
    "kept_sent": Text(
        "Phiếu giữ trên máy này đã được gửi. Cảm ơn anh/chị!",
        "The answers kept on this device have been sent. Thank you!",
    ),
    "language": Text("Ngôn ngữ", "Language"),
    "mend": Text("Anh/chị hãy xem lại câu trả lời này.", "Please look at this answer again."),
    "next": Text("Tiếp tục", "Continue"),
    "no_answer": Text("Không trả lời câu này", "No answer"),
    "number": Text("Anh/chị hãy ghi một số", "Please write a number"),
    "number_whole": Text("Anh/chị hãy ghi một số nguyên", "Please write a whole number"),
    "number_from": Text("từ {minimum}", "from {minimum}"),
    "number_step": Text("cách nhau {step}", "in steps of {step}"),
    "number_to": Text("đến {maximum}", "up to {maximum}"),
    "open": Text("Mở phiếu", "Open"),
    "picture_chosen": Text("Ảnh đã chọn", "Chosen picture"),
    "picture_gone": Text(
        "Ảnh đã chọn để quá lâu nên không còn; anh/chị hãy chọn lại ảnh.",
        "The picture had to wait too long and is gone; please choose it again.",
    ),
    "picture_here": Text("Đã nhận ảnh ({size} kB).", "Your picture is here ({size} kB)."),
    "picture_hint": Text(
        "Ảnh JPEG, PNG hoặc WebP, tối đa 10 MB.", "A JPEG, PNG or WebP picture of 10 MB at most."
    ),
    "picture_kind": Text(
        "Tệp này không phải là ảnh đọc được; anh/chị hãy chọn ảnh JPEG, PNG hoặc WebP.",
        "This file is not a picture that can be read; please choose a JPEG, PNG or WebP picture.",
    ),
    "picture_large": Text(
        "Ảnh lớn hơn 10 MB; anh/chị hãy chọn ảnh nhỏ hơn.",
        "The picture is larger than 10 MB; please choose a smaller one.",
    ),
    "picture_place_kept": Text(
        "Vị trí và thời điểm chụp mà máy ghi trong ảnh được giữ lại.",
        "The place and time that your device noted in it are kept.",
    ),
    "picture_place_removed": Text(
        "Vị trí và thông tin máy ghi trong ảnh được xoá khi nhận.",
        "The place and device noted in it are removed on arrival.",
    ),
    "picture_remove": Text("Bỏ ảnh này", "Remove this picture"),
    "place": Text(
        "Anh/chị hãy ghi vĩ độ và kinh độ, ví dụ 21.0285 105.8542.",
        "Please write latitude and longitude, such as 21.0285 105.8542.",
    ),
    "required": Text("bắt buộc", "required"),
    "script_changed": Text(
        "Phiếu đã được sửa đổi từ lần trước. Câu trả lời đang làm dở đã được khôi phục; anh/chị hãy xem lại trước khi gửi.",
        "The questionnaire has changed since. Your unfinished answers are back; please look at them again before sending.",
    ),
    "script_check": Text("Có {{count}} câu cần xem lại", "{{count}} answers need another look"),
    "script_cleared": Text("Đã xoá các câu trả lời.", "Your answers have been cleared."),
    "script_restored": Text(
        "Đã khôi phục câu trả lời đang làm dở trên máy này.",
        "Your unfinished answers on this device are back.",
    ),
    "script_sending": Text("Đang gửi…", "Sending…"),
    "send": Text("Gửi phiếu", "Send"),
    "skip": Text("Đến nội dung chính", "Skip to the main content"),
    "something_missing": Text("Anh/chị hãy trả lời câu này.", "Please answer this question."),
    "survey": Text("Khảo sát cải cách hành chính", "Survey of administrative reform"),
    "thanks": Text("Đã nhận phiếu. Cảm ơn anh/chị!", "Your answers are here. Thank you!"),
    "thanks_detail": Text(
        "Ý kiến của anh/chị giúp cơ quan nhà nước phục vụ tốt hơn. Anh/chị có thể đóng trang này.",
        "Your opinion helps public services become better. You may close this page.",
    ),
    "too_long": Text(
        "Anh/chị hãy rút ngắn còn nhiều nhất {limit} ký tự.",
        "Please shorten it to {limit} characters at most.",
    ),
}

SCRIPT_WORDS: Final = ("changed", "check", "cleared", "restored", "sending")
"""What the script says; `{count}` is left for it to fill in."""
