"""The sentence that says why an index is what it is: a reader can repeat the calculation."""

import csv
import io
from typing import Any

from python_calamine import CalamineWorkbook

from services.scoring.runs.index_explanation import explain_index
from shared.methodology import LeafEntry, parse_answer, parse_framework, score_agency
from tests.scoring.documents import framework, three_agencies
from tests.scoring.world import World


def with_bonus_and_penalty(**adjustments: Any) -> dict[str, Any]:
    """One criterion of 100 typed points, a bonus and a penalty of at most 3."""
    typed = {"source": "APPRAISED", "rule": {"shape": "MANUAL", "step": "0.5"}}
    groups = {"T": ("BONUS", "Điểm thưởng", 3), "P": ("PENALTY", "Điểm trừ", 3)}
    within = 3 if "bonus_within" in adjustments else 0
    return {
        **framework(),
        "parts": [
            {"code": "OWN", "name": "Điểm thẩm định", "sources": ["APPRAISED"], "maximum": 100}
        ],
        "adjustments": {"bonus_maximum": 3, "penalty_maximum": 3, **adjustments},
        "sipas": None,
        "fields": [
            {
                "code": "1",
                "name": "Chỉ đạo",
                "maximum": 100 - within,
                "criteria": [{"code": "1.1", "name": "Kế hoạch", "maximum": 100 - within, **typed}],
            },
            *(
                {
                    "code": code,
                    "name": name,
                    "group": group,
                    "maximum": maximum,
                    "criteria": [{"code": f"{code}.1", "name": name, "maximum": maximum, **typed}],
                }
                for code, (group, name, maximum) in groups.items()
            ),
        ],
    }


def explained(tree: dict[str, Any], **points: str) -> dict[str, str]:
    tree = {key: value for key, value in tree.items() if value is not None}
    read = parse_framework(tree)
    entries = {
        code: LeafEntry(parse_answer({"points": value}, read.leaves[code]))
        for code, value in zip(("1.1", "T.1", "P.1"), points.values(), strict=True)
    }
    return explain_index(score_agency(read, "SO", entries), read)


def test_bonus_and_penalty_are_said_also_where_they_cancel_out() -> None:
    text = explained(with_bonus_and_penalty(), main="80.5", bonus="2", penalty="2")
    assert text["vi"] == (
        "Điểm thẩm định 80,5/100; thưởng 2, trừ 2, tính vào chỉ số 0 điểm = 80,50 (mất 19,5 điểm ở các tiêu chí)"
    )
    assert "bonus 2, penalty 2, 0 points go into the index = 80.50" in text["en"]


def test_what_a_clamp_leaves_of_bonus_and_penalty_is_said() -> None:
    clamped = with_bonus_and_penalty(clamp={"minimum": -1, "maximum": 1})
    text = explained(clamped, main="80", bonus="3", penalty="0.5")
    assert "thưởng 3, trừ 0,5, tính vào chỉ số 1 điểm = 81,00" in text["vi"]


def test_a_bonus_within_a_part_is_said_at_that_part() -> None:
    text = explained(
        with_bonus_and_penalty(bonus_within="OWN"), main="80", bonus="3", penalty="0.5"
    )
    assert "Điểm thẩm định 83/100 (đã gồm 3 điểm thưởng)" in text["vi"]
    assert "thưởng 0, trừ 0,5, tính vào chỉ số -0,5 điểm = 82,50" in text["vi"]
    without = explained(
        with_bonus_and_penalty(bonus_within="OWN"), main="80", bonus="0", penalty="0"
    )
    assert "thưởng" not in without["vi"]


async def test_files_show_the_maximum_that_applied_where_a_leaf_left_it(world: World) -> None:
    tree = framework()
    tree["fields"][0]["criteria"][1]["not_applicable"] = "LEAVES_DENOMINATOR"
    agencies = three_agencies(world.authority_id)
    agencies[0]["leaves"]["1.2"]["final"]["answer"] = {"state": "NOT_APPLICABLE"}
    run = await world.run(record=world.freeze_record(agencies=agencies, framework=tree))
    path = f"/v1/runs/{run['id']}/ranking"
    text = (await world.read(f"{path}.csv")).content.decode("utf-8-sig")
    rows = {row["Mã cơ quan"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    # so-a: 15 (fixed) of 20 and 32 of 40, so 47 of 60.
    assert (rows["so-a"]["Điểm tối đa áp dụng"], rows["so-a"]["Chỉ số"]) == ("60", "78.33")
    assert rows["so-b"]["Điểm tối đa áp dụng"] == "100"
    content = (await world.read(f"{path}.xlsx")).content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    column = sheet[6].index("Điểm tối đa áp dụng")
    assert {row[1]: row[column] for row in sheet[7:10]} == {
        "Điểm tối đa": 100.0,
        '=HYPERLINK("http://x";"Sở B")': 100.0,
        "Sở A": 60.0,
    }
    assert "điểm tối đa áp dụng" in str(sheet[-1][0])
