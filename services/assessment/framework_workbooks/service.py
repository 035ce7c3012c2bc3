"""Workbooks of frameworks: written and read beside the event loop."""

from functools import cache
from uuid import UUID

from anyio import to_thread

from services.assessment.framework_workbooks.writing import write_framework, write_template
from services.assessment.frameworks import service
from services.assessment.tables import FrameworkTable
from services.assessment.unit import Unit


async def framework_workbook(unit: Unit, framework_id: UUID) -> tuple[FrameworkTable, bytes]:
    """Write a framework that the caller may see."""
    framework = await service.find_framework(unit, framework_id, whole=True)
    content, title = framework.content, framework.name
    return framework, await to_thread.run_sync(lambda: write_framework(content, title=title))


async def template() -> bytes:
    """Give the empty workbook."""
    return await to_thread.run_sync(_template)


@cache
def _template() -> bytes:
    return write_template()
