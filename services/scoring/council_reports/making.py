"""Making a report, in a process of its own: agency by agency through the detail, then charts, then the template."""

import asyncio
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.scoring.council_reports.charts import fields_chart, grades_chart, index_chart
from services.scoring.council_reports.content import Data, ReportContent
from services.scoring.council_reports.rendering import MEDIA_TYPE, render
from services.scoring.publications.heads import evaluate_heads
from services.scoring.publications.models import HeadEvaluation
from services.scoring.publications.store import PublicationStore
from services.scoring.report_templates.defaults import default_template
from services.scoring.report_templates.models import TemplateKind
from services.scoring.report_templates.store import TemplateStore
from services.scoring.result_figures.models import Figures
from services.scoring.result_figures.store import read_figures, read_in_detail
from services.scoring.typesetting.headings import file_name
from shared.jobs.work import Made, Work
from shared.methodology.wording import Language
from shared.problems.problem import Text

GATHERING: Final = Text("Đang tổng hợp số liệu", "Gathering the figures")
DRAWING: Final = Text("Đang vẽ biểu đồ", "Drawing the charts")
WRITING: Final = Text("Đang ghi văn bản", "Writing the document")

_NAMES: Final = {
    TemplateKind.COUNCIL_REPORT: Text("Báo cáo", "Report"),
    TemplateKind.DECISION_ANNEX: Text("Phụ lục quyết định", "Annex of the decision"),
}


async def make(work: Work) -> Made:
    """Make the report of a run."""
    kind = TemplateKind(work.kind)
    async with work.database.readers.begin() as session:
        figures = await read_figures(session, work)
        content = ReportContent(figures, await _heads(session, figures))
        count = len(figures.results)
        done = 0
        async for result in read_in_detail(session, figures):
            content.add(result)
            done += 1
            work.progress(done, count, GATHERING)
        template = await _template(session, work, kind, figures.language)
    work.progress(count, count, DRAWING)
    fields = await asyncio.to_thread(with_charts, content.fields(), figures)
    work.progress(count, count, WRITING)
    finished = figures.publication.published_at if figures.publication else figures.run.created_at
    heading = figures.run.heading
    await asyncio.to_thread(
        render,
        template,
        fields,
        work.path,
        author=heading["authority"]["name"],
        finished=finished,
        language="vi-VN" if figures.language == "vi" else "en-GB",
    )
    name = file_name(
        _NAMES[kind].said(figures.language),
        heading["programme"]["name"],
        heading["period"]["name"],
        ending="docx",
    )
    return Made(name, MEDIA_TYPE)


def with_charts(fields: Data, figures: Figures) -> Data:
    """Add the charts, drawn once each."""
    blocks = [one for one in figures.run.heading["blocks"] if figures.of_block(one["code"])]
    return {
        **fields,
        "charts": {"grades": grades_chart(figures), "fields": fields_chart(figures)},
        "blocks": [
            {**shown, "chart": index_chart(figures, block)}
            for shown, block in zip(fields["blocks"], blocks, strict=True)
        ],
    }


async def _heads(session: AsyncSession, figures: Figures) -> tuple[HeadEvaluation, ...]:
    if figures.publication is None:
        return ()
    order = await PublicationStore(session).heads_of(figures.publication.id)
    return evaluate_heads(order, figures.results) if order else ()


async def _template(
    session: AsyncSession, work: Work, kind: TemplateKind, language: Language
) -> bytes:
    """Take the template that was named, else the last one that the authority had then, else the default.

    An authority's own is in Vietnamese unless it is named for a report in English: a page half in one language helps nobody.
    """
    templates, named = TemplateStore(session), work.parameters["template_id"]
    if named is not None:
        return await templates.content(UUID(named))
    if language is Language.EN:
        return default_template(kind, language)
    own = await templates.newest_content(work.authority_id, kind, as_of=work.requested_at)
    return own or default_template(kind)
