"""Contact data as they go over the wire, to those who have to reach somebody."""

from uuid import UUID

from pydantic import Field

from services.survey.contacts.service import ContactShown
from shared.http.schema import Schema


class ContactView(Schema):
    """How somebody is reached."""

    unit_id: UUID = Field(description="Whom it is of, as cases and frames know it")
    name: str = Field(description="Name", examples=["Nguyễn Thị An"])
    phone: str | None = Field(description="Telephone number", examples=["0912345678"])
    email: str | None = Field(description="E-mail", examples=["an@example.vn"])
    address: str | None = Field(description="Address", examples=["12 ngõ 3, phố Huế"])
    position: str | None = Field(description="Post or title", examples=["Chuyên viên"])
    household: str | None = Field(description="Number of the household", examples=["17"])

    @classmethod
    def of_shown(cls, shown: ContactShown) -> "ContactView":
        """Show a contact."""
        one = shown.contact
        return cls(
            unit_id=shown.unit_id,
            name=one.name,
            phone=one.phone,
            email=one.email,
            address=one.address,
            position=one.position,
            household=one.household,
        )


class ContactPage(Schema):
    """A page of contacts; each of them is a reading on the trail."""

    items: list[ContactView] = Field(description="The contacts")
    next: str | None = Field(description="Cursor of the next page, nothing where the list ends")


class ContactSearch(Schema):
    """Whose telephone number it is."""

    phone: str = Field(
        min_length=1, max_length=40, description="The number", examples=["0912345678"]
    )


class ContactPlace(Schema):
    """Where a telephone number stands."""

    unit_id: UUID = Field(description="Whom it is of")
    frame_id: UUID = Field(description="The list")
    frame_name: str = Field(description="Its name")
    case_id: UUID | None = Field(description="The case, where the person was drawn")
    case_number: int | None = Field(description="Its number")


class ContactPlaces(Schema):
    """Where a telephone number stands in a campaign."""

    items: list[ContactPlace] = Field(description="The places")


class Erasure(Schema):
    """Why contact data are erased before their time."""

    reason: str = Field(
        min_length=1,
        max_length=2000,
        description="In words, without anybody's name",
        examples=["Người dân yêu cầu qua điện thoại"],
    )
