"""Templates as they are answered."""

from typing import Self
from uuid import UUID

from pydantic import Field

from services.scoring.report_templates.fields import DocumentedField, documented
from services.scoring.report_templates.models import ReportTemplate, TemplateKind
from shared.http.schema import Schema, UtcInstant


class ReportTemplateView(Schema):
    """One version of a template."""

    id: UUID = Field(description="Its id")
    authority_id: UUID = Field(description="Whose it is")
    kind: TemplateKind = Field(description="What it is for", examples=["COUNCIL_REPORT"])
    ordinal: int = Field(
        description="Version of its kind in the authority; the last one is used", examples=[2]
    )
    name: str = Field(description="What it is called", examples=["Báo cáo năm 2025"])
    digest: str = Field(description="sha256:… of the file")
    size: int = Field(description="Its length in bytes", examples=[38422])
    added_at: UtcInstant = Field(description="When it was added")
    added_by_name: str = Field(description="By whom", examples=["Nguyễn Văn An"])

    @classmethod
    def of(cls, template: ReportTemplate) -> Self:
        """Show a template."""
        return cls(
            id=template.id,
            authority_id=template.authority_id,
            kind=template.kind,
            ordinal=template.ordinal,
            name=template.name,
            digest=f"sha256:{template.sha256}",
            size=template.size,
            added_at=template.added_at,
            added_by_name=template.added_by_name,
        )


class ReportTemplatePage(Schema):
    """A page of templates."""

    items: list[ReportTemplateView] = Field(description="Newest first")
    next: str | None = Field(description="Cursor of the next page, or null")


class ReportFieldView(Schema):
    """A field that templates may use."""

    name: str = Field(
        description="How it is written; [] stands for an element of a list",
        examples=["blocks[].ranking[].index"],
    )
    kind: str = Field(
        description="TEXT is written, FLAG is asked, PICTURE is a chart, RECORD has fields, LIST is gone through",
        examples=["TEXT"],
    )
    vi: str = Field(description="What it is, in Vietnamese", examples=["Chỉ số"])
    en: str = Field(description="What it is, in English", examples=["Index"])

    @classmethod
    def of(cls, field: DocumentedField) -> Self:
        """Show a field."""
        return cls(name=field.name, kind=field.kind, vi=field.about.vi, en=field.about.en)


class ReportFieldList(Schema):
    """All fields of templates."""

    items: list[ReportFieldView] = Field(description="In the order of the report")

    @classmethod
    def whole(cls) -> Self:
        """Show all of them."""
        return cls(items=[ReportFieldView.of(one) for one in documented()])
