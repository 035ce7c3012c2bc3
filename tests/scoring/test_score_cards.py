"""Score cards are read as a reader would: pages, words, figures."""

from pathlib import Path

from tests.scoring.world import World
from tests.support.pdf import Pdf


async def test_every_agency_has_one_page_with_its_figures_as_vietnamese_readers_write_them(
    world: World, tmp_path: Path
) -> None:
    document = await world.document(await world.approved())
    assert document["state"] == "DONE", document["fault"]
    pdf = Pdf.of(await world.content_of(document), tmp_path)
    assert pdf.pages == 3
    first = pdf.text(1)
    assert "89,00" in first
    assert "DỰ THẢO" in first
