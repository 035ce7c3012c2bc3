"""Sign-ins, the refresh tokens that continue them, and failed attempts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from services.gateway.tables.metadata import Base
from shared.db.declarative import Key


class SignInTable(Base):
    """One sign-in with a password: the family of all refresh tokens that followed from it."""

    __tablename__ = "sign_in"
    __table_args__ = {"comment": "Sign-ins: families of refresh tokens"}  # noqa: RUF012

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True, comment="Who signed in"
    )
    started_at: Mapped[datetime] = mapped_column(comment="When")
    expires_at: Mapped[datetime] = mapped_column(comment="When the password is needed again")
    revoked_at: Mapped[datetime | None] = mapped_column(
        comment="When it was ended: by signing out, a new password, suspension or token reuse"
    )


class RefreshTokenTable(Base):
    """A refresh token, known by its digest only."""

    __tablename__ = "refresh_token"
    __table_args__ = {"comment": "Refresh tokens; each may be used once"}  # noqa: RUF012

    digest: Mapped[bytes] = mapped_column(
        LargeBinary(32), primary_key=True, comment="SHA-256 of the token"
    )
    sign_in_id: Mapped[UUID] = mapped_column(
        ForeignKey("sign_in.id", ondelete="CASCADE"), index=True, comment="Its family"
    )
    issued_at: Mapped[datetime] = mapped_column(comment="When it was given out")
    expires_at: Mapped[datetime] = mapped_column(comment="Until when it may be used")
    used_at: Mapped[datetime | None] = mapped_column(comment="When it was used")


class SignInAttemptTable(Base):
    """Attempts that have not succeeded, counted per account and address."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = {"comment": "Failed sign-ins being counted"}  # noqa: RUF012

    subject: Mapped[bytes] = mapped_column(
        LargeBinary(32), primary_key=True, comment="SHA-256 of what is counted: no address is kept"
    )
    attempts: Mapped[int] = mapped_column(comment="How many since the window began")
    window_ends_at: Mapped[datetime] = mapped_column(index=True, comment="When counting restarts")
