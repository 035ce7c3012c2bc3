"""Reads a filled-in form (an XForms instance) from its XML, trusting nothing in it.

lxml is loaded with the first submission: an idle service does without it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from services.survey.openrosa.errors import (
    BrokenXmlError,
    DoctypeRefusedError,
    NoInstanceIdError,
)

if TYPE_CHECKING:
    from lxml import etree

AGENCY: Final = "_agency"
"""The question that says which agency was asked about. No question of a form can have this code."""

CASE: Final = "_case"
"""The question that says whose answer it is: which of the interviewer's own drawn cases."""

_DOCTYPE: Final = tuple("<!DOCTYPE".encode(one) for one in ("utf-8", "utf-16-le", "utf-16-be"))
_LONGEST_ID: Final = 255


@dataclass(frozen=True, slots=True)
class Instance:
    """A filled-in form as the phone wrote it: texts by element name, sections opened out."""

    form_id: str
    version: str
    instance_id: str
    deprecated_id: str | None
    texts: dict[str, str]
    """All elements that hold a text, but for the metadata in `meta`."""

    def instant(self, name: str) -> datetime | None:
        """Read an instant that the phone noted, if it makes sense at all."""
        try:
            found = datetime.fromisoformat(self.texts.get(name, ""))
        except ValueError:
            return None
        if found.tzinfo is None or not 1900 <= found.year <= 2999:
            return None
        return found


def read_instance(xml: bytes) -> Instance:
    """Read the XML, or refuse it in plain words."""
    root = _parsed(xml)
    texts: dict[str, str] = {}
    meta: dict[str, str] = {}
    for child in root:
        _collect(child, meta if _name(child) == "meta" else texts)
    instance_id = meta.get("instanceID") or root.get("instanceID", "").strip()
    if not instance_id or len(instance_id) > _LONGEST_ID:
        raise NoInstanceIdError
    return Instance(
        form_id=root.get("id", ""),
        version=root.get("version", ""),
        instance_id=instance_id,
        deprecated_id=meta.get("deprecatedID", "")[:_LONGEST_ID] or None,
        texts=texts,
    )


def _parsed(xml: bytes) -> "etree._Element":
    from lxml import etree

    if any(mark in xml for mark in _DOCTYPE):
        raise DoctypeRefusedError
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        raise BrokenXmlError(line=line, reason=error.msg or "not XML") from error
    except ValueError as error:  # bytes that are no text in the encoding that is declared
        raise BrokenXmlError(line=1, reason=str(error)) from error
    if root.getroottree().docinfo.doctype:
        raise DoctypeRefusedError
    return root


def _collect(element: "etree._Element", into: dict[str, str]) -> None:
    if len(element):
        for child in element:
            _collect(child, into)
    elif text := (element.text or "").strip():
        into[_name(element)] = text


def _name(element: "etree._Element") -> str:
    return str(element.tag).rpartition("}")[2]
