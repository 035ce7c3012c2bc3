"""The method in words, as the framework has it. Pure functions."""

from collections.abc import Iterable

from services.scoring.pdf_reports.models import Method, Weight
from services.scoring.runs.models import Run
from services.scoring.typesetting.figures import plain
from services.scoring.workings.models import Workings
from shared.methodology.framework import (
    BrokenBy,
    Framework,
    Grade,
    Group,
    SipasAggregate,
    Ties,
)


def method_of(workings: Workings, run: Run) -> Method:
    """Say how points, ranks and grades were made, and of what."""
    framework = workings.result.framework
    return Method(
        framework=f"{framework.name} ({framework.edition})",
        sentences=tuple(_sentences(framework)),
        parts=tuple(Weight(one.name, plain(one.maximum)) for one in framework.parts),
        fields=tuple(
            Weight(f"{one.code}. {one.name}", plain(one.maximum))
            for one in framework.fields
            if one.group is Group.MAIN
        ),
        grades=tuple(Weight(one.name, _from(one)) for one in framework.grades),
        sources=tuple(_sources(run)),
    )


def _sentences(framework: Framework) -> Iterable[str]:
    yield (
        f"Chỉ số = tổng điểm các phần chia cho điểm tối đa áp dụng, nhân thang điểm {plain(framework.scale)}, cộng điểm thưởng, "
        f"trừ điểm trừ theo bộ chỉ số; chỉ làm tròn một lần, đến {framework.places} chữ số thập phân."
    )
    yield "Tiêu chí không áp dụng cho cơ quan thì không tính vào điểm tối đa của cơ quan đó."
    yield f"Các cơ quan được xếp hạng trong từng khối; {_ties(framework)}."
    if framework.sipas is not None:
        yield _satisfaction(framework.sipas.aggregate)


def _ties(framework: Framework) -> str:
    match framework.ties:
        case Ties.COMPETITION:
            return "cơ quan bằng điểm đồng hạng, hạng kế tiếp bỏ cách (1, 2, 2, 4)"
        case Ties.DENSE:
            return "cơ quan bằng điểm đồng hạng, hạng kế tiếp liền nhau (1, 2, 2, 3)"
        case BrokenBy():
            return "cơ quan bằng điểm được phân hạng tiếp theo tiêu chí phụ của bộ chỉ số"


def _satisfaction(aggregate: SipasAggregate) -> str:
    base = "các yếu tố" if aggregate is SipasAggregate.MEAN_OF_FACTORS else "các câu hỏi"
    return f"Chỉ số hài lòng (SIPAS) là trung bình tỷ lệ trả lời hài lòng của {base}; ý kiến “không biết” không tính vào mẫu số."


def _from(grade: Grade) -> str:
    if grade.start is None:
        return "còn lại"
    return f"{'từ' if grade.includes_start else 'trên'} {plain(grade.start)}"


def _sources(run: Run) -> Iterable[Weight]:
    yield Weight("Hồ sơ thẩm định", run.appraisal_record_digest)
    if run.survey_summary_digest:
        yield Weight("Kết quả điều tra", run.survey_summary_digest)
    if run.imported_facts_digest:
        yield Weight("Số liệu nhập", run.imported_facts_digest)
    yield Weight("Kết quả", run.result_digest)
    yield Weight("Phiên bản phương pháp", run.kernel_version)
