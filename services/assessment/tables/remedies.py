"""Points lost in a closed period, and what agencies undertake about them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.assessment.tables.base import Base, OfAuthority
from services.assessment.tables.documents import DocumentVersionTable
from services.assessment.tables.self_assessments import SelfAssessmentTable
from shared.db.declarative import Key


class LossTable(OfAuthority, Base):
    """Điểm bị mất: a leaf of a closed report that has less than its maximum."""

    __tablename__ = "loss"
    __table_args__ = (
        CheckConstraint("lost > 0", name="lost"),
        Index("ix_loss_self_assessment_id_lost", "self_assessment_id", "lost", "leaf"),
        {"comment": "Points that leaves lost in closed periods"},
    )

    self_assessment_id: Mapped[UUID] = mapped_column(
        ForeignKey("self_assessment.id"), primary_key=True, comment="Report"
    )
    leaf: Mapped[str] = mapped_column(String(64), primary_key=True, comment="Code of the leaf")
    name: Mapped[str] = mapped_column(comment="Name of the leaf")
    field: Mapped[str] = mapped_column(String(64), comment="Code of its field")
    maximum: Mapped[Decimal] = mapped_column(comment="Applicable maximum")
    points: Mapped[Decimal] = mapped_column(comment="Points it got, not rounded")
    lost: Mapped[Decimal] = mapped_column(comment="What is missing to the maximum")
    status: Mapped[str] = mapped_column(String(32), comment="How the leaf came by its points")
    reason: Mapped[dict[str, Any]] = mapped_column(comment="Why, in Vietnamese and English")
    opinion: Mapped[str] = mapped_column(comment="What the council said of it; may be empty")


class RemedyTable(OfAuthority, Base):
    """Giải pháp khắc phục: what an agency undertakes about a leaf that lost points."""

    __tablename__ = "remedy"
    __table_args__ = (
        CheckConstraint(
            "state IN ('PLANNED', 'IN_PROGRESS', 'COMPLETED', 'ACCEPTED', 'CANCELLED')",
            name="state",
        ),
        Index("ix_remedy_self_assessment_id_leaf", "self_assessment_id", "leaf"),
        Index("ix_remedy_authority_id_due_on", "authority_id", "due_on"),
        {"comment": "What agencies undertake about lost points"},
    )

    id: Mapped[Key]
    self_assessment_id: Mapped[UUID] = mapped_column(
        ForeignKey("self_assessment.id"), comment="Report whose points were lost"
    )
    leaf: Mapped[str] = mapped_column(String(64), comment="Code of the leaf")
    action: Mapped[str] = mapped_column(comment="What is to be done")
    responsible: Mapped[str] = mapped_column(String(200), comment="Who does it")
    due_on: Mapped[date] = mapped_column(comment="Last day, in Viet Nam")
    state: Mapped[str] = mapped_column(String(16), comment="How far it is")
    completed_at: Mapped[datetime | None] = mapped_column(
        comment="When the agency last reported it done, UTC"
    )
    filed_by: Mapped[str] = mapped_column(String(200), comment="Who filed it")
    version: Mapped[int] = mapped_column(comment="Counts the changes")
    self_assessment: Mapped[SelfAssessmentTable] = relationship(lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy declares it so


class FollowUpTable(OfAuthority, Base):
    """Theo dõi: what was reported or decided about a remedy; only ever added."""

    __tablename__ = "follow_up"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('PROGRESS', 'COMPLETION', 'ACCEPTANCE', 'REJECTION', 'CANCELLATION')",
            name="kind",
        ),
        {"comment": "Reports and decisions on remedies"},
    )

    id: Mapped[Key]
    remedy_id: Mapped[UUID] = mapped_column(
        ForeignKey("remedy.id"), index=True, comment="Remedy it is about"
    )
    kind: Mapped[str] = mapped_column(String(16), comment="What it says")
    text: Mapped[str] = mapped_column(comment="In words")
    author_id: Mapped[UUID] = mapped_column(comment="Account of the author")
    author_name: Mapped[str] = mapped_column(String(200), comment="Name of the author")


class FollowUpDocumentTable(OfAuthority, Base):
    """A document that shows what a follow-up says, in the version that the agency had then."""

    __tablename__ = "follow_up_document"
    __table_args__ = ({"comment": "Documents that show what was done about lost points"},)

    follow_up_id: Mapped[UUID] = mapped_column(
        ForeignKey("follow_up.id"), primary_key=True, comment="Follow-up"
    )
    document_version_id: Mapped[UUID] = mapped_column(
        ForeignKey("document_version.id"), primary_key=True, index=True, comment="Which version"
    )
    document_version: Mapped[DocumentVersionTable] = relationship(lazy="raise")
