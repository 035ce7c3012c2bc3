"""What can be marked on a cell, a leaf of a report, as bits: what is stored about it in whichever table, gathered in one pass."""

from enum import IntFlag, auto
from typing import Final


class Mark(IntFlag):
    """One thing that is so about a cell."""

    APPLIES = auto()
    """The agency is scored on the leaf."""
    OWN = auto()
    """The caller works for the agency."""
    ASSIGNED = auto()
    """The caller appraises it."""
    GIVEN_1 = auto()
    """The caller has given an opinion in round 1."""
    GIVEN_2 = auto()
    ENTERED = auto()
    """The agency has answered."""
    EXPLAINED = auto()
    DONE = auto()
    TO_CONFIRM = auto()
    RETURNED = auto()
    NEEDS_REVIEW = auto()
    EVIDENCED = auto()
    INFECTED = auto()
    SUPPLEMENTED = auto()
    """The agency added something between the rounds."""
    DECIDED_1 = auto()
    DIFFERING_1 = auto()
    WAIVED_1 = auto()
    ASKED_1 = auto()
    """The council asked for an explanation with its decision of round 1."""
    TAKEN_UP_2 = auto()
    """An appraiser has given an opinion in round 2."""
    LISTED_2 = auto()
    """The same for work lists, which hold it whoever may know of the opinion."""
    DECIDED_2 = auto()
    DIFFERING_2 = auto()
    WAIVED_2 = auto()
    ASKED_2 = auto()
    ACCEPTED_1 = auto()
    """The claim was accepted as it is: by the council, or by one appraiser."""
    ACCEPTED_2 = auto()


STANDING: Final = (
    Mark.ENTERED
    | Mark.EXPLAINED
    | Mark.DONE
    | Mark.TO_CONFIRM
    | Mark.RETURNED
    | Mark.NEEDS_REVIEW
    | Mark.EVIDENCED
    | Mark.INFECTED
)
"""What decides where a leaf stands."""

DECIDED: Final = {1: Mark.DECIDED_1, 2: Mark.DECIDED_2}
ACCEPTED: Final = {1: Mark.ACCEPTED_1, 2: Mark.ACCEPTED_2}
GIVEN: Final = {1: Mark.GIVEN_1, 2: Mark.GIVEN_2}
WORK: Final = {
    1: Mark.DECIDED_1 | Mark.DIFFERING_1 | Mark.WAIVED_1 | Mark.ASKED_1,
    2: Mark.TAKEN_UP_2 | Mark.DECIDED_2 | Mark.DIFFERING_2 | Mark.WAIVED_2 | Mark.ASKED_2,
}
"""The council's work of each round, which is not open to everybody at any time."""
