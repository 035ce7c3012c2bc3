"""What is said of a document in the query of a request whose body is its file."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Query

from services.assessment.documents.models import DocumentDetails, DocumentKind


async def _details(
    *,
    kind: Annotated[DocumentKind | None, Query(description="Kind of document")] = None,
    title: Annotated[
        str | None, Query(max_length=500, description="Trích yếu; the file's name where left out")
    ] = None,
    number: Annotated[
        str | None, Query(max_length=200, description="Số, ký hiệu", examples=["12/KH-CT"])
    ] = None,
    issued_on: Annotated[date | None, Query(description="Ngày ban hành")] = None,
    issuer: Annotated[
        str | None, Query(max_length=500, description="Cơ quan ban hành", examples=["Cục Thuế"])
    ] = None,
    proves_from: Annotated[date | None, Query(description="First day that it proves")] = None,
    proves_to: Annotated[date | None, Query(description="Last day that it proves")] = None,
    expires_on: Annotated[date | None, Query(description="Last day that it is valid")] = None,
) -> DocumentDetails:
    return DocumentDetails(
        kind=kind,
        title=title,
        number=number,
        issued_on=issued_on,
        issuer=issuer,
        proves_from=proves_from,
        proves_to=proves_to,
        expires_on=expires_on,
    )


Described = Annotated[DocumentDetails, Depends(_details)]
"""What the query says of the document."""
