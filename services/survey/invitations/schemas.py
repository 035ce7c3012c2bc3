"""Invitations as they go over the wire."""

from typing import Self
from uuid import UUID

from pydantic import Field

from services.survey.invitations.codes import spaced
from services.survey.invitations.models import Kind, NewBatch
from services.survey.invitations.service import MadeBatch
from services.survey.respondents.paths import page_of
from shared.http.schema import Code, Schema, UtcInstant


class InvitationOrder(Schema):
    """A wish to invite people of one group to answer about one agency."""

    id: UUID | None = Field(
        None, description="Made by the caller, so that a repeat is known as one"
    )
    agency_id: UUID = Field(
        description="The agency asked about", examples=["0192f7a0-0000-7000-8000-000000000021"]
    )
    group: Code = Field(description="The respondent group", examples=["CITIZENS"])
    kind: Kind = Field(
        Kind.ONCE,
        description="ONCE: each is for one person and one answer; OPEN: a poster or a link on a page, for all who come by",
    )
    count: int = Field(
        ge=1, description="How many: of ONCE at most 1000, of OPEN at most 50", examples=[200]
    )
    label: str = Field(
        "",
        max_length=200,
        description="What its makers call it, printed on the sheet",
        examples=["Bộ phận Một cửa phường Cửa Nam"],
    )
    expires_at: UtcInstant | None = Field(
        None, description="Until when they may be answered; left out: the campaign's end"
    )
    most_responses: int | None = Field(
        None, ge=1, description="OPEN: after how many answers each takes no more"
    )

    def to_model(self) -> NewBatch:
        """Take it as the domain knows it."""
        return NewBatch(
            self.id,
            self.agency_id,
            self.group,
            self.kind,
            self.count,
            self.label,
            self.expires_at,
            self.most_responses,
        )


class InvitationBatchView(Schema):
    """Invitations that were made together. Their codes are never shown again."""

    id: UUID = Field(description="Id")
    campaign_id: UUID = Field(description="The campaign")
    agency_id: UUID = Field(description="The agency asked about")
    group: str = Field(
        validation_alias="group_code", description="The respondent group", examples=["CITIZENS"]
    )
    kind: Kind = Field(description="How often each is answered")
    label: str = Field(description="What its makers call it")
    size: int = Field(description="How many were made")
    most_responses: int | None = Field(description="OPEN: how many answers each takes")
    expires_at: UtcInstant = Field(description="Until when they may be answered")
    created_at: UtcInstant = Field(description="When it was made")


class InvitationLink(Schema):
    """An invitation with its link, which is told this once."""

    id: UUID = Field(description="Id")
    number: int = Field(description="Number within the batch", examples=[17])
    code: str = Field(
        description="What to type at the address of the pages, where a QR code cannot be scanned",
        examples=["0a1b-2c3d-4e5f-6g7h-8j9k-mnpq"],
    )
    link: str = Field(
        description="Address of the questionnaire, as the QR code holds it",
        examples=["https://par.example.vn/phieu/0a1b2c3d4e5f6g7h8j9kmnpq"],
    )


class MadeInvitationBatch(Schema):
    """A batch and its links."""

    batch: InvitationBatchView = Field(description="The batch")
    invitations: list[InvitationLink] | None = Field(
        description="The links; nothing where the batch was there already"
    )

    @classmethod
    def of(cls, made: MadeBatch, address: str) -> Self:
        """Show a batch that was just made, at this public address."""
        return cls(
            batch=InvitationBatchView.model_validate(made.row),
            invitations=made.invitations
            and [
                InvitationLink(
                    id=one.id,
                    number=one.number,
                    code=spaced(one.code),
                    link=address + page_of(one.code),
                )
                for one in made.invitations
            ],
        )
