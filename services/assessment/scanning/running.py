"""Whether this process scans, as the settings say."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from services.assessment.config import Settings
from services.assessment.scanning.clamd import Clamd
from services.assessment.scanning.metrics import ScanMetrics
from services.assessment.scanning.scanner import Scanner
from shared.background import repeating
from shared.db.engine import Database
from shared.storage.files import ObjectFiles


@asynccontextmanager
async def scanning(
    settings: Settings, database: Database, files: ObjectFiles, metrics: ScanMetrics
) -> AsyncIterator[None]:
    """Scan what is due as long as the service runs, where a scanner is configured."""
    if settings.scanner is None:
        yield
        return
    seconds = settings.scanner_seconds
    clamd = Clamd(settings.scanner, seconds=seconds)
    scanner = Scanner(database, files, clamd, metrics, seconds=seconds)
    async with repeating("scanning", scanner.step, seconds=settings.scanner_poll_seconds):
        yield


def scanner_aid(settings: Settings) -> dict[str, Callable[[], Awaitable[None]]]:
    """Give what tells whether the scanner is in reach, for the service's readiness."""
    if settings.scanner is None:
        return {}
    return {"virus scanner": Clamd(settings.scanner, seconds=settings.scanner_seconds).ping}
