"""Writes a form as an XForm (ODK XForms 1.0), which OpenRosa clients download and fill in.

There is one way for forms that came as workbooks and as JSON: our schema, written as XLSForm rows, converted by pyxform.
pyxform is loaded on first use: an idle service does without its memory.
"""

import hashlib
from collections.abc import Iterable, Sequence

from services.survey.questionnaires.languages import language_label
from services.survey.questionnaires.models import Form
from services.survey.questionnaires.sheets import Cells, Sheets, write_sheets


class NoXFormError(ValueError):
    """The converter refuses a form that passed our own checks; says why in its own words."""


def xform_of(form: Form, *, form_id: str, version: str) -> str:
    """Write the XForm; takes some 40 ms, so a handler runs it in a thread."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    sheets = write_sheets(form, form_id=form_id, version=version)
    try:
        xform: str = convert(_rows(sheets, form), form_name="data").xform
    except PyXFormError as error:
        raise NoXFormError(str(error)) from error
    return xform


def xform_digest(xform: str) -> str:
    """Give the hash by which OpenRosa form lists tell that a form has changed; nothing rests on its strength."""
    return f"md5:{hashlib.md5(xform.encode(), usedforsecurity=False).hexdigest()}"


def _rows(sheets: Sheets, form: Form) -> dict[str, object]:
    """Give the rows as pyxform takes them: each sheet with a header that names all its columns."""
    named: dict[str, Sequence[Cells]] = {
        "survey": sheets.survey,
        "choices": sheets.choices,
        "settings": [sheets.settings],
    }
    rows: dict[str, object] = {"sheet_names": list(named)}
    for name, cells in named.items():
        complete = [_in_all_languages(one, form.languages) for one in cells]
        rows[name] = complete
        rows[f"{name}_header"] = [dict.fromkeys(column for one in complete for column in one)]
    return rows


def _in_all_languages(cells: Cells, languages: Iterable[str]) -> Cells:
    """Say in the form's own language what is not said in another: phones would show a dash."""
    own, *others = [language_label(one) for one in languages]
    complete = dict(cells)
    for column, words in cells.items():
        name, separator, language = column.partition("::")
        if separator and language == own:
            for other in others:
                complete.setdefault(f"{name}::{other}", words)
    return complete
