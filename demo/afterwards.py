"""After the period is closed: what was lost, and what an agency undertakes about it."""

from datetime import datetime, timedelta

from demo.api import Caller
from demo.evidence import report_file
from demo.preset import VIETNAM, Data


async def remedy_a_loss(officer: Caller, editor: Caller, agency: Data, report_id: str) -> str:
    """Let an agency undertake to mend its greatest loss, report, prove it, and the officer accept; tell it."""
    losses = await editor.items(f"/v1/self-assessments/{report_id}/losses")
    worst = losses[0]
    filed = await editor.post(
        "/v1/remedies",
        {
            "self_assessment_id": report_id,
            "leaf": worst["leaf"],
            "action": "Rà soát quy trình, phân công người theo dõi, kiểm tra hằng tháng.",
            "responsible": f"Văn phòng, {agency['name']}",
            "due_on": (datetime.now(VIETNAM).date() + timedelta(days=90)).isoformat(),
        },
    )
    path = f"/v1/remedies/{filed['id']}"
    proof = await editor.upload(
        "/v1/documents",
        report_file(agency["name"], f"Kết quả khắc phục: {worst['name']}"),
        file_name=f"khac-phuc-{worst['leaf']}.pdf",
        agency_id=agency["id"],
    )
    for caller, said in (
        (editor, {"kind": "PROGRESS", "text": "Đã phân công; đang thực hiện."}),
        (
            editor,
            {
                "kind": "COMPLETION",
                "text": "Đã thực hiện xong, kèm kết quả kiểm tra.",
                "document_ids": [proof["id"]],
            },
        ),
        (officer, {"kind": "ACCEPTANCE", "text": "Đã kiểm tra, đạt yêu cầu."}),
    ):
        version = (await caller.read(path)).etag
        remedy = await caller.post(f"{path}/follow-ups", said, version=version)
    return (
        f"{agency['name']} sees {len(losses)} leaves that lost points, undertook to mend {worst['leaf']} "
        f"(−{worst['lost']}), proved it; the officer says {remedy['state']}"
    )
