"""Reads the messages of the existing sync services: `DongBoHoSoMC` and `CapNhatTienDoHoSoMC`.

Their fields are those that one-stop systems send to the National Public Service Portal (VietOpenCPS/opencps-v2,
`DVCQGIntegrationActionImpl`). Times are `yyyyMMddHHmmss` in Vietnamese time. They carry no time of the change itself: it is the
newest of the times that they do carry. Names of applicants and officials are not read.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from services.survey.dossiers.models import Applicant, Facts, Message, Submission, Unreadable
from services.survey.dossiers.rules import instant_text
from shared.clock import VIETNAM
from shared.problems.problem import Fault, Text

NUMBER: Final = re.compile(
    r"[0-9A-Z]{3}\.[0-9A-Z]{2}\.[0-9A-Z]{2}\.[A-Z][0-9]{2}-[0-9]{6}-[0-9]{4,8}"
)
"""`V1V2V3.Z1Z2.Y1Y2.MX1X2-YYMMDD-XXXX` (TT 01/2018/TT-VPCP, Điều 19)."""
PROCEDURE: Final = re.compile(r"[0-9]\.[0-9]{6}(\.[0-9A-Z]{2,3}){0,9}")
"""National `2.002492`, or local `3.000181.000.00.00.H22`."""
LONGEST_UNIT: Final = 200
MOST_SUPPLEMENTS: Final = 99

_CODE: Final = re.compile(r"[^\x00-\x1f]{1,64}")
_UNIT: Final = re.compile(r"[^\x00-\x1f]{1,200}")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]+")
_TIME: Final = re.compile(r"[0-9]{14}", re.ASCII)
_APPLICANTS: Final = {"1": Applicant.CITIZEN, "2": Applicant.BUSINESS}
_SUBMISSIONS: Final = {"0": Submission.COUNTER, "1": Submission.POST}


class SyncService(StrEnum):
    """Which of the two services a message is for."""

    DOSSIER = "DongBoHoSoMC"
    PROGRESS = "CapNhatTienDoHoSoMC"


def read_message(service: SyncService, data: Any) -> Message | Unreadable:
    """Read one message, or say everything that is wrong with it."""
    if not isinstance(data, Mapping):
        words = Text("Phải là một đối tượng JSON.", "Write a JSON object.")
        return Unreadable(None, (Fault("#", words, "model_type"),))
    reader = _Reader(data)
    message = _dossier(reader) if service is SyncService.DOSSIER else _progress(reader)
    if message is None or reader.faults:
        return Unreadable(reader.shown("MaHoSo"), tuple(reader.faults))
    return message


def _dossier(reader: "_Reader") -> Message | None:
    number = reader.matching("MaHoSo", NUMBER, "000.00.01.H26-241121-0001")
    procedure = reader.matching("MaTTHC", PROCEDURE, "2.002492")
    field = reader.matching("MaLinhVuc", _CODE, "G03-GD10")
    unit = reader.matching("DonViXuLy", _UNIT, "000.00.01.H26")
    status = reader.matching("TrangThaiHoSo", _CODE, "2")
    applicant = reader.one_of("LoaiDoiTuong", _APPLICANTS)
    submission = reader.one_of("HinhThuc", _SUBMISSIONS)
    received_at = reader.time("NgayTiepNhan", required=True)
    due_at = reader.time("NgayHenTra", required=False)
    finished_at = reader.time("NgayKetThucXuLy", required=False)
    returned_at = reader.time("NgayTra", required=False)
    moved = _moved(reader)
    if reader.faults or received_at is None:
        return None
    facts = Facts(
        procedure,
        field,
        number.partition("-")[0],
        unit,
        applicant,
        submission,
        received_at,
        max(moved) if moved else due_at,
        finished_at,
        returned_at,
    )
    changed_at = max(one for one in (received_at, finished_at, returned_at) if one)
    return Message(
        number,
        status,
        changed_at,
        len(moved) * 100 + _stage(status),
        facts,
        procedure_name=reader.shown("TenTTHC"),
        field_name=reader.shown("TenLinhVuc"),
    )


def _progress(reader: "_Reader") -> Message | None:
    number = reader.matching("MaHoSo", NUMBER, "000.00.01.H26-241121-0001")
    status = reader.matching("TrangThai", _CODE, "4")
    changed_at = reader.time("ThoiDiemXuLy", required=True)
    started_at = reader.time("NgayBatDau", required=False)
    due_at = reader.time("NgayKetThucTheoQuyDinh", required=False)
    if reader.faults or changed_at is None:
        return None
    step = {
        "department": reader.shown("PhongBanXuLy"),
        "step_started_at": started_at,
        "step_due_at": due_at,
    }
    said = tuple((name, value) for name, value in step.items() if value)
    return Message(number, status, changed_at, _stage(status), None, said)


def _moved(reader: "_Reader") -> list[str]:
    """Read the due dates that supplements moved to."""
    supplements = reader.data.get("DanhSachHoSoBoSung") or []
    if not isinstance(supplements, list) or len(supplements) > MOST_SUPPLEMENTS:
        words = Text(
            f"Phải là danh sách tối đa {MOST_SUPPLEMENTS} lần bổ sung.",
            f"Write a list of at most {MOST_SUPPLEMENTS} supplements.",
        )
        reader.faults.append(Fault("#/DanhSachHoSoBoSung", words, "list_type"))
        return []
    found = []
    for place, one in enumerate(supplements):
        inner = _Reader(one if isinstance(one, Mapping) else {}, f"/DanhSachHoSoBoSung/{place}")
        inner.time("NgayHenTraTruoc", required=False)
        moved = inner.time("NgayHenTraMoi", required=False)
        reader.faults += inner.faults
        if moved is not None:
            found.append(moved)
    return found


def _stage(status: str) -> int:
    """Tell how far a dossier has come: the national codes count upwards."""
    return int(status) if status.isascii() and status.isdigit() and len(status) <= 2 else 0


class _Reader:
    """Reads members of one message, and gathers what is wrong with them. An empty text is the same as none."""

    def __init__(self, data: Mapping[str, Any], place: str = "") -> None:
        self.data = data
        self.faults: list[Fault] = []
        self._place = place

    def shown(self, name: str) -> str | None:
        """Give a text in one line, cut to a sensible length, or nothing: one odd sign shall not hold up a batch."""
        value = _CONTROL.sub(" ", self._text(name)).strip()
        return value[:500] or None

    def matching(self, name: str, pattern: re.Pattern[str], example: str) -> str:
        """Give a required text of a certain form."""
        value = self._text(name)
        if not value:
            self._missing(name)
        elif pattern.fullmatch(value) is None:
            self._wrong(
                name,
                Text(
                    f"“{value[:80]}” không đúng dạng; hãy ghi như {example}.",
                    f"“{value[:80]}” has not the right form; write it like {example}.",
                ),
            )
        else:
            return value
        return ""

    def one_of(self, name: str, meanings: Mapping[str, str]) -> str:
        """Give the meaning of a required code."""
        value = self._text(name)
        if not value:
            self._missing(name)
        elif value in meanings:
            return meanings[value]
        else:
            known = ", ".join(meanings)
            self._wrong(
                name,
                Text(
                    f"“{value[:20]}” không phải mã đã biết; chỉ nhận {known}.",
                    f"“{value[:20]}” is not a known code; write one of {known}.",
                ),
            )
        return ""

    def time(self, name: str, *, required: bool) -> str | None:
        """Give an instant that is written `yyyyMMddHHmmss` in Vietnamese time."""
        value = self._text(name)
        if not value:
            if required:
                self._missing(name)
            return None
        try:
            if _TIME.fullmatch(value):
                local = datetime.strptime(value, "%Y%m%d%H%M%S").replace(tzinfo=VIETNAM)
                return instant_text(local)
        except (ValueError, OverflowError):
            pass
        self._wrong(
            name,
            Text(
                f"“{value[:40]}” không phải thời điểm dạng yyyyMMddHHmmss; hãy ghi như 20241121083000.",
                f"“{value[:40]}” is no time of the form yyyyMMddHHmmss; write it like 20241121083000.",
            ),
        )
        return None

    def _text(self, name: str) -> str:
        value = self.data.get(name)
        if isinstance(value, bool) or value is None:
            return ""
        return str(value).strip() if isinstance(value, str | int) else "?"

    def _missing(self, name: str) -> None:
        self._wrong(
            name, Text("Thiếu mục này; hãy bổ sung.", "This is missing; add it."), "missing"
        )

    def _wrong(self, name: str, words: Text, code: str = "invalid") -> None:
        self.faults.append(Fault(f"#{self._place}/{name}", words, code))
