"""Checks sections: each known, in one piece, within another at most."""

from collections.abc import Iterator

from services.survey.questionnaires.models import Form
from shared.problems.problem import Fault, Text

MOST_NESTED = 5


def faults_of_sections(form: Form) -> Iterator[Fault]:
    """Find all faults of the sections and of how questions stand in them."""
    known = {section.code for section in form.sections}
    parents = {section.code: section.parent for section in form.sections}
    for index, section in enumerate(form.sections):
        at = f"#/sections/{index}"
        if section.parent is not None and section.parent not in known:
            yield _unknown(f"{at}/parent", section.parent, known)
        elif _depth(section.code, parents) > MOST_NESTED:
            yield Fault(
                f"{at}/parent",
                Text(
                    f"Mục “{section.code}” lồng vòng tròn hoặc sâu quá {MOST_NESTED} tầng; hãy sửa `parent`.",
                    f"Section “{section.code}” lies within itself or deeper than {MOST_NESTED}; mend `parent`.",
                ),
                "section-nesting",
            )
    wrong = {one.section for one in form.questions} - known - {None}
    for index, question in enumerate(form.questions):
        if question.section in wrong and question.section is not None:
            yield _unknown(f"#/questions/{index}/section", question.section, known)
    if not wrong and all(_depth(code, parents) <= MOST_NESTED for code in known):
        yield from _pieces(form)


def _depth(code: str | None, parents: dict[str, str | None]) -> int:
    depth = 0
    while code is not None and depth <= MOST_NESTED:
        code, depth = parents.get(code), depth + 1
    return depth


def _pieces(form: Form) -> Iterator[Fault]:
    """Find sections that are empty, and questions that come back to a section that was left."""
    begun: set[str] = set()
    before: set[str] = set()
    for index, question in enumerate(form.questions):
        around = {section.code for section in form.sections_around(question.section)}
        for code in sorted((around - before) & begun):
            yield Fault(
                f"#/questions/{index}/section",
                Text(
                    f"Các câu của mục “{code}” phải đứng liền nhau; hãy chuyển câu “{question.code}” lên cạnh các câu đó.",
                    f"The questions of section “{code}” must stand together; move “{question.code}” next to the others.",
                ),
                "section-split",
            )
        begun |= around
        before = around
    for index, section in enumerate(form.sections):
        if section.code not in begun:
            yield Fault(
                f"#/sections/{index}",
                Text(
                    f"Mục “{section.code}” không có câu hỏi nào; hãy bỏ mục hoặc thêm câu hỏi.",
                    f"Section “{section.code}” has no question; leave it out, or give it one.",
                ),
                "section-empty",
            )


def _unknown(at: str, code: str, known: set[str]) -> Fault:
    listed = ", ".join(sorted(known)) or "–"
    return Fault(
        at,
        Text(
            f"Không có mục “{code}”; các mục có: {listed}.",
            f"There is no section “{code}”; there are: {listed}.",
        ),
        "unknown-section",
    )
