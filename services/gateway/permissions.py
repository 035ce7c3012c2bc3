"""What one may do at the gateway itself, and in which roles."""

from collections.abc import Mapping
from enum import StrEnum

from shared.auth.principal import Role

MACHINES = frozenset({Role.PORTAL, Role.SURVEY_APP})
"""Roles of API clients, which no account may hold."""

PEOPLE = frozenset(Role) - MACHINES
"""Roles of accounts, which no API client may hold."""


class Permission(StrEnum):
    """Something that one may be allowed to do."""

    USE_OWN_ACCOUNT = "own-account.read"
    """See oneself as the gateway does."""
    CHANGE_OWN_PASSWORD = "own-password.change"  # noqa: S105
    """Choose a new password, knowing the old one."""
    READ_ACCOUNTS = "accounts.read"
    """See the accounts that work in one's authority."""
    MANAGE_ACCOUNTS = "accounts.manage"
    """Open, suspend and reinstate accounts, and grant and withdraw roles, in one's authority."""
    READ_API_CLIENTS = "api-clients.read"
    """See which machines may call in the name of one's authority."""
    MANAGE_API_CLIENTS = "api-clients.manage"
    """Register and revoke machines of one's authority."""
    MANAGE_SIGNING_KEYS = "signing-keys.manage"
    """See and rotate the keys that sign access tokens."""
    READ_NOTICES = "notices.read"
    """See who in one's authority was told what, and whether it arrived."""
    RESEND_NOTICES = "notices.resend"
    """Send a notice of one's authority again."""
    USE_OWN_NOTICES = "own-notices.use"
    """See what one has been told, and choose what to be mailed."""
    READ_WEBHOOKS = "webhooks.read"
    """See where events of one's authority are sent, and whether they arrived."""
    MANAGE_WEBHOOKS = "webhooks.manage"
    """Make, change and remove webhooks of one's authority, and send again."""
    READ_AUDIT = "audit.read"
    """See who did what to the accounts, roles and machines of one's authority."""


POLICY: Mapping[Permission, frozenset[Role]] = {
    Permission.USE_OWN_ACCOUNT: frozenset(Role),
    Permission.CHANGE_OWN_PASSWORD: PEOPLE,
    Permission.READ_ACCOUNTS: frozenset({Role.PLATFORM_ADMIN, Role.OFFICER, Role.AUDITOR}),
    Permission.MANAGE_ACCOUNTS: frozenset({Role.PLATFORM_ADMIN, Role.OFFICER}),
    Permission.READ_API_CLIENTS: frozenset({Role.PLATFORM_ADMIN, Role.OFFICER, Role.AUDITOR}),
    Permission.MANAGE_API_CLIENTS: frozenset({Role.PLATFORM_ADMIN, Role.OFFICER}),
    Permission.MANAGE_SIGNING_KEYS: frozenset({Role.PLATFORM_ADMIN}),
    Permission.READ_NOTICES: frozenset({Role.PLATFORM_ADMIN, Role.OFFICER, Role.AUDITOR}),
    Permission.RESEND_NOTICES: frozenset({Role.PLATFORM_ADMIN, Role.OFFICER}),
    Permission.USE_OWN_NOTICES: PEOPLE,
    Permission.READ_WEBHOOKS: frozenset({Role.PLATFORM_ADMIN, Role.OFFICER, Role.AUDITOR}),
    Permission.MANAGE_WEBHOOKS: frozenset({Role.PLATFORM_ADMIN, Role.OFFICER}),
    Permission.READ_AUDIT: frozenset({Role.PLATFORM_ADMIN, Role.OFFICER, Role.AUDITOR}),
}

PUBLIC = frozenset(
    {
        "issue_token",
        "revoke_token",
        "read_public_keys",
        "read_system_status",
        "read_joined_openapi",
        "read_landing_page",
        "read_docs_page",
        "read_docs_asset",
        "show_publications",
        "show_style",
        "show_ranking",
        "show_agency",
        "show_comparison",
        "show_heads",
        "show_missing_page",
        "show_way_to_catalogue",
    }
)
"""Operations that need no token."""
