"""Whatever is done to a chain afterwards is found, and at the first place."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from shared.audit.chain import EMPTY, HASHED, PLATFORM, Head, TrailCheck, link

AUTHORITY = UUID(int=7)
Entry = dict[str, Any]


def entries(count: int, authority: UUID | None = AUTHORITY) -> list[Entry]:
    plain = [
        {
            "authority_id": authority,
            "happened_at": datetime(2026, 3, 1, 8, 0, number, tzinfo=UTC),
            "actor_id": UUID(int=number),
            "actor_name": "Nguyễn Thị Lan",
            "action": "entry.saved",
            "subject_type": "entry",
            "subject_id": str(number),
            "reason": None,
            "before": {"points": "0.5"} if number else None,
            "after": {"points": "0.75"},
            "request_id": None,
        }
        for number in range(count)
    ]
    return link(EMPTY, plain)[1]


def end_of(chain: list[Entry]) -> Head:
    return Head(len(chain), chain[-1]["hash"])


def check(
    chain: list[Entry],
    recorded: dict[UUID, Head] | None = None,
    noted: list[tuple[UUID, Head]] | None = None,
) -> TrailCheck:
    trail = TrailCheck(noted or [])
    for entry in chain:
        trail.take(entry)
    trail.finish(recorded)
    return trail


def first_break(trail: TrailCheck) -> int | None:
    broken = trail.chains[AUTHORITY].broken
    return broken.sequence if broken else None


def test_a_chain_left_alone_holds() -> None:
    chain = entries(5)
    trail = check(chain, {AUTHORITY: end_of(chain)}, [(AUTHORITY, Head(2, chain[1]["hash"]))])
    assert first_break(trail) is None
    assert trail.chains[AUTHORITY].head == end_of(chain)


@given(place=st.integers(0, 4), name=st.sampled_from(HASHED), data=st.data())
def test_any_changed_member_is_found_where_it_is(
    place: int, name: str, data: st.DataObject
) -> None:
    chain = entries(5)
    other = data.draw(
        st.sampled_from(["changed", {"points": "1"}, 17, datetime(2020, 1, 1, tzinfo=UTC)])
    )
    chain[place] = {**chain[place], name: UUID(int=8) if name == "authority_id" else other}
    trail = check(chain, {AUTHORITY: end_of(entries(5))})
    assert any(found.broken for found in trail.chains.values())
    if name not in {"authority_id", "sequence"}:
        assert first_break(trail) == place + 1


@given(place=st.integers(0, 4))
def test_a_removed_entry_is_found_even_at_the_end(place: int) -> None:
    chain = entries(5)
    recorded = {AUTHORITY: end_of(chain)}
    del chain[place]
    assert first_break(check(chain, recorded)) == place + 1


def test_an_entry_that_is_replaced_with_a_hash_of_its_own_breaks_the_next() -> None:
    chain = entries(3)
    forged = link(Head(1, chain[0]["hash"]), [{**chain[1], "actor_name": "Ai đó"}])[1]
    assert first_break(check([chain[0], *forged, chain[2]], {AUTHORITY: end_of(chain)})) == 3


def test_a_chain_that_is_written_anew_differs_from_the_one_that_was_noted() -> None:
    old = entries(4)
    anew = link(EMPTY, [{**one, "actor_name": "Ai đó"} for one in old])[1]
    recorded = {AUTHORITY: end_of(anew)}
    assert first_break(check(anew, recorded)) is None
    assert first_break(check(anew, recorded, [(AUTHORITY, end_of(old))])) == 4
    assert first_break(check(old[:2], None, [(AUTHORITY, end_of(old))])) == 3


def test_a_chain_that_vanished_as_a_whole_is_missed() -> None:
    assert first_break(check([], {AUTHORITY: end_of(entries(2))})) == 1


def test_a_chain_that_nobody_recorded_is_not_believed() -> None:
    assert first_break(check(entries(2), {})) == 2


def test_chains_are_told_apart_and_what_belongs_to_nobody_is_one() -> None:
    mine, nobodys = entries(2), entries(3, None)
    trail = check([mine[0], nobodys[0], nobodys[1], mine[1], nobodys[2]])
    assert {key: found.head.length for key, found in trail.chains.items()} == {
        AUTHORITY: 2,
        PLATFORM: 3,
    }
    assert not any(found.broken for found in trail.chains.values())
