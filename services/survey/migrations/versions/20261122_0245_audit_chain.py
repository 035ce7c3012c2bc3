"""Chain the audit trail.

Revision: audit_chain
"""

from shared.audit.migration import downgrade_trail, upgrade_trail

revision = "audit_chain"
down_revision = "20261121_2330"
branch_labels = None
depends_on = None


def upgrade() -> None:
    upgrade_trail()


def downgrade() -> None:
    downgrade_trail()
