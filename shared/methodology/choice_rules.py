"""Rules whose answer is chosen: yes/no, levels, conditions that must hold together, items of a checklist."""

from itertools import chain, repeat

from shared.methodology.answers import YES, Answer
from shared.methodology.decimals import clamp, total
from shared.methodology.explanation import Branch, Explanation
from shared.methodology.framework import Leaf
from shared.methodology.rules import Checklist, Choice, Conjunction, Shape, YesNo


def by_yes_no(leaf: Leaf, rule: YesNo, answer: Answer) -> Explanation:
    """Shape 1: points for yes, points for no."""
    fulfilled = answer.choices[0] == YES
    return Explanation(
        shape=Shape.YES_NO,
        branch=Branch.YES if fulfilled else Branch.NO,
        points=rule.yes if fulfilled else rule.no,
        maximum=leaf.maximum,
        chosen=((answer.choices[0], leaf.name),),
    )


def by_choice(leaf: Leaf, rule: Choice, answer: Answer) -> Explanation:
    """Shape 2: the points of the level that was chosen."""
    option = next(one for one in rule.options if one.code == answer.choices[0])
    return Explanation(
        shape=Shape.CHOICE,
        branch=Branch.CHOSEN,
        points=option.points,
        maximum=leaf.maximum,
        chosen=((option.code, option.label),),
        values=(("label", option.label),),
    )


def by_conjunction(leaf: Leaf, rule: Conjunction, answer: Answer) -> Explanation:
    """Shape 3: all the conditions hold, or else."""
    missed = next((one for one in rule.conditions if one.code not in answer.choices), None)
    return Explanation(
        shape=Shape.CONJUNCTION,
        branch=Branch.ALL_CONDITIONS if missed is None else Branch.CONDITION_FAILS,
        points=rule.all_points if missed is None else rule.otherwise,
        maximum=leaf.maximum,
        chosen=tuple(
            (one.code, one.label) for one in rule.conditions if one.code in answer.choices
        ),
        values=() if missed is None else (("label", missed.label),),
    )


def by_checklist(leaf: Leaf, rule: Checklist, answer: Answer) -> Explanation:
    """Shape 5: the points of the items that hold, at most the maximum."""
    held = tuple(one for one in rule.items if one.code in answer.choices)
    signs = chain(("",), repeat("+"))
    terms = (token for sign, one in zip(signs, held, strict=False) for token in (sign, one.points))
    return Explanation(
        shape=Shape.CHECKLIST,
        branch=Branch.CHECKED,
        points=clamp(total(one.points for one in held), leaf.minimum, leaf.maximum),
        maximum=leaf.maximum,
        chosen=tuple((one.code, one.label) for one in held),
        arithmetic=tuple(token for token in terms if token != ""),
    )
