"""Chain the audit trail.

Revision: audit_chain
"""

from alembic import op

from shared.audit.migration import downgrade_trail, upgrade_trail

revision = "audit_chain"
down_revision = "20261121_2330"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DROP TRIGGER never_changed ON audit_entry")
    upgrade_trail()


def downgrade() -> None:
    downgrade_trail()
    op.execute(
        "CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON audit_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
