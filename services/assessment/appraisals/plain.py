"""Opinions and decisions as the audit trail keeps them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from services.assessment.tables import AppraisalTable, OpinionTable
from shared.methodology.decimals import decimal_text

_MEMBERS: Final = ("decision", "answer", "opinion", "explanation_requested")


def plain_decision(row: AppraisalTable | Mapping[str, Any]) -> dict[str, Any]:
    """Say what was decided."""
    values = _values(row)
    return _plain(values) | {"basis": values["basis"], "decided_by": values["appraiser_name"]}


def plain_opinion(row: OpinionTable | Mapping[str, Any]) -> dict[str, Any]:
    """Say what an appraiser has given."""
    values = _values(row)
    return _plain(values) | {"appraiser": values["appraiser_name"]}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    points: Decimal | None = values["points"]
    return {name: values[name] for name in _MEMBERS} | {
        "points": None if points is None else decimal_text(points)
    }


def _values(row: AppraisalTable | OpinionTable | Mapping[str, Any]) -> Mapping[str, Any]:
    if isinstance(row, Mapping):
        return row
    return {column.key: getattr(row, column.key) for column in row.__mapper__.column_attrs}
