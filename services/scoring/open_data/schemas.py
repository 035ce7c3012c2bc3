"""Open data as they are answered. The JSON Schema of the results is made of these classes, so that it cannot lie."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, Self
from uuid import UUID

from pydantic import ConfigDict, Field

from services.scoring.open_data.models import FileFacts, OpenResult, OpenResults
from services.scoring.publications.models import Publication
from services.scoring.results.schemas import RankedView, ranked_members
from services.scoring.runs.schemas import HeadingView
from shared.http.schema import Points, Schema, UtcInstant

RESULTS_SCHEMA: Final = "/v1/open-data/schemas/results-1.json"
"""A change that would break a reader gets another number; this one answers for ever."""


class OpenLeaf(Schema):
    """Points of a leaf."""

    code: str = Field(description="Its code", examples=["1.1.1"])
    name: str = Field(description="Its name")
    status: str = Field(
        description="How it came by its points: SCORED, FIXED, MISSING, NOT_APPLICABLE, …",
        examples=["SCORED"],
    )
    points: Points | None = Field(description="Final points, not rounded", examples=["0.25"])
    maximum: Points = Field(description="The most that applies to the agency", examples=["1"])


class OpenAgency(RankedView):
    """One agency's published result in figures."""

    leaves: list[OpenLeaf] = Field(description="In the order of the framework")

    @classmethod
    def of(cls, one: OpenResult) -> Self:
        """Show a result."""
        return cls.model_validate({**ranked_members(one.result), "leaves": one.leaves})


class OpenPublication(Schema):
    """What was published, under which decision."""

    id: UUID = Field(description="Its id")
    decision_number: str = Field(description="Số quyết định", examples=["1234/QĐ-UBND"])
    decision_date: date = Field(description="Ngày ký quyết định")
    title: str = Field(description="What it is called")
    note: str | None = Field(description="A remark")
    replaces: UUID | None = Field(description="The publication that this one corrects")
    published_at: UtcInstant = Field(description="When it was published")
    public_from: UtcInstant = Field(description="From when on the public sees it")
    result_digest: str = Field(description="Digest of the whole result of the run")
    kernel_version: str = Field(description="Version of the methodology")
    heading: HeadingView = Field(description="The names needed to read the figures")


class OpenResultsDocument(Schema):
    """The file `results.json`: all figures of a publication. It never changes."""

    model_config = ConfigDict(populate_by_name=True)

    schema_address: str = Field(
        RESULTS_SCHEMA, alias="$schema", description="Where this form is described"
    )
    publication: OpenPublication = Field(description="What was published")
    agencies: list[OpenAgency] = Field(description="In the order of blocks and ranks")

    @classmethod
    def of(cls, open_results: OpenResults) -> Self:
        """Show everything."""
        publication = open_results.publication
        members = {name: getattr(publication, name) for name in OpenPublication.model_fields}
        return cls(
            publication=OpenPublication.model_validate(members),
            agencies=[OpenAgency.of(one) for one in open_results.results],
        )


def results_schema() -> dict[str, Any]:
    """Describe `results.json` (JSON Schema 2020-12)."""
    described = OpenResultsDocument.model_json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": RESULTS_SCHEMA,
        **described,
    }


class OpenFileView(Schema):
    """One file of a publication."""

    name: str = Field(description="Its name", examples=["results.csv"])
    address: str = Field(description="Where it is, for ever")
    media_type: str = Field(description="What it is", examples=["text/csv"])
    size: int = Field(description="Bytes", examples=[48211])
    sha256: str = Field(description="SHA-256 of its bytes, in hexadecimal", examples=["9f86d0…"])


class OpenDataManifest(Schema):
    """The files of a publication, to be fetched and checked."""

    publication_id: UUID = Field(description="The publication")
    licence: str = Field(description="Terms on which anybody may use them")
    results_schema: str = Field(description="JSON Schema of results.json")
    files: list[OpenFileView] = Field(description="Its files")

    @classmethod
    def of(cls, publication: Publication, files: Iterable[FileFacts]) -> Self:
        """List the files."""
        return cls(
            publication_id=publication.id,
            licence=publication.licence,
            results_schema=RESULTS_SCHEMA,
            files=[
                OpenFileView(
                    name=one.name,
                    address=f"/v1/publications/{publication.id}/open-data/{one.name}",
                    media_type=one.media_type,
                    size=one.size,
                    sha256=one.sha256,
                )
                for one in files
            ],
        )
