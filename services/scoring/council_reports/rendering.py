"""A template and its fields become a Word file. It takes a processor for seconds: only makers call it."""

import io
import unicodedata
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from services.scoring.council_reports.charts import Chart
from services.scoring.report_templates.checking import check_template
from services.scoring.report_templates.errors import UnusableTemplateError
from services.scoring.report_templates.language import check_source
from services.scoring.report_templates.sandbox import Steps, counted, new_environment
from shared.problems.problem import Fault, Text

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
_WIDTH_MM: Final = 160


def render(
    template: bytes,
    fields: dict[str, Any],
    path: Path,
    *,
    author: str,
    finished: datetime,
    language: str,
) -> None:
    """Write a report; raises UnusableTemplateError or ReportTooLongError."""
    from docxtpl import DocxTemplate

    check_template(template)
    document = DocxTemplate(io.BytesIO(template))
    environment = new_environment()
    _check_as_rendered(document, environment)
    content = _plain(_with_pictures(document, fields))
    _clear_properties(document, content["title"], author, finished, language)
    document.render(counted(content, Steps()), jinja_env=environment)
    _clear_properties(document, content["title"], author, finished, language)
    file = io.BytesIO()
    document.save(file)
    path.write_bytes(_settled(file.getvalue()))


def _check_as_rendered(document: Any, environment: Any) -> None:
    """Check what is really rendered too: it is put together of the file's pieces by other rules than the checker's."""
    document.init_docx()
    sources = [document.patch_xml(document.get_xml())]
    for uri in (document.HEADER_URI, document.FOOTER_URI):
        sources += [
            document.patch_xml(document.get_part_xml(part))
            for _, part in document.get_headers_footers(uri)
        ]
    sources += [
        document.patch_xml(part.blob.decode())
        for part in document.docx.part.package.parts
        if part.partname == "/word/footnotes.xml"
    ]
    wrong = [one for source in sources for one in check_source(environment, source)]
    if wrong:
        faults = [Fault("#", Text(one.text.vi, one.text.en), one.code) for one in wrong]
        raise UnusableTemplateError(count=len(faults), faults=faults)


def _with_pictures(document: Any, value: Any) -> Any:
    match value:
        case dict():
            return {name: _with_pictures(document, one) for name, one in value.items()}
        case list():
            return [_with_pictures(document, one) for one in value]
        case Chart():
            return _picture(document, value)
        case _:
            return value


def _picture(document: Any, chart: Chart) -> Any:
    from docx.shared import Mm
    from docxtpl import InlineImage

    class DescribedImage(InlineImage):  # type: ignore[misc]  # it has no types
        """A picture with words for who does not see it (WCAG 1.1.1)."""

        def _insert_image(self) -> str:
            inline = self.tpl.current_rendering_part.new_pic_inline(
                io.BytesIO(chart.content), self.width, None
            )
            inline.docPr.set("descr", chart.description)
            return (
                f"</w:t></w:r><w:r><w:drawing>{inline.xml}</w:drawing></w:r>"
                '<w:r><w:t xml:space="preserve">'
            )

    return DescribedImage(document, None, width=Mm(_WIDTH_MM))


def _plain(value: Any) -> Any:
    """Write letters as one sign each (NFC), and leave out what no XML file may hold."""
    match value:
        case dict():
            return {name: _plain(one) for name, one in value.items()}
        case list():
            return [_plain(one) for one in value]
        case str():
            normal = unicodedata.normalize("NFC", value)
            return "".join(
                one for one in normal if one == "\n" or one.isprintable() or one == "\u00a0"
            )
        case _:
            return value


def _clear_properties(
    document: Any, title: str, author: str, finished: datetime, language: str
) -> None:
    """Say what the file is, and nothing of who wrote the template; nothing here is a template."""
    properties = document.docx.core_properties
    for name in ("comments", "keywords", "subject", "category", "identifier", "version"):
        setattr(properties, name, "")
    # docxtpl takes these for templates as well: braces would be looked at.
    properties.title = title.replace("{", "(").replace("}", ")")
    properties.author = author.replace("{", "(").replace("}", ")")
    properties.last_modified_by = ""
    properties.language = language
    properties.revision = 1
    day = finished.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    properties.created = properties.modified = day


def _settled(content: bytes) -> bytes:
    """Pack the file anew without the time of writing: the same figures give the same bytes."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as archive,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as settled,
    ):
        for name in archive.namelist():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            settled.writestr(entry, archive.read(name))
    return file.getvalue()
