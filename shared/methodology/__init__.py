"""The kernel: framework, scoring rules, survey measures, totals and ranks, pure and over exact decimals.

Assessment checks and previews points with it while an agency types, scoring computes with it: a rule is
evaluated by this code and no other. It reads no clock, no file and no database, and knows no service.
"""

from shared.methodology.answers import Answer, AnswerFaults, AnswerState, parse_answer
from shared.methodology.claims import ClaimedRange, check_points, claimed_range
from shared.methodology.decimals import NotADecimalError, decimal_text, exact, round_half_up
from shared.methodology.documents import (
    AgencyRecord,
    AgencySummary,
    AppraisalRecord,
    DocumentFaults,
    LeafRecord,
    SurveySummary,
    parse_appraisal_record,
    parse_survey_summary,
)
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
from shared.methodology.grading import grade_of
from shared.methodology.leaf_scores import LeafScore, LeafStatus, ScoringContext
from shared.methodology.parsing import FrameworkFaults, parse_framework
from shared.methodology.ranking import rank, rank_agencies
from shared.methodology.rules import Input, Rule, Shape, inputs_of
from shared.methodology.run import (
    AgencyResult,
    RunResult,
    RunSettings,
    SettingsFaults,
    compute,
    parse_settings,
)
from shared.methodology.scoring import fix_points, score_leaf
from shared.methodology.survey_measures import AgencySurvey, QuestionCounts, Sipas, sipas_of
from shared.methodology.totals import AgencyScore, LeafEntry, block_leaders, score_agency
from shared.methodology.version import DOCUMENT_VERSION, FORMAT_VERSION, KERNEL_VERSION
from shared.methodology.wording import Fault, FaultsError, Language, Text

__all__ = [
    "DOCUMENT_VERSION",
    "FORMAT_VERSION",
    "KERNEL_VERSION",
    "Adjustments",
    "AgencyRecord",
    "AgencyResult",
    "AgencyScore",
    "AgencySummary",
    "AgencySurvey",
    "Answer",
    "AnswerFaults",
    "AnswerState",
    "AppraisalRecord",
    "Block",
    "Branch",
    "ClaimedRange",
    "Criterion",
    "DocumentFaults",
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
    "LeafEntry",
    "LeafRecord",
    "LeafScore",
    "LeafStatus",
    "NotADecimalError",
    "NotApplicable",
    "Part",
    "Provenance",
    "QuestionCounts",
    "Rule",
    "RunResult",
    "RunSettings",
    "ScoringContext",
    "SettingsFaults",
    "Shape",
    "Sipas",
    "SipasAggregate",
    "SipasSettings",
    "Source",
    "SurveyAbsent",
    "SurveySummary",
    "Text",
    "TieRule",
    "Ties",
    "block_leaders",
    "check_points",
    "claimed_range",
    "compute",
    "decimal_text",
    "exact",
    "fix_points",
    "grade_of",
    "inputs_of",
    "parse_answer",
    "parse_appraisal_record",
    "parse_framework",
    "parse_settings",
    "parse_survey_summary",
    "rank",
    "rank_agencies",
    "round_half_up",
    "score_agency",
    "score_leaf",
    "sipas_of",
]
