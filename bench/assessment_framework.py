"""A framework of 140 leaves: seven fields of twenty, with the four shapes of rules that agencies meet most."""

from typing import Any, Final

import orjson

FIELDS: Final = 7
CRITERIA: Final = 4
LEAVES: Final = 5
BLOCK: Final = "CENTRAL"

Data = dict[str, Any]


def framework_file() -> bytes:
    """Write the framework as an officer would send it; JSON is YAML."""
    return orjson.dumps(
        {
            "format": 1,
            "code": "bench",
            "name": "Bộ chỉ số đo tải",
            "edition": "2026",
            "provenance": {
                "decision": "không có",
                "decision_date": "2026-01-02",
                "source": "Đo tải",
                "as_published": [],
                "illustrative": "Toàn bộ.",
            },
            "scale": 100,
            "places": 2,
            "claim_step": "0.01",
            "ties": "COMPETITION",
            "blocks": [{"code": BLOCK, "name": "Các sở, ngành", "ranked": True}],
            "grades": [
                {"code": "GOOD", "name": "Tốt", "from": 80},
                {"code": "WEAK", "name": "Yếu", "from": None},
            ],
            "parts": [
                {
                    "code": "APPRAISED",
                    "name": "Điểm thẩm định",
                    "sources": ["SELF", "APPRAISED", "IMPORTED"],
                    "maximum": 100,
                }
            ],
            "survey_absent": "REFUSE",
            "fields": [_field(number) for number in range(1, FIELDS + 1)],
        }
    )


def entry_items() -> list[Data]:
    """Answer every leaf, as one agency would."""
    return [
        {
            "leaf": code,
            "version": 0,
            "answer": _ANSWERS[number % len(_ANSWERS)],
            "explanation": "Theo báo cáo công tác CCHC và sổ theo dõi của cơ quan.",
        }
        for number, code in enumerate(leaf_codes())
    ]


def leaf_codes() -> list[str]:
    """Name all leaves in the order of the framework."""
    return [
        f"{field}.{criterion}.{leaf}"
        for field in range(1, FIELDS + 1)
        for criterion in range(1, CRITERIA + 1)
        for leaf in range(1, LEAVES + 1)
    ]


def _field(number: int) -> Data:
    """Four fields of ten points and three of twenty: half a point a leaf, or one."""
    points = "0.5" if number <= 4 else "1"
    maximum = 10 if number <= 4 else 20
    return {
        "code": str(number),
        "name": f"Lĩnh vực {number}",
        "maximum": maximum,
        "criteria": [
            {
                "code": f"{number}.{criterion}",
                "name": f"Tiêu chí {number}.{criterion}",
                "maximum": str(maximum / CRITERIA),
                "sub_criteria": [
                    _leaf(f"{number}.{criterion}.{leaf}", points) for leaf in range(1, LEAVES + 1)
                ],
            }
            for criterion in range(1, CRITERIA + 1)
        ],
    }


def _leaf(code: str, points: str) -> Data:
    shapes = _shapes(points)
    return {
        "code": code,
        "name": f"Tiêu chí thành phần {code} về công tác cải cách hành chính của cơ quan, đơn vị",
        "maximum": points,
        "source": "SELF",
        "rule": shapes[leaf_codes().index(code) % len(shapes)],
        "text": "Thực hiện đầy đủ, đúng hạn thì đạt điểm tối đa; không thực hiện thì không có điểm.",
        "evidence": {"required": True, "note": "Văn bản, báo cáo, số liệu có xác nhận."},
        "guidance": "Tính theo số liệu đến ngày cuối của kỳ đánh giá.",
        "not_applicable": "REFUSED",
        "provenance": "illustrative",
    }


def _shapes(points: str) -> tuple[Data, ...]:
    return (
        {"shape": "YES_NO", "yes": points, "no": "0"},
        {"shape": "RATIO", "numerator": _figure("done"), "denominator": _figure("due")},
        {"shape": "COUNT_CAP", "input": _figure("times"), "unit_points": "0.1"},
        {
            "shape": "CHOICE",
            "options": [
                {"code": "TIMELY", "label": "Kịp thời", "points": points},
                {"code": "LATE", "label": "Không kịp thời", "points": "0.25"},
                {"code": "NONE", "label": "Không thực hiện", "points": "0"},
            ],
        },
    )


def _figure(name: str) -> Data:
    return {"name": name, "label": f"Số {name}", "unit": "lần", "integer": True, "minimum": "0"}


_ANSWERS: Final[tuple[Data, ...]] = (
    {"state": "GIVEN", "facts": {}, "choices": ["YES"]},
    {"state": "GIVEN", "facts": {"done": "38", "due": "40"}, "choices": []},
    {"state": "GIVEN", "facts": {"times": "3"}, "choices": []},
    {"state": "GIVEN", "facts": {}, "choices": ["TIMELY"]},
)
