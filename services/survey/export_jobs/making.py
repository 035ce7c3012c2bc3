"""Makes the file of an export job, in a process of its own."""

from typing import Final

from services.survey.export_jobs.models import ExportFormat, wanted_of
from services.survey.exports.errors import SheetFullError
from services.survey.exports.files import copy_rows, plan_of, write_file
from services.survey.exports.models import FileKind, Plan
from services.survey.exports.store import ExportStore
from services.survey.exports.workbook import ROWS_OF_A_SHEET
from services.survey.summaries.store import SummaryStore
from shared.jobs.work import Made, Work
from shared.problems.common import NotFoundError
from shared.problems.problem import Text
from shared.workbooks.writing import MEDIA_TYPE as XLSX

SAV: Final = "application/x-spss-sav"

_FILES: Final = {
    ExportFormat.XLSX: (FileKind.XLSX, XLSX),
    ExportFormat.SAV: (FileKind.SAV, SAV),
}
_COPYING: Final = Text("Đang đọc phiếu trả lời", "Reading the responses")
_WRITING: Final = Text("Đang ghi tệp", "Writing the file")


async def make(work: Work) -> Made:
    """Copy the rows, then write the file."""
    plan, rows = await _plan(work)
    wanted_format = ExportFormat(work.kind)
    if wanted_format is ExportFormat.XLSX and rows > ROWS_OF_A_SHEET:
        raise SheetFullError(count=rows, most=ROWS_OF_A_SHEET)
    work.progress(0, rows, _COPYING)
    source = work.path.with_name("rows.csv")
    await copy_rows(work.database, plan, source)
    kind, media_type = _FILES[wanted_format]
    await write_file(
        plan,
        kind,
        source,
        work.path,
        now=work.requested_at,
        told=lambda written: work.progress(written, rows, _WRITING),
    )
    work.progress(rows, rows, _WRITING)
    return Made(name=f"responses.{kind}", media_type=media_type)


async def _plan(work: Work) -> tuple[Plan, int]:
    wanted = wanted_of(work.subject_id, work.parameters)
    async with work.database.readers.begin() as session:
        for issued in await SummaryStore(session).forms(wanted.campaign_id):
            if issued.id == wanted.questionnaire_id:
                rows = await ExportStore(session).count(
                    wanted.campaign_id, wanted.questionnaire_id, excluded=wanted.excluded
                )
                return plan_of(wanted, issued, work.parameters["campaign"]), rows
    raise NotFoundError
