"""Who may do what in scoring."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from shared.auth.principal import Role


class Permission(StrEnum):
    """What may be done."""

    START_RUNS = "START_RUNS"
    READ_RUNS = "READ_RUNS"
    CHECK_RUNS = "CHECK_RUNS"
    APPROVE_RUNS = "APPROVE_RUNS"
    PUBLISH_RUNS = "PUBLISH_RUNS"
    COMPARE_RUNS = "COMPARE_RUNS"
    IMPORT_TABLES = "IMPORT_TABLES"
    KEEP_SCENARIOS = "KEEP_SCENARIOS"
    READ_ANALYSES = "READ_ANALYSES"
    REQUEST_DOCUMENTS = "REQUEST_DOCUMENTS"
    READ_DOCUMENTS = "READ_DOCUMENTS"
    KEEP_TEMPLATES = "KEEP_TEMPLATES"
    READ_TEMPLATES = "READ_TEMPLATES"
    READ_AUDIT = "READ_AUDIT"


POLICY: Final[Mapping[Permission, frozenset[Role]]] = {
    Permission.START_RUNS: frozenset({Role.OFFICER}),
    Permission.READ_RUNS: frozenset({Role.OFFICER, Role.COUNCIL_CHAIR, Role.AUDITOR}),
    Permission.CHECK_RUNS: frozenset({Role.OFFICER}),
    Permission.APPROVE_RUNS: frozenset({Role.COUNCIL_CHAIR}),
    Permission.PUBLISH_RUNS: frozenset({Role.OFFICER}),
    Permission.COMPARE_RUNS: frozenset({Role.OFFICER}),
    Permission.IMPORT_TABLES: frozenset({Role.OFFICER}),
    Permission.KEEP_SCENARIOS: frozenset({Role.OFFICER}),
    Permission.READ_ANALYSES: frozenset(
        {
            Role.OFFICER,
            Role.COUNCIL_CHAIR,
            Role.AUDITOR,
            Role.AGENCY_EDITOR,
            Role.AGENCY_HEAD,
        }
    ),
    Permission.REQUEST_DOCUMENTS: frozenset(
        {Role.OFFICER, Role.COUNCIL_CHAIR, Role.AGENCY_EDITOR, Role.AGENCY_HEAD}
    ),
    Permission.READ_DOCUMENTS: frozenset(
        {
            Role.OFFICER,
            Role.COUNCIL_CHAIR,
            Role.AUDITOR,
            Role.AGENCY_EDITOR,
            Role.AGENCY_HEAD,
        }
    ),
    Permission.KEEP_TEMPLATES: frozenset({Role.OFFICER}),
    Permission.READ_TEMPLATES: frozenset({Role.OFFICER, Role.COUNCIL_CHAIR, Role.AUDITOR}),
    Permission.READ_AUDIT: frozenset({Role.OFFICER, Role.AUDITOR}),
}
"""Unpublished results stay between the officers, the chair and the auditors of one authority.

An agency's people read analyses and documents of their own agency's published results, and of nothing else.
"""

PUBLIC: Final = frozenset(
    {
        "list_publications",
        "read_publication",
        "read_publication_ranking",
        "read_published_agency",
        "read_published_heads",
        "read_published_history",
        "read_open_data_catalogue",
        "read_open_data_schema",
        "read_open_data_set",
        "read_open_data_manifest",
        "download_open_data_json",
        "download_open_data_csv",
        "list_published_documents",
        "download_published_document",
        "download_publication_csv",
        "download_publication_xlsx",
    }
)
"""Operations that need no sign-in: they reach what is published, and nothing else."""
