"""Conditions of forms (relevance, constraints): the part of XPath that XLSForm's authors use, typed, bounded and exact.

    condition = parse_condition("${q1} = 'C' and not(selected(${q3}, 'OTHER'))")
    compile_condition(condition)({"q1": "C", "q3": ["A"]}, None)    # True
    print_condition(condition)                                      # the same text, spaced and bracketed in one way

The meaning is JavaRosa's, which phones run: an unanswered question is empty text; empty text is no number, and what is no
number is neither smaller, greater nor equal to any; text and codes compare by ``=`` and ``!=`` only. Numbers are exact decimals.
"""

from services.survey.expressions.compiling import PLAIN_NUMBER, Given, Holds, compile_condition
from services.survey.expressions.errors import ExpressionError
from services.survey.expressions.models import Condition, references
from services.survey.expressions.parsing import parse_condition
from services.survey.expressions.printing import print_condition
from services.survey.expressions.sql import SqlWriter

__all__ = [
    "PLAIN_NUMBER",
    "Condition",
    "ExpressionError",
    "Given",
    "Holds",
    "SqlWriter",
    "compile_condition",
    "parse_condition",
    "print_condition",
    "references",
]
