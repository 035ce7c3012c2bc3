"""The XForm of a group: the issued form with two questions in front, which agency the answers are about and which drawn case.

Agencies and cases stand in files beside the form (`agencies.csv`, `cases.csv`, in the manifest), so that the form's own bytes,
version and hash are the same for all interviewers, and a new assignment is a new small file and not a new form
(docs/decisions/openrosa.md). Where nobody was drawn about an agency, the second question is not asked.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from services.survey.openrosa.instance import AGENCY, CASE
from services.survey.questionnaires.models import Form
from services.survey.questionnaires.xform import xform_of
from services.survey.submissions.models import NO_CASE

if TYPE_CHECKING:
    from lxml import etree

AGENCIES_FILE: Final = "agencies.csv"
CASES_FILE: Final = "cases.csv"
_AGENCIES: Final = "_agencies"
_CASES: Final = "_cases"
_XFORMS: Final = "{http://www.w3.org/2002/xforms}"
_XHTML: Final = "{http://www.w3.org/1999/xhtml}"
_LABEL: Final = "Cơ quan được đánh giá / Agency"
_CASE_LABEL: Final = "Số phiếu mẫu / Case"
_NO_CASE_LABEL: Final = "Ngoài danh sách mẫu / Not on the list"
_ANSWERED: Final = "✓"


@dataclass(frozen=True, slots=True)
class XForm:
    """A form as it is downloaded, with its name by content."""

    content: bytes
    hash: str


@dataclass(frozen=True, slots=True)
class ListedAgency:
    """An agency that an interviewer may ask about."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A drawn case in an interviewer's hands. No name: who it is stands in the interviewer's round, which is on the trail."""

    id: UUID
    number: int
    agency_id: UUID
    ward: str | None
    village: str | None
    dossier: str | None
    is_answered: bool

    @property
    def label(self) -> str:
        """Name it as the printed list does, with a mark where its answer is here."""
        told = (f"{self.number:04}", self.ward, self.village, self.dossier)
        return " · ".join([*filter(None, told), *([_ANSWERED] if self.is_answered else [])])


def hash_of(content: bytes) -> str:
    """Name content as OpenRosa does; MD5 is the protocol's, and nothing rests on its strength."""
    return "md5:" + hashlib.md5(content, usedforsecurity=False).hexdigest()


def form_id_of(campaign_id: UUID, group: str) -> str:
    """Name the form of a group, as it is the same on every phone and over all versions."""
    return f"{campaign_id}.{group}"


def read_form_id(form_id: str) -> tuple[UUID, str] | None:
    """Tell campaign and group from the name of a form."""
    campaign, _, group = form_id.partition(".")
    try:
        return UUID(campaign), group
    except ValueError:
        return None


def group_xform(form: Form, *, form_id: str, version: int) -> XForm:
    """Write the XForm of a group; takes some 40 ms."""
    content = _asking_first(xform_of(form, form_id=form_id, version=str(version)))
    return XForm(content, hash_of(content))


def agencies_file(agencies: Sequence[ListedAgency]) -> bytes:
    """Write the list that the first question chooses from."""
    return _list_file(("name", "label"), ((str(one.id), one.name) for one in agencies))


def cases_file(cases: Sequence[ListedCase]) -> bytes:
    """Write the list that the second question chooses from: what waits first, and last a line for whoever was not drawn."""
    ordered = sorted(cases, key=lambda one: (one.is_answered, one.number))
    rows = [(str(one.id), one.label, str(one.agency_id)) for one in ordered]
    return _list_file(("name", "label", "agency"), [*rows, (NO_CASE, _NO_CASE_LABEL, NO_CASE)])


def _list_file(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return file.getvalue().encode()


def _asking_first(xform: str) -> bytes:
    from lxml import etree  # loaded when the first form is written, not with the service

    root = etree.fromstring(xform.encode())
    model = root.find(f"{_XHTML}head/{_XFORMS}model")
    body = root.find(f"{_XHTML}body")
    assert model is not None
    assert body is not None
    primary = model.find(f"{_XFORMS}instance")
    assert primary is not None
    root_name = etree.QName(primary[0]).localname
    agency, case = f"/{root_name}/{AGENCY}", f"/{root_name}/{CASE}"
    own = f"instance('{_CASES}')/root/item[agency = {agency}]"
    listed = f"instance('{_CASES}')/root/item[agency = {agency} or name = '{NO_CASE}']"
    first = _Choice(agency, _LABEL, f"instance('{_AGENCIES}')/root/item", None)
    second = _Choice(case, _CASE_LABEL, listed, f"count({own}) > 0")
    for place, (choice, source, file) in enumerate(
        ((first, _AGENCIES, AGENCIES_FILE), (second, _CASES, CASES_FILE))
    ):
        primary[0].insert(place, etree.Element(f"{_XFORMS}{choice.path.rpartition('/')[2]}"))
        address = {"id": source, "src": f"jr://file-csv/{file}"}
        primary.addnext(etree.Element(f"{_XFORMS}instance", address))
        model.append(etree.Element(f"{_XFORMS}bind", choice.binding))
        body.insert(place, _written(choice))
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


@dataclass(frozen=True, slots=True)
class _Choice:
    """A question that chooses from a file."""

    path: str
    label: str
    items: str
    relevant: str | None

    @property
    def binding(self) -> dict[str, str]:
        """What the model says about it."""
        bind = {"nodeset": self.path, "type": "string", "required": "true()"}
        return bind if self.relevant is None else bind | {"relevant": self.relevant}


def _written(choice: _Choice) -> "etree._Element":
    from lxml import etree

    element = etree.Element(f"{_XFORMS}select1", {"ref": choice.path, "appearance": "minimal"})
    etree.SubElement(element, f"{_XFORMS}label").text = choice.label
    items = etree.SubElement(element, f"{_XFORMS}itemset", {"nodeset": choice.items})
    etree.SubElement(items, f"{_XFORMS}value", {"ref": "name"})
    etree.SubElement(items, f"{_XFORMS}label", {"ref": "label"})
    return element
