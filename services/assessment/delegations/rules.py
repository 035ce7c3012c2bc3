"""Rules of delegations. Pure functions."""

from collections.abc import Iterable

from services.assessment.delegations.models import Target
from shared.methodology.framework import Leaf


def leaves_meant(claimable: Iterable[Leaf], target: Target) -> tuple[list[str], list[str]]:
    """Give the leaves that are meant, in the order of the framework, and the codes that mean nothing here."""
    leaves = list(claimable)
    meant = [
        leaf.code
        for leaf in leaves
        if leaf.code in target.leaves
        or leaf.criterion in target.criteria
        or leaf.field in target.fields
    ]
    unknown = {
        *(set(target.leaves) - {leaf.code for leaf in leaves}),
        *(set(target.criteria) - {leaf.criterion for leaf in leaves}),
        *(set(target.fields) - {leaf.field for leaf in leaves}),
    }
    return meant, sorted(unknown)
