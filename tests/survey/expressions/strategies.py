"""Conditions of every kind, for tests by property."""

from datetime import date

from hypothesis import strategies as st

from services.survey.expressions.models import (
    Answer,
    Arithmetic,
    Comparator,
    Comparison,
    Condition,
    Count,
    Day,
    Joint,
    Length,
    Matches,
    Negation,
    Number,
    Operator,
    Quoted,
    Selected,
    Term,
    joined,
)

ANSWERS = st.sampled_from([Answer(None), Answer("q1"), Answer("q-2.x")])
TEXTS = st.text(alphabet='aA1 é"+.$', max_size=5) | st.just("it's")
LEAVES: st.SearchStrategy[Term] = st.one_of(
    ANSWERS,
    TEXTS.map(Quoted),
    st.decimals(-1000, 1000, places=2, allow_nan=False).map(Number),
    st.dates(date(1900, 1, 1), date(2999, 12, 31)).map(Day),
    ANSWERS.map(Count),
    ANSWERS.map(Length),
)
TERMS: st.SearchStrategy[Term] = st.recursive(
    LEAVES,
    lambda inner: st.builds(Arithmetic, st.sampled_from(Operator), inner, inner),
    max_leaves=6,
)
PATTERNS = st.sampled_from(["[0-9]{10}", r"0\d{2,3}", "(a|b)?c+", "[^@ ]+@[^@ ]+\\.[a-z]+"])


def _junctions(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.builds(joined, st.sampled_from(Joint), several).filter(bool)  # type: ignore[arg-type]


CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    st.one_of(
        st.builds(Comparison, st.sampled_from(Comparator), TERMS, TERMS),
        st.builds(Selected, ANSWERS, st.sampled_from(["A", "OTHER", "1"])),
        st.builds(Matches, ANSWERS, PATTERNS),
    ),
    lambda inner: st.one_of(inner.map(Negation), _junctions(inner)),
    max_leaves=8,
)
