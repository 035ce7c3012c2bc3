"""Results in the database."""

from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy import cast as cast_to
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from services.scoring.runs.models import AgencyLack, AgencyResult, LeafLack, ResultSummary
from services.scoring.tables import ResultTable
from shared.db.cursor import Window, paginate

_LACKING = cast_to(
    '$.leaves[*] ? (@.status == "MISSING" || @.status == "WAITING" || @.status == "NOT_COMPUTABLE")',
    JSONPATH,
)


class ResultStore:
    """Reads the results of a run that the caller has been found to see; lists come without their detail."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(
        self, run_id: UUID, page: Window, *, block: str | None
    ) -> tuple[list[AgencyResult], str | None]:
        """Read one page of a run's results in the order of the ranking."""
        query = select(ResultTable).where(ResultTable.run_id == run_id)
        if block is not None:
            query = query.where(ResultTable.block == block)
        rows, following = await paginate(self._session, query, page, ResultTable.position)
        return [to_result(row) for row in rows], following

    async def all_of(self, run_id: UUID) -> list[AgencyResult]:
        """Read all results of a run in the order of the ranking."""
        rows = await self._session.scalars(
            select(ResultTable).where(ResultTable.run_id == run_id).order_by(ResultTable.position)
        )
        return [to_result(row) for row in rows]

    async def of_agency(self, run_id: UUID, agency_id: UUID) -> AgencyResult | None:
        """Read one agency's result with its detail."""
        return await self._one(run_id, ResultTable.agency_id == agency_id)

    async def of_agency_code(self, run_id: UUID, agency_code: str) -> AgencyResult | None:
        """Read one agency's result by its code, with its detail."""
        return await self._one(run_id, ResultTable.agency_code == agency_code)

    async def lacks_of(self, run_id: UUID) -> tuple[AgencyLack, ...]:
        """Find the agencies of a run that lack an answer, a figure or the survey; the database reads the detail."""
        lacking = func.jsonb_path_query_array(ResultTable.detail, _LACKING, type_=JSONB)
        rows = await self._session.execute(
            select(
                ResultTable.agency_id,
                ResultTable.agency_code,
                ResultTable.agency_name,
                ResultTable.block,
                ResultTable.index,
                lacking.label("leaves"),
            )
            .where(
                ResultTable.run_id == run_id,
                or_(
                    ResultTable.index.is_(None),
                    func.jsonb_path_exists(ResultTable.detail, _LACKING),
                ),
            )
            .order_by(ResultTable.position)
        )
        return tuple(
            AgencyLack(
                agency_id=row.agency_id,
                agency_code=row.agency_code,
                agency_name=row.agency_name,
                block=row.block,
                is_determined=row.index is not None,
                leaves=tuple(
                    LeafLack(one["code"], one["name"], one["status"]) for one in row.leaves
                ),
            )
            for row in rows
        )

    async def _one(self, run_id: UUID, condition: ColumnElement[bool]) -> AgencyResult | None:
        row = await self._session.scalar(
            select(ResultTable)
            .options(undefer(ResultTable.detail))
            .where(ResultTable.run_id == run_id, condition)
        )
        return None if row is None else to_result(row, detailed=True)


def to_result(row: ResultTable, *, detailed: bool = False) -> AgencyResult:
    """Read a row."""
    return AgencyResult(
        agency_id=row.agency_id,
        position=row.position,
        agency_code=row.agency_code,
        agency_name=row.agency_name,
        block=row.block,
        is_ranked=row.is_ranked,
        is_late=row.is_late,
        rank=row.rank,
        index=row.index,
        grade=row.grade,
        sipas_index=row.sipas_index,
        sipas_rank=row.sipas_rank,
        summary=cast("ResultSummary", row.summary),
        detail=row.detail if detailed else {},
    )
