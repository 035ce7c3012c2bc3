"""The versions that a run stores beside its result and that frozen documents are checked against."""

from typing import Final

KERNEL_VERSION: Final = "1.1.0"
"""Changes whenever the same inputs could give other bytes: a run stores it, and its digest covers words as well as points.

The last number counts changes of words alone; the others say that points, ranks or grades could differ
(docs/decisions/kernel-version.md).

A new key of the framework file does not change it: a file that has the key was refused before, and every other gives what it
gave.

1.1.0: the council may find that a leaf of the survey does not apply; before, such an answer was passed over.
"""


def gives_the_same_points(version: str) -> bool:
    """Whether another kernel's results differ from this one's in words at most."""
    return version.rpartition(".")[0] == KERNEL_VERSION.rpartition(".")[0]


FORMAT_VERSION: Final = 1
"""The newest framework format that this kernel reads."""

DOCUMENT_VERSION: Final = 1
"""The newest appraisal record and run that this kernel reads and writes."""

SUMMARY_VERSION: Final = 3
"""The newest survey summary that this kernel reads.

2: the results as they are shown, with the errors of estimates, stand beside the counts. Points are made of the counts alone.
3: counts that few people stand behind are left out; the group `~` joins an agency's groups that are shown only together, so that
the agency's sums, of which points are made, are whole.
"""

FACTS_VERSION: Final = 1
"""The newest imported facts that this kernel reads."""
