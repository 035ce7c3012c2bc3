"""Chain the audit trail.

Revision: audit_chain
"""

from shared.audit.migration import downgrade_trail, upgrade_trail

revision = "audit_chain"
down_revision = "agency_versions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    upgrade_trail()


def downgrade() -> None:
    downgrade_trail()
