"""Rules whose answer is chosen: yes/no, levels, conditions that must hold together, items of a checklist."""

from itertools import chain, repeat

from shared.methodology.answers import NO, YES, Answer
from shared.methodology.decimals import clamp, total
from shared.methodology.explanation import Branch, Case
from shared.methodology.framework import Leaf
from shared.methodology.leaf_scores import LeafScore, Scorer, ScoringContext, given
from shared.methodology.rules import Checklist, Choice, Conjunction, Shape, YesNo


def by_yes_no(leaf: Leaf, rule: YesNo) -> Scorer:
    """Shape 1: points for yes, points for no."""

    def outcome(branch: Branch, code: str) -> LeafScore:
        case = Case(Shape.YES_NO, branch, leaf.maximum, chosen=((code, leaf.name),))
        return given(leaf, case, rule.yes if branch is Branch.YES else rule.no)

    yes, no = outcome(Branch.YES, YES), outcome(Branch.NO, NO)

    def score(answer: Answer, _: ScoringContext) -> LeafScore:
        return yes if answer.choices[0] == YES else no

    return score


def by_choice(leaf: Leaf, rule: Choice) -> Scorer:
    """Shape 2: the points of the level that was chosen."""
    outcomes = {
        one.code: given(
            leaf,
            Case(
                Shape.CHOICE,
                Branch.CHOSEN,
                leaf.maximum,
                chosen=((one.code, one.label),),
                values=(("label", one.label),),
            ),
            one.points,
        )
        for one in rule.options
    }

    def score(answer: Answer, _: ScoringContext) -> LeafScore:
        return outcomes[answer.choices[0]]

    return score


def by_conjunction(leaf: Leaf, rule: Conjunction) -> Scorer:
    """Shape 3: all the conditions hold, or else."""

    def score(answer: Answer, _: ScoringContext) -> LeafScore:
        missed = next((one for one in rule.conditions if one.code not in answer.choices), None)
        case = Case(
            shape=Shape.CONJUNCTION,
            branch=Branch.ALL_CONDITIONS if missed is None else Branch.CONDITION_FAILS,
            maximum=leaf.maximum,
            chosen=tuple(
                (one.code, one.label) for one in rule.conditions if one.code in answer.choices
            ),
            values=() if missed is None else (("label", missed.label),),
        )
        return given(leaf, case, rule.all_points if missed is None else rule.otherwise)

    return score


def by_checklist(leaf: Leaf, rule: Checklist) -> Scorer:
    """Shape 5: the points of the items that hold, at most the maximum."""

    def score(answer: Answer, _: ScoringContext) -> LeafScore:
        held = tuple(one for one in rule.items if one.code in answer.choices)
        signs = chain(("",), repeat("+"))
        terms = (
            token for sign, one in zip(signs, held, strict=False) for token in (sign, one.points)
        )
        case = Case(
            shape=Shape.CHECKLIST,
            branch=Branch.CHECKED,
            maximum=leaf.maximum,
            chosen=tuple((one.code, one.label) for one in held),
            arithmetic=tuple(token for token in terms if token != ""),
        )
        points = clamp(total(one.points for one in held), leaf.minimum, leaf.maximum)
        return given(leaf, case, points)

    return score
