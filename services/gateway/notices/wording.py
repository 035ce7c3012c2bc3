"""The words of every event, in Vietnamese and English: data only.

`{names}` are members of the event's data. Those that end in `_at` are written as Vietnamese time, lists with commas.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from shared.problems.problem import Text


class Wording(NamedTuple):
    """How an event is told."""

    subject: Text
    """One line; also the subject of the mail."""
    body: Text
    """What happened and what to do now."""


WORDINGS: Final[Mapping[str, Wording]] = MappingProxyType(
    {
        "period.opened": Wording(
            Text(
                "Bắt đầu tự đánh giá: {period_name}",
                "Self-assessment has begun: {period_name}",
            ),
            Text(
                "Đơn vị có thể nhập báo cáo tự đánh giá. Hạn gửi: {deadline_at}.",
                "Your agency can fill in its self-assessment. It has to be sent before {deadline_at}.",
            ),
        ),
        "period.moved": Wording(
            Text(
                "Bắt đầu thẩm định vòng {round}: {period_name}",
                "Appraisal round {round} has begun: {period_name}",
            ),
            Text(
                "Hội đồng bắt đầu thẩm định vòng {round}. Thời hạn: {deadline_at}.",
                "The council begins round {round} of the appraisal. It is planned to end at {deadline_at}.",
            ),
        ),
        "round.closed": Wording(
            Text(
                "Kết thúc thẩm định vòng {round}: {period_name}",
                "Appraisal round {round} is closed: {period_name}",
            ),
            Text(
                "Kết quả thẩm định vòng {round} đã có thể xem. Sau vòng 1, đơn vị có thể giải trình, bổ sung tài liệu.",
                "The results of round {round} can be seen. After round 1 agencies may explain and add evidence.",
            ),
        ),
        "period.framework-replaced": Wording(
            Text(
                "Thay bộ chỉ số giữa kỳ: {period_name}",
                "The framework was replaced: {period_name}",
            ),
            Text(
                "Kỳ đánh giá áp dụng {framework_name} theo Quyết định {decision_number} ngày {decision_date}. Lý do: {reason}. Các tiêu chí có thay đổi cần được xem lại, xác nhận và ký duyệt lại.",
                "The period now uses {framework_name} by decision {decision_number} of {decision_date}. Reason: {reason}. Leaves that changed have to be looked at, confirmed and signed once more.",
            ),
        ),
        "round.extended": Wording(
            Text(
                "Gia hạn thẩm định vòng {round}: {period_name}",
                "More time for appraisal round {round}: {period_name}",
            ),
            Text(
                "Vòng thẩm định kéo dài đến {deadline_at}. Lý do: {reason}.",
                "The round now ends at {deadline_at}. Reason: {reason}.",
            ),
        ),
        "period.calendar-changed": Wording(
            Text("Lịch đánh giá thay đổi: {period_name}", "The calendar changed: {period_name}"),
            Text(
                "Lịch của kỳ đánh giá đã thay đổi. Lý do: {reason}. Hãy xem lại các thời hạn.",
                "The calendar of the period has changed. Reason: {reason}. Please look at the deadlines again.",
            ),
        ),
        "assignment.created": Wording(
            Text("Phân công thẩm định: {period_name}", "Appraisal assigned: {period_name}"),
            Text(
                "Bạn được phân công thẩm định các lĩnh vực {fields} của {agencies_assigned} đơn vị.",
                "You are to appraise the fields {fields} of {agencies_assigned} agencies.",
            ),
        ),
        "self-assessment.extended": Wording(
            Text("Gia hạn báo cáo của {agency_name}", "More time for the report of {agency_name}"),
            Text(
                "Hạn gửi báo cáo tự đánh giá được gia hạn đến {deadline_at}. Lý do: {reason}.",
                "The self-assessment may be sent until {deadline_at}. Reason: {reason}.",
            ),
        ),
        "self-assessment.submitted": Wording(
            Text("{agency_name} đã gửi báo cáo", "{agency_name} has sent its report"),
            Text(
                "Báo cáo tự đánh giá kỳ {period_name} đã được gửi lúc {submitted_at}.",
                "The self-assessment for {period_name} was sent at {submitted_at}.",
            ),
        ),
        "self-assessment.withdrawn": Wording(
            Text("{agency_name} đã rút báo cáo", "{agency_name} has withdrawn its report"),
            Text(
                "Báo cáo tự đánh giá đã được rút lại và phải gửi lại trước {deadline_at}.",
                "The self-assessment was taken back and has to be sent again before {deadline_at}.",
            ),
        ),
        "self-assessment.returned": Wording(
            Text("Báo cáo của {agency_name} cần sửa", "The report of {agency_name} needs mending"),
            Text(
                "Báo cáo được trả lại. Lý do: {reason}. Tiêu chí cần sửa: {leaves}. Hạn gửi lại: {deadline_at}.",
                "The report was sent back. Reason: {reason}. Leaves to mend: {leaves}. Send it again before {deadline_at}.",
            ),
        ),
        "leaves.delegated": Wording(
            Text("Bạn được giao tiêu chí: {period_name}", "Leaves for you: {period_name}"),
            Text(
                "{by} giao bạn các tiêu chí {leaves} của {agency_name}. Hạn nội bộ: {due_on}.",
                "{by} asks you to see to the leaves {leaves} of {agency_name}. Due day: {due_on}.",
            ),
        ),
        "explanation.requested": Wording(
            Text("{agency_name} cần giải trình", "{agency_name} is asked to explain"),
            Text(
                "Hội đồng đề nghị giải trình các tiêu chí {leaves} trước {deadline_at}.",
                "The council asks for explanations of the leaves {leaves} before {deadline_at}.",
            ),
        ),
        "statement.made": Wording(
            Text("{agency_name} đã giải trình", "{agency_name} has made a statement"),
            Text(
                "Có giải trình mới về tiêu chí {leaf} của {agency_name}; hãy xem và cho ý kiến.",
                "There is a new statement on leaf {leaf} of {agency_name}; please read it and decide.",
            ),
        ),
        "self-assessment.due": Wording(
            Text(
                "Nhắc hạn: {agency_name} chưa gửi báo cáo",
                "Reminder: {agency_name} has not sent its report",
            ),
            Text(
                "Hạn gửi báo cáo tự đánh giá kỳ {period_name} là {deadline_at}. Còn {missing}/{total} tiêu chí chưa hoàn "
                "thành. Hãy hoàn thành, ký duyệt và gửi trước thời hạn.",
                "The self-assessment for {period_name} has to be sent before {deadline_at}. {missing} of {total} leaves are "
                "not complete. Please complete, sign and send it in time.",
            ),
        ),
        "explanation.due": Wording(
            Text(
                "Nhắc hạn: {agency_name} chưa giải trình",
                "Reminder: {agency_name} has not explained",
            ),
            Text(
                "Hãy giải trình các tiêu chí {leaves} trước {deadline_at}.",
                "Please explain the leaves {leaves} before {deadline_at}.",
            ),
        ),
        "decisions.due": Wording(
            Text(
                "Nhắc hạn thẩm định vòng {round}: {period_name}",
                "Reminder: appraisal round {round} of {period_name}",
            ),
            Text(
                "Bạn còn {leaves_left} tiêu chí của {agencies_left} đơn vị chưa thẩm định. Thời hạn: {deadline_at}.",
                "You have {leaves_left} leaves of {agencies_left} agencies left to decide. The round ends at {deadline_at}.",
            ),
        ),
        "webhook.disabled": Wording(
            Text("Webhook {webhook_name} đã bị tắt", "The webhook {webhook_name} is switched off"),
            Text(
                "Không gửi được tới {url}: {reason}. Hãy kiểm tra hệ thống nhận rồi bật lại webhook.",
                "{url} could not be reached: {reason}. Please check the receiver, then switch the webhook on again.",
            ),
        ),
        "webhook.pinged": Wording(
            Text("Gửi thử tới webhook", "A webhook is tried out"),
            Text("Đây là tin gửi thử.", "This is a test message."),
        ),
        "document.expiring": Wording(
            Text("Tài liệu sắp hết hiệu lực: {title}", "A document expires: {title}"),
            Text(
                "Tài liệu số {number} “{title}” có hiệu lực đến ngày {expires_on}. Nếu đã có văn bản thay thế, hãy tải lên phiên bản mới và viện dẫn lại.",
                "Document {number}, “{title}”, is valid until {expires_on}. If another one takes its place, upload it as a new version and cite it again.",
            ),
        ),
        "document.infected": Wording(
            Text("Tệp của {agency_name} có mã độc", "A file of {agency_name} is infected"),
            Text(
                "Phần mềm quét phát hiện {signature} trong tệp “{file_name}” (tài liệu “{title}”). Tệp bị cách ly, không ai tải về được; hãy diệt mã độc trên máy rồi tải lên phiên bản sạch.",
                "The scanner found {signature} in “{file_name}” (document “{title}”). The file is in quarantine and nobody can download it; clean the computer that it came from, then upload a clean version.",
            ),
        ),
        "remedy.filed": Wording(
            Text("{agency_name} đăng ký giải pháp khắc phục", "{agency_name} undertakes a remedy"),
            Text(
                "Tiêu chí {leaf}: {action} Hạn hoàn thành: {due_on}.",
                "Leaf {leaf}: {action} Due day: {due_on}.",
            ),
        ),
        "remedy.completed": Wording(
            Text(
                "{agency_name} báo đã khắc phục tiêu chí {leaf}",
                "{agency_name} says that leaf {leaf} is remedied",
            ),
            Text(
                "{action} Hãy xem tài liệu kèm theo rồi chấp nhận hoặc trả lại.",
                "{action} Please look at what was shown, then accept it or send it back.",
            ),
        ),
        "remedy.accepted": Wording(
            Text(
                "Giải pháp cho tiêu chí {leaf} được chấp nhận",
                "The remedy for leaf {leaf} is accepted",
            ),
            Text(
                "{action} Cơ quan chủ trì xác nhận đã hoàn thành.",
                "{action} The authority agrees that it is done.",
            ),
        ),
        "remedy.rejected": Wording(
            Text(
                "Giải pháp cho tiêu chí {leaf} chưa đạt", "The remedy for leaf {leaf} is not done"
            ),
            Text(
                "{action} Cơ quan chủ trì trả lại; hãy xem lý do và bổ sung trước {due_on}.",
                "{action} The authority sent it back; see why, and finish it by {due_on}.",
            ),
        ),
        "appraisal-record.frozen": Wording(
            Text("Đã chốt kết quả thẩm định: {period_name}", "Appraisal record: {period_name}"),
            Text(
                "Biên bản thẩm định đã được chốt và có thể dùng để tính chỉ số. Mã kiểm tra: {digest}.",
                "The appraisal record is frozen and can be scored. Digest: {digest}.",
            ),
        ),
    }
)
