"""Codes of agencies in a list: which are refused, and in which words. Pure."""

from collections.abc import Mapping

from services.assessment.agencies.rules import AGENCY_CODE, LONGEST_CODE
from shared.problems.problem import Text


def refuse_code(
    code: str, seen: Mapping[str, int], registered: Mapping[str, str]
) -> tuple[str, Text] | None:
    """Say what is wrong with a code, if anything.

    `seen` has the rows of the codes before it, `registered` the codes of the register, both by their small letters: codes
    that differ only in capitals are one agency written in two ways.
    """
    if len(code) > LONGEST_CODE:
        return "code-too-long", Text(
            f"Mã dài {len(code)} ký tự; hãy rút còn tối đa {LONGEST_CODE} ký tự.",
            f"The code has {len(code)} characters; shorten it to {LONGEST_CODE} at most.",
        )
    if not AGENCY_CODE.fullmatch(code):
        return "bad-code", Text(
            "Mã chỉ gồm chữ cái không dấu, chữ số, dấu chấm, gạch ngang, gạch dưới và bắt đầu bằng chữ hoặc số; hãy sửa lại, "
            "ví dụ 000.00.01.H26.",
            "A code has letters without diacritics, digits, dots, dashes and underscores, and begins with a letter or digit; "
            "write it so, such as 000.00.01.H26.",
        )
    small = code.casefold()
    if small in seen:
        return "duplicate-code", Text(
            f"Mã này đã có ở dòng {seen[small]}; hãy bỏ một dòng hoặc sửa mã.",
            f"Row {seen[small]} has this code already; leave one row out, or mend the code.",
        )
    if registered.get(small, code) != code:
        return "code-variant", Text(
            f"Danh bạ đã có mã này viết là “{registered[small]}”; hãy viết đúng như vậy.",
            f"The register has this code as “{registered[small]}”; write it the same way.",
        )
    return None
