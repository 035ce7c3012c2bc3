"""Every setting that a system of the field needs is in some preset, so that an officer finds an example of each."""

from collections.abc import Iterable
from decimal import Decimal

from shared.methodology.framework import BrokenBy, Group, Leaf, NotApplicable, Source, Ties
from shared.methodology.rules import (
    Combine,
    Formulas,
    IndexRule,
    Manual,
    RelativeToBest,
    Steps,
    SurveyShare,
    SurveyWeighted,
    Target,
    Unmet,
)
from tests.presets.test_presets import NAMES, every_leaf, load

FRAMEWORKS = [load(name).framework for name in NAMES]
LEAVES = tuple(every_leaf())


def test_bands_are_open_and_closed_as_their_texts_say() -> None:
    bands = [band for leaf in LEAVES if isinstance(leaf.rule, Steps) for band in leaf.rule.bands]
    assert {(band.includes_start, band.includes_end) for band in bands} >= {
        (True, False),
        (False, False),
        (True, True),
    }


def test_not_applicable_is_refused_full_or_leaves_the_denominator() -> None:
    assert {leaf.not_applicable for leaf in LEAVES} == set(NotApplicable)


def test_leaves_are_self_scored_appraised_surveyed_imported_bonus_and_penalty() -> None:
    assert {leaf.source for leaf in LEAVES} == set(Source)
    assert {leaf.group for leaf in LEAVES} == set(Group)
    assert any(leaf.minimum < 0 for leaf in LEAVES)


def test_targets_depend_on_the_stage_and_are_missed_in_several_ways() -> None:
    targets = [leaf.rule for leaf in LEAVES if isinstance(leaf.rule, Target)]
    assert any(len({one.target for one in rule.targets}) > 1 for rule in targets)
    assert {type(rule.unmet) for rule in targets} == {Unmet, Decimal}


def test_several_formulas_over_named_variables_are_offered() -> None:
    formulas = [leaf.rule for leaf in LEAVES if isinstance(leaf.rule, Formulas)]
    assert all(len(rule.formulas) > 1 for rule in formulas)
    for rule in formulas:
        named = {one.name for one in rule.variables}
        assert named == set().union(*(one.expression.names for one in rule.formulas))


def test_some_leaf_needs_the_whole_block_and_some_another_index() -> None:
    assert any(isinstance(leaf.rule, RelativeToBest) for leaf in LEAVES)
    indexed = [one for one in FRAMEWORKS if _has_index(one.leaves.values())]
    assert indexed
    assert all(one.sipas is not None for one in indexed)


def _has_index(leaves: Iterable[Leaf]) -> bool:
    return any(isinstance(leaf.rule, IndexRule) for leaf in leaves)


def test_survey_questions_are_pooled_or_averaged() -> None:
    rules = [leaf.rule for leaf in LEAVES if isinstance(leaf.rule, SurveyShare | SurveyWeighted)]
    assert {rule.combine for rule in rules} == set(Combine)


def test_points_are_typed_in_steps() -> None:
    assert {leaf.rule.step for leaf in LEAVES if isinstance(leaf.rule, Manual)} == {Decimal("0.25")}
    assert {one.claim_step for one in FRAMEWORKS} == {Decimal("0.01")}


def test_bonus_and_penalty_have_their_own_maxima_or_are_clamped_together() -> None:
    adjustments = [one.adjustments for one in FRAMEWORKS]
    assert any(one.bonus_within for one in adjustments)
    assert any(one.bonus_maximum and one.penalty_maximum and one.clamp for one in adjustments)


def test_ties_are_shared_or_broken_by_named_keys() -> None:
    assert Ties.COMPETITION in {one.ties for one in FRAMEWORKS}
    assert any(isinstance(one.ties, BrokenBy) for one in FRAMEWORKS)


def test_some_block_has_bands_of_its_own_and_some_agency_is_not_ranked() -> None:
    assert any(block.grades for one in FRAMEWORKS for block in one.blocks)
    agencies = [one for name in NAMES for one in load(name).programme["agencies"]]
    assert not all(one.get("ranked", True) for one in agencies)
