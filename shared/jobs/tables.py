"""Columns of a service's two tables of jobs."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from shared.db.declarative import Key


class JobColumns:
    """A job; the subclass gives `__tablename__`."""

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805  SQLAlchemy calls it with the class
        """Find what is due without reading what is done."""
        name: str = cls.__tablename__  # type: ignore[attr-defined]
        return (
            CheckConstraint(
                "state IN ('QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED')", name="state_known"
            ),
            CheckConstraint("(state = 'RUNNING') = (claim_id IS NOT NULL)", name="running_claimed"),
            CheckConstraint("(state = 'DONE') = (file_sha256 IS NOT NULL)", name="done_has_file"),
            Index(
                f"ix_{name}_due",
                "due_at",
                postgresql_where="state IN ('QUEUED', 'RUNNING')",
            ),
            Index(f"ix_{name}_authority_id_id", "authority_id", "id"),
            Index(f"ix_{name}_subject_id_id", "subject_id", "id"),
            Index(f"ix_{name}_expires_at", "expires_at"),
            {"comment": "Files made in the background: what is wanted, how far it is, the result"},
        )

    id: Mapped[Key] = mapped_column(comment="Made by the client or here")
    authority_id: Mapped[UUID] = mapped_column(comment="Whose it is")
    agency_id: Mapped[UUID | None] = mapped_column(
        comment="The one agency that it is about, whose people may see it"
    )
    subject_id: Mapped[UUID] = mapped_column(comment="What it is made of: a run, a campaign")
    kind: Mapped[str] = mapped_column(String(40), comment="What is wanted")
    parameters: Mapped[dict[str, Any]] = mapped_column(comment="How it is wanted")
    state: Mapped[str] = mapped_column(
        String(20), comment="QUEUED, RUNNING, DONE, FAILED, CANCELLED"
    )
    done: Mapped[int] = mapped_column(comment="How many steps are done")
    of: Mapped[int] = mapped_column(comment="Of how many; 0 while nobody knows")
    message: Mapped[dict[str, Any] | None] = mapped_column(comment="What is being done, vi and en")
    attempts: Mapped[int] = mapped_column(comment="How often it was begun")
    due_at: Mapped[datetime] = mapped_column(
        comment="When to begin (again); while it runs: when its worker is taken for dead, UTC"
    )
    claim_id: Mapped[UUID | None] = mapped_column(comment="The worker that has it, while it runs")
    fault: Mapped[dict[str, Any] | None] = mapped_column(comment="Why it failed: code, vi, en")
    file_name: Mapped[str | None] = mapped_column(String(255), comment="Name of the file")
    media_type: Mapped[str | None] = mapped_column(String(255), comment="Its type")
    file_sha256: Mapped[str | None] = mapped_column(String(64), comment="SHA-256 of the file")
    file_size: Mapped[int | None] = mapped_column(BigInteger, comment="Its length in bytes")
    requested_at: Mapped[datetime] = mapped_column(comment="When it was asked for, UTC")
    requested_by: Mapped[UUID] = mapped_column(comment="Account that asked for it")
    requested_by_name: Mapped[str] = mapped_column(String(200), comment="Its name then")
    finished_at: Mapped[datetime | None] = mapped_column(comment="When it ended, UTC")
    expires_at: Mapped[datetime | None] = mapped_column(comment="When it is removed, UTC")


class JobPieceColumns:
    """A piece of a file that was made; the subclass gives `__tablename__` and `__of__`, the table of jobs."""

    __of__: ClassVar[str]
    __table_args__ = {"comment": "Files that jobs have made, in pieces"}  # noqa: RUF012  SQLAlchemy's form

    @declared_attr
    def job_id(cls) -> Mapped[UUID]:  # noqa: N805  SQLAlchemy calls it with the class
        """Name the job; a piece goes with it."""
        return mapped_column(
            ForeignKey(f"{cls.__of__}.id", ondelete="CASCADE"),
            primary_key=True,
            sort_order=-1,  # first in the key, which finds all pieces of a job
            comment="The job that made it",
        )

    authority_id: Mapped[UUID] = mapped_column(comment="Whose it is")
    place: Mapped[int] = mapped_column(primary_key=True, comment="Which piece, from 0")
    content: Mapped[bytes] = mapped_column(LargeBinary, comment="Its bytes")
