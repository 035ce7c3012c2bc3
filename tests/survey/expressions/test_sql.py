"""In PostgreSQL a condition holds for the same answers as in memory."""

import json
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from services.survey.expressions import SqlWriter, compile_condition, parse_condition
from tests.support.databases import database_url

RESPONSES: list[dict[str, Any]] = [
    {},
    {"one": "A", "several": ["A"], "likert": "4", "number": "0.3", "day": "2024-11-30"},
    {"one": "C", "several": ["A", "OTHER"], "likert": "DK", "number": "12", "text": "cũ"},
    {"one": "DK", "likert": "5", "number": "-1", "later": "2024-12-01", "day": "2024-12-02"},
    {"text": "dài hơn mười ký tự", "number": "900719925474099.31"},
    {"day": "2024-11-30", "later": "2024-12-01"},
]
CONDITIONS = [
    "${one} = 'A'",
    "${one} != 'A'",
    "${one} = ''",
    "${one} != ''",
    "selected(${one}, 'DK') or selected(${several}, 'OTHER')",
    "not(selected(${several}, 'A'))",
    "${several} != ''",
    "count-selected(${several}) >= 2",
    "count-selected(${several}) = 0",
    "${likert} >= 4",
    "${likert} = 5",
    "${likert} != 5",
    "${number} + 0.1 = 0.4",
    "${number} * 2 > 1801439850948198.61",
    "${number} <= ${likert}",
    "not(${number} < 0 and ${one} = 'DK')",
    "string-length(${text}) > 10",
    "string-length(${text}) = 2",
    "${day} > date('2024-11-30')",
    "${day} = date('2024-11-30')",
    "${day} < ${later}",
    "${day} >= ${later} or ${number} = 12",
    "(${one} = 'A' or ${one} = 'C') and ${number} > 0",
]


@pytest.mark.parametrize("condition", CONDITIONS)
async def test_sql_says_what_memory_says(condition: str) -> None:
    parsed = parse_condition(condition)
    writer = SqlWriter("r.answers")
    holds = writer.write(parsed)
    engine = create_async_engine(database_url("survey"))
    async with engine.connect() as connection:
        rows = await connection.execute(
            text(
                f"SELECT {holds} FROM jsonb_array_elements(CAST(:responses AS jsonb)) "
                "WITH ORDINALITY AS r (answers, number) ORDER BY number"
            ),
            writer.values | {"responses": json.dumps(RESPONSES)},
        )
        found = [row[0] for row in rows]
    await engine.dispose()
    assert found == [compile_condition(parsed)(one, None) for one in RESPONSES]
    assert len(set(found)) == 2, "a case that tells nothing apart"


@pytest.mark.parametrize("condition", [". = 'A'", "regex(${text}, 'a')", "${a} = 1 and . = 2"])
def test_what_belongs_to_constraints_is_not_written_as_sql(condition: str) -> None:
    with pytest.raises(ValueError, match=r"Answer|Matches"):
        SqlWriter("r.answers").write(parse_condition(condition))
