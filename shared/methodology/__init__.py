"""The kernel: framework, scoring rules, survey measures, totals and ranks, pure and over exact decimals.

Assessment checks and previews points with it while an agency types, scoring computes with it: a rule is
evaluated by this code and no other. It reads no clock, no file and no database, and knows no service.
"""

from shared.methodology.answers import Answer, AnswerFaults, AnswerState, parse_answer
from shared.methodology.claims import ClaimedRange, check_points, claimed_range
from shared.methodology.decimals import NotADecimalError, decimal_text, exact, round_half_up
from shared.methodology.explanation import Branch, Explanation
from shared.methodology.framework import (
    Adjustments,
    Block,
    Criterion,
    Evidence,
    Field,
    Framework,
    Grade,
    Group,
    Leaf,
    NotApplicable,
    Part,
    Provenance,
    SipasAggregate,
    SipasSettings,
    Source,
    SurveyAbsent,
    TieRule,
    Ties,
)
from shared.methodology.parsing import FrameworkFaults, parse_framework
from shared.methodology.rules import Input, Rule, Shape, inputs_of
from shared.methodology.scoring import (
    LeafScore,
    LeafStatus,
    ScoringContext,
    fix_points,
    score_leaf,
)
from shared.methodology.survey_measures import AgencySurvey, QuestionCounts, Sipas, sipas_of
from shared.methodology.version import DOCUMENT_VERSION, FORMAT_VERSION, KERNEL_VERSION
from shared.methodology.wording import Fault, FaultsError, Language, Text

__all__ = [
    "DOCUMENT_VERSION",
    "FORMAT_VERSION",
    "KERNEL_VERSION",
    "Adjustments",
    "AgencySurvey",
    "Answer",
    "AnswerFaults",
    "AnswerState",
    "Block",
    "Branch",
    "ClaimedRange",
    "Criterion",
    "Evidence",
    "Explanation",
    "Fault",
    "FaultsError",
    "Field",
    "Framework",
    "FrameworkFaults",
    "Grade",
    "Group",
    "Input",
    "Language",
    "Leaf",
    "LeafScore",
    "LeafStatus",
    "NotADecimalError",
    "NotApplicable",
    "Part",
    "Provenance",
    "QuestionCounts",
    "Rule",
    "ScoringContext",
    "Shape",
    "Sipas",
    "SipasAggregate",
    "SipasSettings",
    "Source",
    "SurveyAbsent",
    "Text",
    "TieRule",
    "Ties",
    "check_points",
    "claimed_range",
    "decimal_text",
    "exact",
    "fix_points",
    "inputs_of",
    "parse_answer",
    "parse_framework",
    "round_half_up",
    "score_leaf",
    "sipas_of",
]
