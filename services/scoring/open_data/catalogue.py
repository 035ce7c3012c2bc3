"""Where the data are, in the words that catalogues of open data harvest: DCAT 3 as JSON-LD.

Addresses are relative to the document, as JSON-LD 1.1 §4.1.3 allows: the same catalogue is right behind any name.
"""

from collections.abc import Iterable
from typing import Any, Final

from services.scoring.open_data.models import Document, FileFacts
from services.scoring.open_data.schemas import RESULTS_SCHEMA
from services.scoring.open_data.writing import FORMATS
from services.scoring.publications.models import Publication

CATALOGUE: Final = "/v1/open-data"
CONTEXT: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"


def catalogue(
    publications: Iterable[Publication], *, licence: str, following: str | None
) -> Document:
    """Describe all that is public."""
    document: Document = {
        "@context": CONTEXT,
        "@id": CATALOGUE,
        "@type": "dcat:Catalog",
        "dct:title": [
            _said("Kết quả xác định Chỉ số cải cách hành chính và SIPAS", "vi"),
            _said("Results of PAR INDEX and SIPAS", "en"),
        ],
        "dct:license": {"@id": licence},
        "foaf:homepage": {"@id": "/cong-bo"},
        "dcat:dataset": [dataset(one) for one in publications],
    }
    if following:
        document["hydra:next"] = {"@id": f"{CATALOGUE}?cursor={following}"}
    return document


def dataset_document(publication: Publication, files: Iterable[FileFacts]) -> Document:
    """Describe one publication with the checksums of its files."""
    return {"@context": CONTEXT, **dataset(publication, files=files)}


def dataset(publication: Publication, *, files: Iterable[FileFacts] = ()) -> Document:
    """Describe one publication as a data set."""
    heading = publication.heading
    address = f"/v1/publications/{publication.id}/open-data"
    known = {one.name: one for one in files}
    period = heading["period"]
    document: Document = {
        "@id": address,
        "@type": "dcat:Dataset",
        "dct:identifier": str(publication.id),
        "dct:title": _said(publication.title, "vi"),
        "dct:description": _said(
            f"{heading['programme']['name']}, {period['name']}, {heading['framework']['name']}",
            "vi",
        ),
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": heading["authority"]["name"]},
        "dct:issued": {"@type": "xsd:dateTime", "@value": publication.public_from.isoformat()},
        "dct:language": {"@id": "http://publications.europa.eu/resource/authority/language/VIE"},
        "dct:license": {"@id": publication.licence},
        "dcat:landingPage": {"@id": f"/cong-bo/{publication.id}"},
        "dcat:distribution": [
            {
                "@id": f"{address}/{form.name}",
                "@type": "dcat:Distribution",
                "dct:title": form.name,
                "dct:license": {"@id": publication.licence},
                "dcat:downloadURL": {"@id": f"{address}/{form.name}"},
                "dcat:mediaType": {"@id": _MEDIA_TYPES + form.media_type.partition(";")[0]},
                "dct:conformsTo": {"@id": RESULTS_SCHEMA},
                **(_checksum(known[form.name]) if form.name in known else {}),
            }
            for form in FORMATS
        ],
    }
    if period["starts_on"] and period["ends_on"]:
        document["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:date", "@value": period["starts_on"]},
            "dcat:endDate": {"@type": "xsd:date", "@value": period["ends_on"]},
        }
    if publication.replaced_by:
        document["dct:isReplacedBy"] = {
            "@id": f"/v1/publications/{publication.replaced_by}/open-data"
        }
    if publication.replaces:
        document["dct:replaces"] = {"@id": f"/v1/publications/{publication.replaces}/open-data"}
    return document


def _checksum(file: FileFacts) -> dict[str, Any]:
    return {
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(file.size)},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file.sha256},
        },
    }


def _said(text: str, language: str) -> dict[str, str]:
    return {"@value": text, "@language": language}
