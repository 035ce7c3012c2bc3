"""Invitations as they go over the wire."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from services.survey.invitations.codes import LONGEST_WRITTEN, spaced
from services.survey.invitations.models import Kind, NewBatch, State
from services.survey.invitations.rules import MOST_ONCE, MOST_PRINTED
from services.survey.invitations.service import Batch, MadeBatch
from services.survey.invitations.sheet import Layout
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
    count: int | None = Field(
        None, ge=1, description="How many: of ONCE at most 1000, of OPEN at most 50", examples=[200]
    )
    case_ids: list[UUID] | None = Field(
        None,
        min_length=1,
        max_length=MOST_ONCE,
        description="In the place of `count`: invite these drawn cases, each by its number; they count as sent, and their answers are theirs",
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
            None if self.case_ids is None else tuple(self.case_ids),
            self.label,
            self.expires_at,
            self.most_responses,
        )


class InvitationCounts(Schema):
    """Where invitations stand: made = waiting + answered + refused + revoked + expired."""

    made: int = Field(description="How many there are", examples=[200])
    waiting: int = Field(description="Not answered yet; OPEN: taking answers", examples=[120])
    answered: int = Field(description="Answered; OPEN: with all answers wanted", examples=[70])
    refused: int = Field(description="Their holders declined to answer", examples=[5])
    revoked: int = Field(description="Taken back by their makers", examples=[3])
    expired: int = Field(description="Not answered in time", examples=[2])
    responses: int = Field(description="Answers that came by them", examples=[70])


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


class CountedInvitationBatch(Schema):
    """A batch and where its invitations stand."""

    batch: InvitationBatchView = Field(description="The batch")
    counts: InvitationCounts = Field(description="Where its invitations stand")

    @classmethod
    def of(cls, batch: Batch) -> Self:
        """Show a batch."""
        return cls(
            batch=InvitationBatchView.model_validate(batch.row),
            counts=InvitationCounts.model_validate(batch.counts),
        )


class InvitationBatchPage(Schema):
    """A page of batches, oldest first."""

    items: list[CountedInvitationBatch] = Field(description="The batches")
    next: str | None = Field(description="Cursor of the next page, nothing where the list ends")


class InvitationView(Schema):
    """An invitation, without its code. Which response came by it is not known, nor at what hour."""

    id: UUID = Field(description="Id")
    batch_id: UUID = Field(description="What it was made with")
    number: int = Field(description="Number within the batch", examples=[17])
    case_id: UUID | None = Field(description="The drawn case that it invites")
    agency_id: UUID = Field(description="The agency asked about")
    group: str = Field(description="The respondent group", examples=["CITIZENS"])
    kind: Kind = Field(description="How often it is answered")
    state: State = Field(description="Where it stands")
    responses: int = Field(description="Answers that came by it", examples=[1])
    answered_on: date | None = Field(description="ONCE: the day of its answer, in Viet Nam")
    refused_on: date | None = Field(description="ONCE: the day on which its holder declined")
    revoked_at: UtcInstant | None = Field(description="Since when it opens nothing")
    expires_at: UtcInstant = Field(description="Until when it may be answered")


class InvitationPage(Schema):
    """A page of invitations, in the order in which they were made."""

    items: list[InvitationView] = Field(description="The invitations")
    next: str | None = Field(description="Cursor of the next page, nothing where the list ends")


class CellInvitationCounts(Schema):
    """Where the invitations about one agency stand that one group was given."""

    agency_id: UUID = Field(description="The agency asked about")
    group: str = Field(description="The respondent group", examples=["CITIZENS"])
    counts: InvitationCounts = Field(description="Where they stand")


class CampaignInvitationCounts(Schema):
    """Where the invitations of a campaign stand."""

    cells: list[CellInvitationCounts] = Field(description="By agency and group")


class InvitationChange(Schema):
    """Which invitations of a batch are meant, and why. Those that were answered stay as they are."""

    numbers: list[int] | None = Field(
        None, max_length=1000, description="Their numbers; left out: all", examples=[[17, 18]]
    )
    reason: str = Field(
        min_length=1,
        max_length=500,
        description="Why, for the audit trail",
        examples=["Thất lạc tờ giấy mời số 17"],
    )


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


class InvitationSheetOrder(Schema):
    """Which invitations are printed, and how. Their codes are kept nowhere, so whoever made them sends them along."""

    codes: list[Annotated[str, StringConstraints(max_length=LONGEST_WRITTEN)]] = Field(
        min_length=1,
        max_length=MOST_PRINTED,
        description="Codes as they were told, in the order in which they shall stand on paper",
        examples=[["0a1b-2c3d-4e5f-6g7h-8j9k-mnpq"]],
    )
    layout: Layout = Field(
        Layout.CARDS, description="CARDS: eight on an A4 page to be cut out; POSTERS: one a page"
    )
    language: Literal["vi", "en"] = Field(
        "vi", description="Of the sheet, and of the page that its codes open"
    )
