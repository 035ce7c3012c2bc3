"""Grades of heads: what the grade of an agency says about the person at its head, where the programme says so.

Hải Phòng (146/KH-UBND) publishes, with PAR INDEX and SIPAS, a grade and an evaluation of each agency's head.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from services.scoring.publications.models import HeadEvaluation, HeadOrder, HeadsOrder
from services.scoring.runs.models import AgencyResult, Heading
from shared.problems.problem import Fault, Text


def heads_data(order: HeadsOrder) -> dict[str, Any]:
    """Write it as it is stored."""
    return {
        "evaluations": [{"grade": grade, "name": name} for grade, name in order.evaluations],
        "heads": [
            {"agency_code": one.agency_code, "head": one.head, "evaluation": one.evaluation}
            for one in order.heads
        ],
    }


def heads_of_data(data: Mapping[str, Any]) -> HeadsOrder:
    """Read it as it was stored."""
    return HeadsOrder(
        evaluations=tuple((one["grade"], one["name"]) for one in data["evaluations"]),
        heads=tuple(HeadOrder(**one) for one in data["heads"]),
    )


def check_heads(
    order: HeadsOrder, heading: Heading, agencies: Iterable[AgencyResult]
) -> list[Fault]:
    """Say everything that is wrong: a grade without an evaluation, an agency that is not in the results."""
    known = {one["code"] for one in heading["grades"]}
    given = [grade for grade, _ in order.evaluations]
    codes = {one.agency_code for one in agencies}
    named = [one.agency_code for one in order.heads]
    faults = [
        _fault(
            f"#/heads/evaluations/{place}/grade",
            f"Không có mức xếp loại “{grade}” hoặc mức này bị lặp; hãy dùng mỗi mức của bộ chỉ số một lần.",
            f"There is no grade “{grade}”, or it stands here twice; use each grade of the framework once.",
        )
        for place, grade in enumerate(given)
        if grade not in known or grade in given[:place]
    ]
    if left := sorted(known - set(given)):
        faults.append(
            _fault(
                "#/heads/evaluations",
                f"Thiếu mức đánh giá cho xếp loại {', '.join(left)}; hãy bổ sung.",
                f"There is no evaluation for the grades {', '.join(left)}; add them.",
            )
        )
    faults += [
        _fault(
            f"#/heads/heads/{place}/agency_code",
            f"Kết quả không có cơ quan “{code}” hoặc cơ quan này bị lặp; hãy kiểm tra mã cơ quan.",
            f"The results have no agency “{code}”, or it stands here twice; check the code.",
        )
        for place, code in enumerate(named)
        if code not in codes or code in named[:place]
    ]
    return faults


def evaluate_heads(
    order: HeadsOrder, agencies: Iterable[AgencyResult]
) -> tuple[HeadEvaluation, ...]:
    """Evaluate each head by the agency's grade, or as the council set it, in the order of the ranking."""
    by_grade = dict(order.evaluations)
    heads = {one.agency_code: one for one in order.heads}
    return tuple(
        HeadEvaluation(
            agency_code=one.agency_code,
            agency_name=one.agency_name,
            block=one.block,
            head=heads[one.agency_code].head,
            grade=one.grade,
            grade_name=one.summary["grade_name"],
            evaluation=heads[one.agency_code].evaluation or by_grade.get(one.grade or ""),
            by_council=heads[one.agency_code].evaluation is not None,
        )
        for one in agencies
        if one.agency_code in heads
    )


def _fault(pointer: str, vi: str, en: str) -> Fault:
    return Fault(pointer, Text(vi, en), "unknown-or-repeated")
