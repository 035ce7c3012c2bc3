"""Writes a form as an XForm (ODK XForms 1.0), which OpenRosa clients download and fill in.

There is one way for forms that came as workbooks and as JSON: our schema, written as XLSForm rows, converted by pyxform.
pyxform is loaded on first use: an idle service does without its memory.
"""

from collections.abc import Mapping, Sequence

from services.survey.questionnaires.models import Form
from services.survey.questionnaires.sheets import Sheets, write_sheets


def xform_of(form: Form, *, form_id: str, version: str) -> str:
    """Write the XForm; takes some 40 ms, so a handler runs it in a thread."""
    from pyxform.xls2xform import convert

    sheets = write_sheets(form, form_id=form_id, version=version)
    xform: str = convert(_rows(sheets), form_name="data").xform
    return xform


def _rows(sheets: Sheets) -> dict[str, object]:
    """Give the rows as pyxform takes them: each sheet with a header that names all its columns."""
    named: Mapping[str, Sequence[Mapping[str, str]]] = {
        "survey": sheets.survey,
        "choices": sheets.choices,
        "settings": [sheets.settings],
    }
    rows: dict[str, object] = {"sheet_names": list(named)}
    for name, cells in named.items():
        rows[name] = [dict(one) for one in cells]
        rows[f"{name}_header"] = [dict.fromkeys(column for one in cells for column in one)]
    return rows
