"""Authorities and their programmes."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.assessment.tables.base import Base, OfAuthority
from shared.db.declarative import Key


class AuthorityTable(Base):
    """Cơ quan chủ trì: runs programmes."""

    __tablename__ = "authority"
    __table_args__ = ({"comment": "Authorities that run programmes"},)

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(String(64), unique=True, comment="Unique in the deployment")
    name: Mapped[str] = mapped_column(String(500), comment="Name for people")
    created_at: Mapped[datetime] = mapped_column(comment="When it was made, UTC")
    version: Mapped[int] = mapped_column(comment="Counts the changes")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy declares it so


class ProgrammeTable(OfAuthority, Base):
    """Bộ chỉ số áp dụng cho một nhóm đối tượng."""

    __tablename__ = "programme"
    __table_args__ = (
        UniqueConstraint("authority_id", "code"),
        {"comment": "Indices that an authority runs"},
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(String(64), comment="Unique in the authority")
    name: Mapped[str] = mapped_column(String(500), comment="Name for people")
    version: Mapped[int] = mapped_column(comment="Counts the changes")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy declares it so
