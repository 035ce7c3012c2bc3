"""The XForm of a group: the issued form with one question in front, which agency the answers are about.

The agencies stand in a file beside the form (`agencies.csv`, in the manifest), so that the form's own bytes, version and hash
are the same for all interviewers, and a new assignment is a new small file and not a new form (docs/decisions/openrosa.md).
"""

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from services.survey.openrosa.instance import AGENCY
from services.survey.questionnaires.models import Form
from services.survey.questionnaires.xform import xform_of

AGENCIES_FILE: Final = "agencies.csv"
_AGENCIES: Final = "_agencies"
_XFORMS: Final = "{http://www.w3.org/2002/xforms}"
_XHTML: Final = "{http://www.w3.org/1999/xhtml}"
_LABEL: Final = "Cơ quan được đánh giá / Agency"


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
    content = _asking_for_agency(xform_of(form, form_id=form_id, version=str(version)))
    return XForm(content, hash_of(content))


def agencies_file(agencies: Sequence[ListedAgency]) -> bytes:
    """Write the list that the first question chooses from."""
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(("name", "label"))
    rows.writerows((str(one.id), one.name) for one in agencies)
    return file.getvalue().encode()


def _asking_for_agency(xform: str) -> bytes:
    from lxml import etree  # loaded when the first form is written, not with the service

    root = etree.fromstring(xform.encode())
    model = root.find(f"{_XHTML}head/{_XFORMS}model")
    body = root.find(f"{_XHTML}body")
    assert model is not None
    assert body is not None
    primary = model.find(f"{_XFORMS}instance")
    assert primary is not None
    data = primary[0]
    data.insert(0, etree.Element(f"{_XFORMS}{AGENCY}"))
    path = f"/{etree.QName(data).localname}/{AGENCY}"
    source = etree.Element(
        f"{_XFORMS}instance", {"id": _AGENCIES, "src": f"jr://file-csv/{AGENCIES_FILE}"}
    )
    primary.addnext(source)
    bind = {"nodeset": path, "type": "string", "required": "true()"}
    model.append(etree.Element(f"{_XFORMS}bind", bind))
    choice = etree.Element(f"{_XFORMS}select1", {"ref": path, "appearance": "minimal"})
    etree.SubElement(choice, f"{_XFORMS}label").text = _LABEL
    nodes = {"nodeset": f"instance('{_AGENCIES}')/root/item"}
    items = etree.SubElement(choice, f"{_XFORMS}itemset", nodes)
    etree.SubElement(items, f"{_XFORMS}value", {"ref": "name"})
    etree.SubElement(items, f"{_XFORMS}label", {"ref": "label"})
    body.insert(0, choice)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written
