"""Questionnaires: every version of a form is a row, frozen once it is issued."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.survey.tables.base import Base
from shared.db.declarative import Key


class QuestionnaireTable(Base):
    """One version of a questionnaire (phiếu khảo sát)."""

    __tablename__ = "questionnaire"
    __table_args__ = (
        UniqueConstraint("authority_id", "code", "version"),
        Index(
            "uq_questionnaire_draft",
            "authority_id",
            "code",
            unique=True,
            postgresql_where=text("state = 'DRAFT'"),
        ),
        CheckConstraint("state IN ('DRAFT', 'ISSUED')", name="state"),
        CheckConstraint("(state = 'ISSUED') = (digest IS NOT NULL)", name="issued_has_digest"),
        {"comment": "Versioned survey forms"},
    )

    id: Mapped[Key]
    authority_id: Mapped[UUID] = mapped_column(comment="Whose form it is")
    code: Mapped[str] = mapped_column(
        String(64), comment="Code of the form, the same over versions"
    )
    version: Mapped[int] = mapped_column(comment="Number of the version, from 1, per code")
    state: Mapped[str] = mapped_column(String(16), comment="DRAFT or ISSUED")
    title: Mapped[str] = mapped_column(comment="Title, as entered")
    form: Mapped[dict[str, Any]] = mapped_column(comment="The whole form, as plain data")
    digest: Mapped[str | None] = mapped_column(String(80), comment="SHA-256 of the issued form")
    xform: Mapped[str | None] = mapped_column(
        comment="The XForm of the issued form, for OpenRosa clients", deferred=True
    )
    xform_digest: Mapped[str | None] = mapped_column(
        String(80), comment="MD5 of the XForm, as OpenRosa form lists have it"
    )
    created_at: Mapped[datetime] = mapped_column(comment="When the version was begun")
    issued_at: Mapped[datetime | None] = mapped_column(comment="When it was frozen")
    revision: Mapped[int] = mapped_column(comment="Counts changes of the row, for If-Match")

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012  SQLAlchemy's form
