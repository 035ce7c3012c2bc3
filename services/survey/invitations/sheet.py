"""Invitations on paper: QR codes to be cut out or hung up, as a PDF ready for the printer."""

import io
from collections.abc import Sequence
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Final

from services.survey.invitations.codes import spaced
from services.survey.invitations.models import PrintedInvitation
from services.survey.respondents.paths import ROOT, page_of
from services.survey.respondents.rules import VIET_NAM
from shared.problems.problem import Text
from shared.typesetting import typeset

_QUIET_ZONE: Final = 4
"""Modules around the code that ISO/IEC 18004 asks for; the lines to cut along may come close."""
_FOLDER: Final = Path(str(files(__package__))) / "sheets"


class Layout(StrEnum):
    """How many stand on a page."""

    CARDS = "CARDS"
    """Eight on an A4 page, to be cut out and handed to people."""
    POSTERS = "POSTERS"
    """One on an A4 page, to be hung up."""


WORDS: Final = {
    "title": Text("Giấy mời trả lời phiếu khảo sát", "Invitations to a survey"),
    "invitation": Text("Mời anh/chị cho ý kiến", "We ask for your opinion"),
    "scan": Text(
        "Dùng điện thoại quét mã QR để trả lời phiếu.",
        "Scan the QR code with your phone to answer.",
    ),
    "terms": Text(
        "Không cần đăng nhập, không hỏi tên. Mỗi người trả lời một lần.",
        "No sign-in, no names. Each person answers once.",
    ),
    "until": Text("Trả lời đến", "Answer until"),
    "typed": Text("Không quét được? Mở", "Cannot scan? Open"),
    "number": Text("Số {number}", "No. {number}"),
}


def sheet(
    invitations: Sequence[PrintedInvitation], *, layout: Layout, language: str, address: str
) -> bytes:
    """Write a PDF; takes some milliseconds for each invitation."""
    query = f"?language={language}" if language != "vi" else ""
    return typeset(
        _FOLDER,
        "cards.typ",
        {
            "layout": layout.value,
            "language": language,
            "title": WORDS["title"].said(language),
            "home": (address + ROOT).partition("://")[2],
            "words": {
                word: WORDS[word].said(language)
                for word in ("invitation", "scan", "terms", "until", "typed")
            },
            "cards": [
                {
                    "qr": _qr(address + page_of(one.code) + query),
                    "code": spaced(one.code),
                    "number": WORDS["number"].said(language, number=one.number),
                    "label": one.label,
                    "agency": one.agency,
                    "until": f"{one.expires_at.astimezone(VIET_NAM):%d/%m/%Y}",
                }
                for one in invitations
            ],
        },
    )


def _qr(link: str) -> str:
    import segno  # loaded when the first sheet is printed, not with the service

    drawn = io.BytesIO()
    code = segno.make_qr(link, error="m")
    code.save(drawn, kind="svg", border=_QUIET_ZONE, xmldecl=False, nl=False, light="#fff")
    return drawn.getvalue().decode()
