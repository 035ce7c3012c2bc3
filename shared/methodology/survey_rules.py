"""Rules that take over what the survey found: shares of answers, weighted answers, another index."""

from decimal import Decimal

from shared.methodology.answers import Answer
from shared.methodology.decimals import HUNDRED, times_fraction
from shared.methodology.explanation import FIRST, SECOND, THIRD, Branch, Case, Nth
from shared.methodology.framework import Leaf
from shared.methodology.leaf_scores import LeafScore, Scorer, ScoringContext, given, scored
from shared.methodology.rules import SHAPES, Combine, IndexRule, SurveyRule
from shared.methodology.survey_measures import measure

_WEIGHT = Nth(3)


def by_survey(leaf: Leaf, rule: SurveyRule) -> Scorer:
    """Shape 19: the share of favourable answers, or the weighted answers, of the maximum."""
    shape, maximum = SHAPES[type(rule)], leaf.maximum
    is_pooled = rule.combine is Combine.POOLED
    absent = scored(leaf, Case(shape, Branch.SURVEY_ABSENT, maximum), None)
    case = Case(
        shape=shape,
        branch=Branch.SURVEY_POOLED if is_pooled else Branch.SURVEY_MEAN,
        maximum=maximum,
        arithmetic=((_WEIGHT, "/", SECOND, "×", maximum) if is_pooled else (FIRST, "% ×", maximum)),
        values=(("percent", FIRST), ("base", SECOND), ("count", THIRD)),
    )

    def score(_: Answer, context: ScoringContext) -> LeafScore:
        found = measure(rule, context.survey.get(leaf.code, ()))
        if found is None:
            return absent
        points = (
            times_fraction(maximum, found.weight, found.base)
            if is_pooled
            else times_fraction(maximum, found.percent, HUNDRED)
        )
        figures = (found.percent, found.base, Decimal(found.questions), found.weight)
        return given(leaf, case, points, figures)

    return score


def by_index(leaf: Leaf, rule: IndexRule) -> Scorer:
    """Shape 20: the percentage of another index of the maximum."""
    shape, maximum, name = SHAPES[type(rule)], leaf.maximum, ("index", str(rule.index))
    absent = scored(leaf, Case(shape, Branch.INDEX_ABSENT, maximum, values=(name,)), None)
    case = Case(
        shape=shape,
        branch=Branch.INDEX,
        maximum=maximum,
        arithmetic=(FIRST, "% ×", maximum),
        values=(name, ("percent", FIRST)),
    )

    def score(_: Answer, context: ScoringContext) -> LeafScore:
        if context.sipas is None:
            return absent
        return given(leaf, case, times_fraction(maximum, context.sipas, HUNDRED), (context.sipas,))

    return score
