"""Making the report, in a process of its own."""

import asyncio

from services.scoring.pdf_reports.method import method_of
from services.scoring.pdf_reports.models import PdfReport
from services.scoring.pdf_reports.rules import block_reports
from services.scoring.score_cards.gathering import SETTING, gather_cards
from services.scoring.score_cards.making import PDF
from services.scoring.typesetting.headings import file_name
from services.scoring.typesetting.setting import typeset
from shared.jobs.work import Made, Work


async def make(work: Work) -> Made:
    """Make the report of a run."""
    gathered = await gather_cards(work)
    count = len(gathered.chosen)
    cards = []
    for card in gathered:
        cards.append(card)
        work.progress(len(cards), 2 * count)
    report = PdfReport(
        heading=gathered.heading,
        method=method_of(gathered.workings, gathered.run),
        blocks=tuple(block_reports(gathered.workings, gathered.chosen)),
        cards=tuple(cards),
    )
    work.progress(count, 2 * count, SETTING)
    await asyncio.to_thread(typeset, "report.typ", report, work.path)
    return Made(file_name("Báo cáo", gathered.heading.title, ending="pdf"), PDF)
