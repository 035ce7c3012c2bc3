"""An initiative (sáng kiến): an agency registers it with its report, the chair recognises it."""

from demo.api import Caller
from demo.preset import Data


async def register_initiative(editor: Caller, report_id: str) -> str:
    """Let an agency tell of a new model; give its path."""
    registered = await editor.post(
        "/v1/initiatives",
        {
            "self_assessment_id": report_id,
            "kind": "MODEL",
            "title": "Trả kết quả thủ tục hành chính tại nhà cho người cao tuổi",
            "description": "Bưu điện nhận hồ sơ và trả kết quả tại nhà, không thu phí.",
            "effect": "1.204 lượt người, giảm 3 ngày chờ.",
        },
    )
    return f"/v1/initiatives/{registered['id']}"


async def recognise_initiative(chair: Caller, path: str) -> Data:
    """Let the chair recognise it; without a leaf it brings honour and no points."""
    read = await chair.read(path)
    recognised: Data = await chair.post(
        f"{path}/judgements",
        {"recognised": True, "opinion": "Mới, hiệu quả rõ, có thể nhân rộng."},
        version=read.etag,
    )
    return recognised
