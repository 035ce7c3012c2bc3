"""Makes the files of one export as a job does, in a process of its own, and prints the most memory that it took."""

import asyncio
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from services.survey.config import Settings
from services.survey.exports.files import copy_rows, plan_of, write_file
from services.survey.exports.models import FileKind, Wanted
from services.survey.summaries.store import SummaryStore
from shared.db.engine import open_database


async def make(campaign_id: UUID, folder: Path) -> None:
    """Write `made.xlsx` and `made.sav` of a campaign's first form."""
    async with open_database(Settings(), "survey") as database:
        async with database.readers.begin() as session:
            (issued,) = await SummaryStore(session).forms(campaign_id)
        wanted = Wanted(campaign_id, issued.id, identifiers=False, excluded=False)
        plan = plan_of(wanted, issued, "DT-1")
        source = folder / "rows.csv"
        await copy_rows(database, plan, source)
        for kind in (FileKind.XLSX, FileKind.SAV):
            made = folder / f"made.{kind}"
            await write_file(plan, kind, source, made, now=datetime.now(UTC))


if __name__ == "__main__":
    asyncio.run(make(UUID(sys.argv[1]), Path(sys.argv[2])))
    sys.stdout.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024))
