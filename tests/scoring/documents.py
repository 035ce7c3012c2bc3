"""Frozen documents as assessment and survey write them, small enough to be checked by hand."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

Data = dict[str, Any]

OPINION = "Ý kiến riêng của thành viên Hội đồng Nguyễn Văn Kín"
CLAIM = "Giải trình riêng của cơ quan"


def agency_id(authority_id: UUID, code: str) -> UUID:
    """Give an agency the same id in both documents."""
    return uuid5(authority_id, code)


def framework() -> Data:
    """60 points by appraisal, 40 by survey, a bonus of at most 3, SIPAS by two factors, two blocks."""
    return {
        "format": 1,
        "code": "test-2024",
        "name": "Bộ chỉ số thử",
        "edition": "2024",
        "provenance": {},
        "scale": 100,
        "places": 2,
        "claim_step": "0.01",
        "ties": "COMPETITION",
        "blocks": [
            {"code": "SO", "name": "Sở, ban, ngành", "ranked": True},
            {"code": "HUYEN", "name": "UBND cấp huyện", "ranked": True},
        ],
        "grades": [
            {"code": "GOOD", "name": "Tốt", "from": 80},
            {"code": "FAIR", "name": "Khá", "from": 60},
            {"code": "WEAK", "name": "Yếu", "from": None},
        ],
        "parts": [
            {
                "code": "APPRAISED",
                "name": "Điểm thẩm định",
                "sources": ["SELF", "APPRAISED", "IMPORTED"],
                "maximum": 60,
            },
            {
                "code": "SURVEY",
                "name": "Điểm điều tra XHH",
                "sources": ["SURVEY"],
                "maximum": 40,
            },
        ],
        "adjustments": {"bonus_maximum": 3},
        "survey_absent": "REFUSE",
        "sipas": {
            "factors": [
                {"code": "ACCESS", "name": "Tiếp cận dịch vụ"},
                {"code": "RESULT", "name": "Kết quả giải quyết"},
            ],
            "favourable": ["4", "5"],
            "aggregate": "MEAN_OF_FACTORS",
        },
        "fields": [
            {
                "code": "1",
                "name": "Chỉ đạo, điều hành",
                "maximum": 60,
                "criteria": [
                    {
                        "code": "1.1",
                        "name": "Kế hoạch",
                        "maximum": 20,
                        "source": "SELF",
                        "rule": {
                            "shape": "CHOICE",
                            "options": [
                                {"code": "TIMELY", "label": "Kịp thời", "points": 20},
                                {"code": "LATE", "label": "Không kịp thời", "points": 10},
                                {"code": "NONE", "label": "Không ban hành", "points": 0},
                            ],
                        },
                    },
                    {
                        "code": "1.2",
                        "name": "Nhiệm vụ hoàn thành",
                        "maximum": 40,
                        "source": "SELF",
                        "rule": {
                            "shape": "RATIO",
                            "numerator": _input("done", "Nhiệm vụ hoàn thành"),
                            "denominator": _input("planned", "Nhiệm vụ được giao"),
                        },
                    },
                ],
            },
            {
                "code": "2",
                "name": "Điều tra xã hội học",
                "maximum": 40,
                "criteria": [
                    {
                        "code": "2.1",
                        "name": "Mức độ hài lòng",
                        "maximum": 40,
                        "source": "SURVEY",
                        "rule": {"shape": "SURVEY_SHARE", "favourable": ["4", "5"]},
                    }
                ],
            },
            {
                "code": "T",
                "name": "Điểm thưởng",
                "group": "BONUS",
                "maximum": 3,
                "criteria": [
                    {
                        "code": "T.1",
                        "name": "Sáng kiến",
                        "maximum": 3,
                        "source": "APPRAISED",
                        "rule": {"shape": "YES_NO", "yes": 3, "no": 0},
                    }
                ],
            },
        ],
    }


def _input(name: str, label: str) -> Data:
    return {"name": name, "label": label, "unit": "nhiệm vụ", "integer": True, "minimum": 0}


def _given(**content: Any) -> Data:
    return {
        "state": "GIVEN",
        "facts": content.get("facts", {}),
        "choices": content.get("choices", []),
        "formula": None,
        "points": None,
    }


def agency(
    authority_id: UUID,
    code: str,
    name: str,
    *,
    block: str = "SO",
    plan: str = "TIMELY",
    done: int = 30,
    bonus: bool = False,
    fixed: str | None = None,
    ranked: bool = True,
) -> Data:
    """One agency of a record; `fixed` are points that the council fixed for leaf 1.1."""
    claim = _given(choices=["TIMELY"])
    final = _given(choices=[plan])
    return {
        "id": str(agency_id(authority_id, code)),
        "code": code,
        "name": name,
        "block": block,
        "ranked": ranked,
        "late": False,
        "submitted_at": "2024-11-29T08:00:00Z",
        "leaves": {
            "1.1": {
                "self": {"answer": claim, "points": "20", "explanation": CLAIM},
                "round_1": {
                    "decision": "CHANGED",
                    "answer": final,
                    "points": None,
                    "opinion": OPINION,
                },
                "round_2": None,
                "final": {"answer": final, "points": fixed},
            },
            "1.2": {
                "self": None,
                "round_1": None,
                "round_2": None,
                "final": {
                    "answer": _given(facts={"done": str(done), "planned": "40"}),
                    "points": None,
                },
            },
            "T.1": {
                "self": None,
                "round_1": None,
                "round_2": None,
                "final": {
                    "answer": _given(choices=["YES" if bonus else "NO"]),
                    "points": None,
                },
            },
        },
    }


def three_agencies(authority_id: UUID) -> list[Data]:
    """Two of one block and one of the other; the second has a name that a spreadsheet would run."""
    return [
        agency(authority_id, "so-a", "Sở A", plan="TIMELY", done=30, fixed="15"),
        agency(
            authority_id, "so-b", '=HYPERLINK("http://x";"Sở B")', plan="LATE", done=40, bonus=True
        ),
        agency(authority_id, "huyen-c", "Huyện C", block="HUYEN", plan="NONE", done=10),
    ]


def appraisal_record(
    authority_id: UUID, agencies: Sequence[Data], *, period_id: UUID, **changes: Any
) -> Data:
    """An appraisal record of some agencies."""
    return {
        "kind": "appraisal-record",
        "version": 1,
        "authority": {"id": str(authority_id), "code": "thu", "name": "Sở Nội vụ thử"},
        "programme": {
            "id": str(uuid5(authority_id, "programme")),
            "code": f"thu-{authority_id}",
            "name": "Chỉ số CCHC thử",
        },
        "period": {
            "id": str(period_id),
            "code": "2024",
            "name": "Năm 2024",
            "stage": "2024",
            "starts_on": "2024-01-01",
            "ends_on": "2024-12-31",
        },
        "framework": framework(),
        "framework_digest": "sha256:" + "0" * 64,
        "agencies": list(agencies),
        "frozen_at": "2024-12-31T00:00:00Z",
        **changes,
    }


def survey_summary(
    authority_id: UUID,
    favourable: dict[str, int],
    *,
    period_id: UUID,
    **changes: Any,
) -> Data:
    """A summary in which so many of a hundred answers about each agency are favourable."""
    questions = [
        {"code": "q1", "leaf": "2.1", "factor": "ACCESS"},
        {"code": "q2", "leaf": None, "factor": "RESULT"},
    ]
    return {
        "kind": "survey-summary",
        "version": 1,
        "authority_id": str(authority_id),
        "campaign": {
            "id": str(uuid5(authority_id, "campaign")),
            "code": "dt-2024",
            "name": "Điều tra 2024",
            "period_id": str(period_id),
        },
        "questionnaires": [
            {
                "id": str(uuid5(authority_id, "questionnaire")),
                "code": "mau-1",
                "version": 1,
                "title": "Mẫu 1",
                "questions": [
                    {**one, "text": "Hài lòng?", "type": "LIKERT", "options": []}
                    for one in questions
                ],
            }
        ],
        "agencies": [
            {
                "id": str(agency_id(authority_id, code)),
                "code": code,
                "name": code,
                "accounting": {"target": 100, "received": 100, "valid": 100, "excluded": 0},
                "groups": [
                    {
                        "group": "citizens",
                        "questionnaire_id": str(uuid5(authority_id, "questionnaire")),
                        "responses": 100,
                        "questions": {
                            one["code"]: {
                                "answered": 100,
                                "dont_know": 0,
                                "missing": 0,
                                "options": {"5": count, "2": 100 - count},
                                "sum": None,
                            }
                            for one in questions
                        },
                    }
                ],
            }
            for code, count in favourable.items()
        ],
        "frozen_at": "2024-12-31T00:00:00Z",
        **changes,
    }


def large_record(authority_id: UUID, *, period_id: UUID, agencies: int, leaves: int) -> Data:
    """A city's record: so many agencies, each with so many leaves of a ratio."""
    tree = framework()
    tree["parts"] = [
        {"code": "APPRAISED", "name": "Điểm thẩm định", "sources": ["SELF"], "maximum": leaves}
    ]
    tree["scale"] = leaves
    tree.pop("sipas")
    tree.pop("adjustments")
    ratio = tree["fields"][0]["criteria"][1]["rule"]
    tree["fields"] = [
        {
            "code": "1",
            "name": "Lĩnh vực",
            "maximum": leaves,
            "criteria": [
                {
                    "code": f"1.{number}",
                    "name": f"Tiêu chí {number}",
                    "maximum": 1,
                    "source": "SELF",
                    "rule": ratio,
                }
                for number in range(1, leaves + 1)
            ],
        }
    ]
    return appraisal_record(
        authority_id,
        [
            {
                **agency(authority_id, f"cq-{place}", f"Cơ quan {place}"),
                "leaves": {
                    f"1.{number}": {
                        "self": None,
                        "round_1": None,
                        "round_2": None,
                        "final": {
                            "answer": _given(
                                facts={"done": str((place * number) % 41), "planned": "41"}
                            ),
                            "points": None,
                        },
                    }
                    for number in range(1, leaves + 1)
                },
            }
            for place in range(1, agencies + 1)
        ],
        period_id=period_id,
        framework=tree,
    )
