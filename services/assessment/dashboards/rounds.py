"""The council's work on cells, as columns of a query."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    SQLColumnExpression,
    and_,
    exists,
    false,
    func,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import aliased

from services.assessment.appraisals.models import Basis
from services.assessment.appraisals.store import supplements
from services.assessment.tables import AppraisalTable, DifferenceTable, OpinionTable


def at(cell: CTE, table: Any) -> ColumnElement[bool]:
    """Choose the rows of a table that are about the leaf of a cell."""
    return and_(table.self_assessment_id == cell.c.report_id, table.leaf == cell.c.leaf)


class Rounds:
    """The council's work on each cell in both rounds, as far as it is open to the caller."""

    def __init__(self, cell: CTE) -> None:
        self._cell = cell
        self._decisions = {number: aliased(AppraisalTable) for number in (1, 2)}
        self._differences = {number: aliased(DifferenceTable) for number in (1, 2)}
        self.names: list[str] = ["explanations_asked"]

    def join(self, start: Any) -> Any:
        """Join decisions and differences of both rounds to the cells."""
        for tables in (self._decisions, self._differences):
            for number, table in tables.items():
                start = start.outerjoin(table, and_(at(self._cell, table), table.round == number))
        return start

    def flags(self) -> list[ColumnElement[bool]]:
        """Say of each cell what a round has to do on it and has done."""
        asked = or_(
            *(self._shown(n, one.explanation_requested) for n, one in self._decisions.items())
        )
        found: list[ColumnElement[bool]] = [
            func.coalesce(asked, false()).label("explanations_asked")
        ]
        for number, decision in self._decisions.items():
            flags = {
                "to_decide": and_(self._cell.c.decided, self._is_due(number)),
                "decided": self._shown(number, decision.leaf.is_not(None)),
                "differing": self._shown(number, self._differences[number].leaf.is_not(None)),
                "waived": self._shown(number, decision.basis == Basis.WAIVED),
            }
            found += [flag.label(f"{name}_{number}") for name, flag in flags.items()]
        self.names = [str(one.key) for one in found]
        return found

    def _shown(self, number: int, flag: SQLColumnExpression[bool]) -> ColumnElement[bool]:
        return and_(self._cell.c[f"open_{number}"], flag)

    def _is_due(self, number: int) -> ColumnElement[bool]:
        """Round 1 decides every leaf, round 2 those with a supplement and those that were taken up again."""
        if number == 1:
            return true()
        return or_(
            is_supplemented(self._cell),
            and_(self._cell.c.open_2, is_taken_up(self._cell, 2)),
            self._shown(2, self._decisions[2].leaf.is_not(None)),
        )


def is_supplemented(cell: CTE) -> ColumnElement[bool]:
    """Whether an agency added something to the leaf of a cell between the rounds."""
    added = supplements(select(cell.c.report_id))
    return tuple_(cell.c.report_id, cell.c.leaf).in_(added)


def is_taken_up(cell: CTE, number: int) -> ColumnElement[bool]:
    """Whether an appraiser has given an opinion on the leaf of a cell in a round."""
    return exists().where(at(cell, OpinionTable), OpinionTable.round == number)
