"""Reads a list of people or households: every row typed, every fault at its cell, numbers that stand twice found."""

import re
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from services.survey.contacts.models import Contact
from services.survey.contacts.phones import plain_phone
from services.survey.frames.layout import SHEET, columns
from services.survey.frames.models import Duplicates, LeftOut, Person, Source
from shared.problems import Text
from shared.workbooks import Cell, CellFaults, find_sheet, read_table
from shared.workbooks.reading import Workbook
from shared.workbooks.rows import Row

LONGEST: Final = 200
"""Characters of a name, a place or an address."""
_TEXTS: Final = ("name", "position", "ward", "village", "household", "address")
_WAYS: Final = ("phone", "email", "address", "household")
_EMAIL: Final = re.compile(r"[^@\s]{1,64}@[^@\s]{1,200}\.[^@\s.]{2,24}")
_NO_ROWS: Final = Text(
    "Danh sách chưa có dòng nào; hãy điền mỗi người hoặc mỗi hộ một dòng dưới tiêu đề.",
    "The list has no rows; write one row for each person or household below the header.",
)


class ListReading:
    """One list as it is read: the sound rows, what was left out, and every fault."""

    def __init__(self, workbook: Workbook, source: Source, duplicates: Duplicates) -> None:
        self._workbook = workbook
        self._source = source
        self._duplicates = duplicates
        self.faults = CellFaults(workbook.sheets)
        self.people: list[Person] = []
        self.left_out: list[LeftOut] = []
        self._phones: dict[str, int] = {}
        self._households: dict[tuple[str | None, ...], int] = {}

    def read(self, agencies: Mapping[str, UUID]) -> None:
        """Read all rows, with the agencies of the group by what stands for them."""
        sheet = find_sheet(self._workbook, SHEET, self.faults)
        table = sheet and read_table(sheet, columns(self._source), self.faults)
        if not table:
            return
        any_row = False
        for row in table.rows():
            any_row = True
            self._read_row(row, agencies)
        if not any_row and not self.faults:
            self.faults.add_at(SHEET, table.header_row + 1, 1, "no-rows", _NO_ROWS)

    def refuse_known(self, known: Mapping[str, str]) -> None:
        """Deal with numbers that other lists of the campaign have already; `known` names the list of each."""
        kept = []
        for person in self.people:
            listed = known.get(person.contact.phone or "")
            if listed is None:
                kept.append(person)
            else:
                self._repeated(
                    person.place,
                    f"Số này đã có trong danh sách “{listed}” của đợt điều tra",
                    f"The list “{listed}” of the campaign has this number already",
                )
        self.people = kept

    def _read_row(self, row: Row, agencies: Mapping[str, UUID]) -> None:
        agency_id = row.one_of("agency", agencies, required=True)
        texts = {key: self._text(row, key) if key in row.titles else None for key in _TEXTS}
        place = row.cell("phone")
        is_reachable = any(row.text(key) for key in _WAYS)
        phone, email = self._phone(row), self._email(row)
        if not is_reachable:
            self.faults.add(
                place,
                "no-way-to-reach",
                "Không có cách liên hệ; hãy điền điện thoại, thư điện tử hoặc địa chỉ.",
                "There is no way to reach this person; fill in a telephone number, an e-mail or an address.",
            )
        self._note_household(row, (texts["ward"], texts["village"], texts["household"]))
        if phone and (first := self._phones.setdefault(phone, row.row)) != row.row:
            self._repeated(
                place, f"Số này đã có ở dòng {first}", f"Row {first} has this number already"
            )
        elif agency_id and texts["name"]:
            contact = Contact(
                name=texts["name"],
                phone=phone,
                email=email,
                address=texts["address"],
                position=texts["position"],
                household=texts["household"],
            )
            self.people.append(Person(place, agency_id, contact, texts["ward"], texts["village"]))

    def _text(self, row: Row, key: str) -> str | None:
        obligatory = self._source is Source.HOUSEHOLDS and key in {"ward", "village", "household"}
        text = row.text(key, required=key == "name" or obligatory)
        if text is None or len(text) <= LONGEST:
            return text
        self.faults.add(
            row.cell(key),
            "too-long",
            f"Ô này dài {len(text)} ký tự; hãy rút còn tối đa {LONGEST}.",
            f"The cell has {len(text)} characters; shorten it to {LONGEST} at most.",
        )
        return None

    def _phone(self, row: Row) -> str | None:
        written = row.text("phone")
        phone = plain_phone(written) if written else None
        if written and phone is None:
            self.faults.add(
                row.cell("phone"),
                "bad-phone",
                "Không phải số điện thoại ở Việt Nam; hãy ghi đủ số, ví dụ 0912345678 hoặc 02438250000.",
                "This is no telephone number of Viet Nam; write all digits, such as 0912345678 or 02438250000.",
            )
        return phone

    def _email(self, row: Row) -> str | None:
        written = row.text("email")
        if written is None or _EMAIL.fullmatch(written):
            return written
        self.faults.add(
            row.cell("email"),
            "bad-email",
            "Không phải địa chỉ thư điện tử; hãy ghi dạng ten@coquan.gov.vn hoặc để trống.",
            "This is no e-mail address; write it as name@office.gov.vn, or leave the cell empty.",
        )
        return None

    def _note_household(self, row: Row, household: tuple[str | None, ...]) -> None:
        if None in household:
            return
        first = self._households.setdefault(household, row.row)
        if first != row.row:
            self.faults.add(
                row.cell("household"),
                "duplicate-household",
                f"Hộ này đã có ở dòng {first}; hãy bỏ một dòng hoặc sửa số hộ.",
                f"Row {first} has this household already; leave one row out, or mend its number.",
            )

    def _repeated(self, place: Cell, vi: str, en: str) -> None:
        if self._duplicates is Duplicates.LEAVE_OUT:
            self.left_out.append(LeftOut(place.sheet, place.address))
            return
        self.faults.add(
            place,
            "duplicate-phone",
            f"{vi}; hãy bỏ dòng này, sửa số, hoặc nhập với duplicates=LEAVE_OUT.",
            f"{en}; leave the row out, mend the number, or send duplicates=LEAVE_OUT.",
        )
