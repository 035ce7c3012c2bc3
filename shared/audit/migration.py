"""What the migration of every service does for its trail: entries are chained, and from then on none may change."""

from collections import defaultdict
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.audit.chain import EMPTY, Head, chain_of, link

_ENTRY = sa.table(
    "audit_entry",
    sa.column("number", sa.BigInteger()),
    sa.column("authority_id", sa.Uuid()),
    sa.column("sequence", sa.BigInteger()),
    sa.column("happened_at", sa.DateTime(timezone=True)),
    sa.column("actor_id", sa.Uuid()),
    *(
        sa.column(name, sa.String())
        for name in ("actor_name", "action", "subject_type", "subject_id", "reason", "request_id")
    ),
    sa.column("before", postgresql.JSONB()),
    sa.column("after", postgresql.JSONB()),
    sa.column("previous_hash", sa.String()),
    sa.column("hash", sa.String()),
)
_CHAIN = sa.table(
    "audit_chain",
    sa.column("id", sa.Uuid()),
    sa.column("length", sa.BigInteger()),
    sa.column("hash", sa.String()),
)
_OWN = ("sequence", "previous_hash", "hash")

_FUNCTION = """
CREATE FUNCTION refuse_change_of_audit_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are only ever added (%)', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$
"""
_TRIGGER = """
CREATE TRIGGER audit_entry_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_entry()
"""


def _chain_entries() -> None:
    """Chain the entries that were written before there were chains, each in its authority's."""
    connection = op.get_bind()
    heads: dict[UUID, Head] = defaultdict(lambda: EMPTY)
    for row in connection.execute(sa.select(_ENTRY).order_by(_ENTRY.c.number)).mappings().all():
        key = chain_of(row["authority_id"])
        heads[key], (linked,) = link(heads[key], [dict(row)])
        connection.execute(
            sa.update(_ENTRY)
            .where(_ENTRY.c.number == row["number"])
            .values({name: linked[name] for name in _OWN})
        )
    for key, head in heads.items():
        connection.execute(sa.insert(_CHAIN).values(id=key, length=head.length, hash=head.hash))


def upgrade_trail() -> None:
    """Give the trail its chains; then keep everybody, the service itself too, from changing or removing entries."""
    op.create_table(
        "audit_chain",
        sa.Column(
            "id",
            sa.Uuid(),
            nullable=False,
            comment="Authority; all zeros for what belongs to none",
        ),
        sa.Column("length", sa.BigInteger(), nullable=False, comment="How many entries it has"),
        sa.Column("hash", sa.String(64), nullable=False, comment="Hash of the last entry"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_chain"),
        comment="Ends of the audit trail's chains",
    )
    for column in _columns():
        op.add_column("audit_entry", column)
    _chain_entries()
    for name in _OWN:
        op.alter_column("audit_entry", name, nullable=False)
    op.create_unique_constraint(
        "uq_audit_entry_authority_id_sequence",
        "audit_entry",
        ["authority_id", "sequence"],
        postgresql_nulls_not_distinct=True,
    )
    op.drop_index("ix_audit_entry_authority_id", "audit_entry")
    op.create_index("ix_audit_entry_authority_id_number", "audit_entry", ["authority_id", "number"])
    op.create_index("ix_audit_entry_actor_id", "audit_entry", ["actor_id"])
    op.create_table_comment(
        "audit_entry",
        "Audit trail: who did what, when, before and after; only ever added to",
    )
    op.execute(_FUNCTION)
    op.execute(_TRIGGER)


def downgrade_trail() -> None:
    """Undo `upgrade_trail`; what the entries say stays."""
    op.execute("DROP TRIGGER audit_entry_only_grows ON audit_entry")
    op.execute("DROP FUNCTION refuse_change_of_audit_entry()")
    op.drop_index("ix_audit_entry_actor_id", "audit_entry")
    op.drop_index("ix_audit_entry_authority_id_number", "audit_entry")
    op.create_index("ix_audit_entry_authority_id", "audit_entry", ["authority_id"])
    op.drop_constraint("uq_audit_entry_authority_id_sequence", "audit_entry")
    for name in _OWN:
        op.drop_column("audit_entry", name)
    op.drop_table("audit_chain")


def _columns() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("sequence", sa.BigInteger(), comment="Place in the authority's chain"),
        sa.Column("previous_hash", sa.String(64), comment="Hash of the entry before"),
        sa.Column("hash", sa.String(64), comment="SHA-256 of this entry and of that hash"),
    )
