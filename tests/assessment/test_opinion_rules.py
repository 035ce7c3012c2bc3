"""What opinions come to: properties that hold for any opinions, members and quorum."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.assessment.appraisals.models import Opinion, Verdict
from services.assessment.appraisals.rules import joint_opinion, verdict_of

MEMBERS = [UUID(int=number) for number in range(1, 7)]
NOON = datetime(2024, 12, 2, 5, 0, tzinfo=UTC)


@st.composite
def opinions(draw: st.DrawFn) -> list[Opinion]:
    who = draw(st.lists(st.sampled_from(MEMBERS), unique=True, max_size=6))
    points = st.sampled_from([None, Decimal("0.5"), Decimal("0.50"), Decimal(1)])
    return [
        Opinion(
            appraiser_id=member,
            appraiser_name=f"Member {member.int}",
            decision="CHANGED",
            answer=draw(st.sampled_from([None, {"choices": ["A"]}])),
            points=draw(points),
            opinion=draw(st.sampled_from(["", "Thiếu số hiệu", "Muộn"])),
            explanation_requested=draw(st.booleans()),
            given_at=NOON + timedelta(minutes=draw(st.integers(0, 60))),
        )
        for member in who
    ]


assigned = st.frozensets(st.sampled_from(MEMBERS))
quorums = st.none() | st.integers(1, 6)


def rulings(given_: list[Opinion]) -> list[tuple[object, object]]:
    found: list[tuple[object, object]] = []
    for one in given_:
        if (one.answer, one.points) not in found:
            found.append((one.answer, one.points))
    return found


@given(opinions(), assigned, quorums)
def test_a_leaf_waits_exactly_until_enough_have_given_theirs(
    given_: list[Opinion], members: frozenset[UUID], quorum: int | None
) -> None:
    missing = members - {one.appraiser_id for one in given_}
    enough = bool(given_) and (not missing or (quorum is not None and len(given_) >= quorum))
    assert (verdict_of(given_, members, quorum) is not Verdict.WAITING) == enough


@given(opinions(), assigned, quorums)
def test_one_who_differs_is_enough(
    given_: list[Opinion], members: frozenset[UUID], quorum: int | None
) -> None:
    verdict = verdict_of(given_, members, quorum)
    if verdict is Verdict.AGREED:
        assert len(rulings(given_)) == 1
    if verdict is Verdict.DIFFERING:
        assert len(rulings(given_)) > 1


@given(opinions(), assigned, quorums)
def test_neither_order_nor_words_change_the_verdict(
    given_: list[Opinion], members: frozenset[UUID], quorum: int | None
) -> None:
    verdict = verdict_of(given_, members, quorum)
    assert verdict_of(given_[::-1], members, quorum) is verdict
    assert verdict_of([replace(one, opinion="x") for one in given_], members, quorum) is verdict


@given(opinions().filter(bool))
def test_whoever_is_alone_decides_at_once(given_: list[Opinion]) -> None:
    alone = given_[:1]
    assert verdict_of(alone, frozenset({alone[0].appraiser_id}), None) is Verdict.AGREED
    assert joint_opinion(alone) == alone[0]


@given(opinions().filter(bool))
def test_the_joint_opinion_keeps_every_reason_and_every_question(given_: list[Opinion]) -> None:
    joint = joint_opinion(given_)
    assert all(one.opinion in joint.opinion for one in given_)
    assert joint.explanation_requested == any(one.explanation_requested for one in given_)
    assert joint.given_at == max(one.given_at for one in given_)
    assert joint == joint_opinion(given_[::-1])


@given(opinions(), assigned, st.integers(1, 5))
def test_a_lower_quorum_never_makes_a_leaf_wait_longer(
    given_: list[Opinion], members: frozenset[UUID], quorum: int
) -> None:
    higher = verdict_of(given_, members, quorum + 1)
    if higher is not Verdict.WAITING:
        assert verdict_of(given_, members, quorum) is higher
