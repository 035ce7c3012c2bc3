"""Making score cards, in a process of their own."""

import asyncio
import zipfile
from typing import Final

from services.scoring.score_cards.errors import BookTooLongError
from services.scoring.score_cards.gathering import SETTING, Cards, gather_cards
from services.scoring.typesetting.headings import file_name, plain_name
from shared.jobs.work import Made, Work

PDF: Final = "application/pdf"
ZIP: Final = "application/zip"
LONGEST_BOOK: Final = 150
"""Cards that are set in one piece; each takes some four megabytes of memory meanwhile."""
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The first instant that a ZIP file knows: the same cards are the same bytes whenever they are made."""


async def make_one(work: Work) -> Made:
    """Make the card of one agency."""
    cards = await gather_cards(work)
    await asyncio.to_thread(lambda: cards.set(list(cards), work.path))
    work.progress(1, 1)
    return Made(cards.name(cards.chosen[0].agency.name, "pdf"), PDF)


async def make_book(work: Work) -> Made:
    """Make the cards of one block as one file, in the order of the ranking."""
    cards = await gather_cards(work)
    count = len(cards.chosen)
    if count > LONGEST_BOOK:
        raise BookTooLongError(count=count, most=LONGEST_BOOK)
    work.progress(0, count, SETTING)
    await asyncio.to_thread(lambda: cards.set(list(cards), work.path))
    return Made(cards.name(cards.block_name(work.parameters["block"]), "pdf"), PDF)


async def make_all(work: Work) -> Made:
    """Make the card of every agency as a file of its own, all in one archive with a folder for each block."""
    cards = await gather_cards(work)
    await asyncio.to_thread(_archive, work, cards)
    return Made(cards.name(cards.block_name(work.parameters["block"]), "zip"), ZIP)


def _archive(work: Work, cards: Cards) -> None:
    page = work.path.with_name("card.pdf")
    with zipfile.ZipFile(work.path, "w") as archive:  # PDF files are compressed already
        for number, card in enumerate(cards, start=1):
            cards.set([card], page)
            folder = plain_name(card.block)
            name = file_name(f"{number:03}", card.name, ending="pdf")
            archive.writestr(zipfile.ZipInfo(f"{folder}/{name}", EPOCH), page.read_bytes())
            work.progress(number, len(cards.chosen), SETTING)
