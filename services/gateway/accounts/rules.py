"""Who may grant what, and over whom one alone decides."""

from collections.abc import Iterable, Sequence
from typing import Final

from services.gateway.permissions import MACHINES
from shared.auth.principal import AGENCY_ROLES, Access, Grant, Role
from shared.problems.problem import Fault, Text

MAXIMUM_GRANTS: Final = 24
"""Roles of one account: its token names each, and a token longer than 8 KiB is refused everywhere."""


def faults_of_grants(grants: Sequence[Grant], *, pointer: str = "#/grants/{}") -> list[Fault]:
    """Find what grants lack, or name too much."""
    return [
        Fault(pointer.format(index), text, "invalid-grant")
        for index, grant in enumerate(grants)
        for text in _wrong_with(grant)
    ]


def _wrong_with(grant: Grant) -> Iterable[Text]:
    if grant.role in MACHINES:
        yield Text(
            f"{grant.role} là vai trò của ứng dụng; hãy đăng ký qua /v1/api-clients.",
            f"{grant.role} is a machine's role; register an API client at /v1/api-clients.",
        )
    if grant.role is Role.PLATFORM_ADMIN and grant.authority_id is not None:
        yield Text(
            "PLATFORM_ADMIN không thuộc cơ quan nào; hãy bỏ authority_id.",
            "PLATFORM_ADMIN belongs to no authority; leave authority_id out.",
        )
    if grant.role is not Role.PLATFORM_ADMIN and grant.authority_id is None:
        yield Text(
            f"Vai trò {grant.role} cần authority_id.", f"{grant.role} needs an authority_id."
        )
    if grant.role in AGENCY_ROLES and grant.agency_id is None:
        yield Text(f"Vai trò {grant.role} cần agency_id.", f"{grant.role} needs an agency_id.")
    if grant.role not in AGENCY_ROLES and grant.agency_id is not None:
        yield Text(
            f"Vai trò {grant.role} có hiệu lực trong toàn cơ quan; hãy bỏ agency_id.",
            f"{grant.role} holds for the whole authority; leave agency_id out.",
        )


def may_grant(access: Access, grant: Grant) -> bool:
    """Whether a caller may give or withdraw a grant: an administrator any, an officer those of its own authority."""
    if access.everywhere:
        return True
    return grant.authority_id is not None and access.covers(grant.authority_id)


def decides_alone(access: Access, grants: Iterable[Grant]) -> bool:
    """Whether every grant of an account is of the caller's authorities.

    Otherwise a new password set by one authority would open the account's work in another.
    """
    return all(may_grant(access, grant) for grant in grants)
