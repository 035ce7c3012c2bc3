"""Dossiers: the other table that grows without bound."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.survey.tables.base import Base
from shared.db.declarative import Key

VERSION = String(80, collation="C")
"""Versions are compared as bytes: the portal's time comes first in them."""


class DossierTable(Base):
    """One dossier (hồ sơ) of a one-stop portal, as its newest message says.

    Laid out to be distributed by Citus on `id`, which is made of authority and number: it is the only key, nothing else is
    unique, no foreign key leaves or reaches the table, and no trigger runs on it. Messages come repeated and out of order: facts
    and status are each those of the newest message by the portal's own time, and every message leaves its trace in `history`.
    """

    __tablename__ = "dossier"
    __table_args__ = (
        Index("ix_dossier_authority_id_received_at", "authority_id", "received_at"),
        {"comment": "Dossiers of one-stop portals; no name of an applicant"},
    )

    id: Mapped[Key]
    authority_id: Mapped[UUID] = mapped_column(comment="Whose portal sent it")
    number: Mapped[str] = mapped_column(String(64), comment="Dossier number (mã hồ sơ)")
    procedure_code: Mapped[str | None] = mapped_column(String(64), comment="Procedure (thủ tục)")
    field_code: Mapped[str | None] = mapped_column(String(64), comment="Field (lĩnh vực)")
    receiving_unit: Mapped[str | None] = mapped_column(String(200), comment="Unit that took it in")
    resolving_unit: Mapped[str | None] = mapped_column(
        String(200), comment="Unit that resolves it: punctuality is counted for this one"
    )
    applicant: Mapped[str | None] = mapped_column(String(16), comment="CITIZEN or BUSINESS")
    submission: Mapped[str | None] = mapped_column(String(16), comment="COUNTER, POST or ONLINE")
    received_at: Mapped[datetime | None] = mapped_column(comment="When it was taken in")
    due_at: Mapped[datetime | None] = mapped_column(comment="When it is due, as moved last")
    finished_at: Mapped[datetime | None] = mapped_column(comment="When processing was finished")
    returned_at: Mapped[datetime | None] = mapped_column(comment="When the result was handed over")
    facts_version: Mapped[str] = mapped_column(
        VERSION, comment="Names the message that the facts are of; empty where none has come yet"
    )
    portal_id: Mapped[UUID] = mapped_column(comment="The portal whose status code it is")
    status: Mapped[str] = mapped_column(String(64), comment="The portal's own status code")
    status_at: Mapped[datetime] = mapped_column(comment="Since when, by the portal")
    status_version: Mapped[str] = mapped_column(
        VERSION, comment="Names the message that the status is of"
    )
    history: Mapped[dict[str, Any]] = mapped_column(
        comment="What each message said, by its version: time, weight, digest"
    )
    principal_id: Mapped[UUID] = mapped_column(comment="Client that sent the last message")
    first_seen_at: Mapped[datetime] = mapped_column(comment="When the first message arrived")
    last_seen_at: Mapped[datetime] = mapped_column(comment="When the last new message arrived")


class DossierLabelTable(Base):
    """What people call a procedure or a field, as portals say it. Small: a reference table."""

    __tablename__ = "dossier_label"
    __table_args__ = ({"comment": "Names of procedures and fields"},)

    authority_id: Mapped[UUID] = mapped_column(primary_key=True, comment="Whose portals say so")
    kind: Mapped[str] = mapped_column(String(16), primary_key=True, comment="PROCEDURE or FIELD")
    code: Mapped[str] = mapped_column(String(64), primary_key=True, comment="Its code")
    name: Mapped[str] = mapped_column(comment="Its name, as last said")
