"""Accounts of people, and the roles granted to them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.gateway.tables.metadata import Base
from shared.db.declarative import Key


class AccountTable(Base):
    """A person's account. It belongs to no authority; its grants do."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("email_key"),
        CheckConstraint("state IN ('ACTIVE', 'SUSPENDED')", name="state"),
        Index(None, "tokens_void_at", postgresql_where="tokens_void_at IS NOT NULL"),
        {"comment": "Accounts of people"},
    )

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(String(254), comment="E-mail address as written")
    email_key: Mapped[str] = mapped_column(
        String(254), comment="The same without differences of case, by which it is unique"
    )
    display_name: Mapped[str] = mapped_column(String(200), comment="Name for people")
    password_hash: Mapped[str] = mapped_column(String(200), comment="Argon2id, PHC string")
    password_changed_at: Mapped[datetime] = mapped_column(comment="When the password was set")
    state: Mapped[str] = mapped_column(String(16), comment="ACTIVE or SUSPENDED")
    created_at: Mapped[datetime] = mapped_column(comment="When it was opened")
    tokens_void_at: Mapped[datetime | None] = mapped_column(
        comment="Access tokens that were issued until then hold no longer"
    )
    version: Mapped[int] = mapped_column(comment="Counts changes; the ETag")

    grants: Mapped[list["GrantTable"]] = relationship(
        lazy="raise", order_by="GrantTable.granted_at, GrantTable.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class GrantTable(Base):
    """A role of an account in an authority, and for an agency's people in one agency."""

    __tablename__ = "account_grant"
    __table_args__ = (
        UniqueConstraint(
            "account_id", "role", "authority_id", "agency_id", postgresql_nulls_not_distinct=True
        ),
        CheckConstraint("(role = 'PLATFORM_ADMIN') = (authority_id IS NULL)", name="authority"),
        CheckConstraint(
            "(role IN ('AGENCY_EDITOR', 'AGENCY_HEAD')) = (agency_id IS NOT NULL)", name="agency"
        ),
        {"comment": "Roles granted to accounts"},
    )

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("account.id"), index=True, comment="Whose role it is"
    )
    role: Mapped[str] = mapped_column(String(32), comment="Role of shared.auth.principal")
    authority_id: Mapped[UUID | None] = mapped_column(index=True, comment="In which authority")
    agency_id: Mapped[UUID | None] = mapped_column(comment="For which agency alone")
    granted_at: Mapped[datetime] = mapped_column(comment="Since when")
