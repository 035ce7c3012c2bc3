"""The library as it goes over the wire."""

from typing import Self
from uuid import UUID

from pydantic import Field

from services.survey.library.catalogue import LibraryEntry
from services.survey.questionnaires.schemas import FormContent
from shared.http.schema import Code, Schema


class LibraryHead(Schema):
    """A questionnaire of the library, without its questions."""

    code: str = Field(description="Code in the library", examples=["SIPAS"])
    title: str = Field(description="Title", examples=["Phiếu đo lường sự hài lòng"])
    source: str = Field(description="The preset or method that it comes from", examples=["SIPAS"])
    groups: list[str] = Field(description="Respondent groups that it is for")
    factors: list[str] = Field(
        description="Factors of SIPAS that it measures", examples=[["ACCESS"]]
    )
    languages: list[str] = Field(description="Languages that it is in", examples=[["vi", "en"]])
    question_count: int = Field(description="Number of its questions", examples=[22])

    @classmethod
    def of(cls, entry: LibraryEntry) -> Self:
        """Show an entry."""
        form = entry.form
        return cls(
            code=form.code,
            title=form.title,
            source=entry.source,
            groups=list(entry.groups),
            factors=list(dict.fromkeys(one.factor for one in form.asked if one.factor)),
            languages=list(form.languages),
            question_count=len(form.asked),
        )


class LibraryList(Schema):
    """The whole library: it is short."""

    items: list[LibraryHead] = Field(description="The questionnaires, SIPAS first")


class LibraryQuestionnaire(FormContent):
    """A questionnaire of the library with its questions."""

    code: str = Field(description="Code in the library", examples=["SIPAS"])
    source: str = Field(description="The preset or method that it comes from", examples=["SIPAS"])
    groups: list[str] = Field(description="Respondent groups that it is for")

    @classmethod
    def of(cls, entry: LibraryEntry) -> Self:
        """Show an entry."""
        return cls.model_validate(
            {**entry.form.to_data(), "source": entry.source, "groups": list(entry.groups)}
        )


class LibraryCopy(Schema):
    """A wish to begin a questionnaire with one of the library."""

    authority_id: UUID = Field(
        description="Whose questionnaire it becomes",
        examples=["01a1f0c2-8f0e-7c3b-9b1a-2f6f6a1f0c01"],
    )
    code: Code | None = Field(None, description="Its code there; the library's where not given")
    keep_leaves: bool = Field(
        default=True,
        description="Whether questions stay joined to the leaves of the preset's framework",
    )
