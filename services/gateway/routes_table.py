"""Which service answers which path, and within which limits. Data only; what stands here is all that is routed.

`/internal`, `/metrics` and the health of the services are not here, so that nobody outside can reach them.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from shared.http.openrosa import ACCEPTED_BYTES

KIB: Final = 1024
MIB: Final = 1024 * KIB

PAGES: Final = frozenset({"phieu"})
"""First segments of what people open in a browser; these addresses stand on paper and carry no version."""

READING: Final = frozenset({"GET", "HEAD"})
ALL: Final = READING | {"POST", "PUT", "PATCH", "DELETE"}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may take."""

    body_bytes: int
    """Longest body."""
    answer_seconds: float
    """Longest silence of the service, from the end of the body to the answer and between its parts."""
    total_seconds: float
    """Longest time from the beginning to the end."""
    idle_seconds: float = 30
    """Longest silence of the client while it sends the body."""


ORDINARY: Final = Limits(body_bytes=1 * MIB, answer_seconds=60, total_seconds=120)
"""In the last minute before a deadline hundreds wait in line; a slow answer is better than none."""
DOCUMENT: Final = Limits(body_bytes=8 * MIB, answer_seconds=60, total_seconds=180)
BATCH: Final = Limits(body_bytes=32 * MIB, answer_seconds=120, total_seconds=300)
SUBMISSION: Final = Limits(body_bytes=ACCEPTED_BYTES, answer_seconds=60, total_seconds=600)
"""Of a phone on a slow line, as long as it is told that a submission may be."""
PAGE: Final = Limits(body_bytes=256 * KIB, answer_seconds=60, total_seconds=180, idle_seconds=60)
"""Of an old phone on a slow line that sends a filled-in form."""
PICTURES: Final = Limits(body_bytes=32 * MIB, answer_seconds=60, total_seconds=900, idle_seconds=60)
"""Of the same phone, with a few pictures."""
UPLOAD: Final = Limits(body_bytes=256 * MIB, answer_seconds=120, total_seconds=1800)
DOWNLOAD: Final = Limits(body_bytes=64 * KIB, answer_seconds=60, total_seconds=1800)
ARCHIVE: Final = Limits(body_bytes=64 * KIB, answer_seconds=60, total_seconds=6 * 3600)
CALCULATION: Final = Limits(body_bytes=1 * MIB, answer_seconds=300, total_seconds=600)


@dataclass(frozen=True, slots=True)
class Route:
    """One entry: a path and everything below it. `{…}` stands for exactly one segment."""

    service: str
    path: str
    limits: Limits = ORDINARY
    methods: frozenset[str] = ALL

    @property
    def is_page(self) -> bool:
        """Whether people open it in a browser, and read its refusals."""
        return self.path.split("/")[1] in PAGES


ROUTES: Final = (
    # assessment
    Route("assessment", "/v1/authorities"),
    Route("assessment", "/v1/programmes"),
    Route("assessment", "/v1/frameworks", DOCUMENT),
    Route("assessment", "/v1/framework-checks", DOCUMENT),
    Route("assessment", "/v1/framework-template", methods=READING),
    Route("assessment", "/v1/agencies", DOCUMENT),
    Route("assessment", "/v1/agency-successions"),
    Route("assessment", "/v1/agency-imports", DOCUMENT),
    Route("assessment", "/v1/agency-template", methods=READING),
    Route("assessment", "/v1/agency-workbook", methods=READING),
    Route("assessment", "/v1/periods", DOCUMENT),
    Route("assessment", "/v1/self-assessments"),
    Route("assessment", "/v1/self-assessments/{id}/entries/{leaf}/evidence", UPLOAD),
    Route("assessment", "/v1/self-assessments/{id}/workbook-uploads", DOCUMENT),
    Route("assessment", "/v1/self-assessments/{id}/evidence-archive", ARCHIVE),
    Route("assessment", "/v1/periods/{id}/leaves/{leaf}/evidence-archive", ARCHIVE),
    Route("assessment", "/v1/evidence-links", ARCHIVE),
    Route("assessment", "/v1/evidence", DOWNLOAD),
    Route("assessment", "/v1/evidence/{id}/content", UPLOAD),
    Route("assessment", "/v1/documents", UPLOAD),
    Route("assessment", "/v1/document-batches"),
    Route("assessment", "/v1/infected-files"),
    Route("assessment", "/v1/uploads", UPLOAD, ALL | {"OPTIONS"}),
    Route("assessment", "/v1/appraisal-records", DOWNLOAD),
    Route("assessment", "/v1/initiatives"),
    Route("assessment", "/v1/council-sessions", DOCUMENT),
    Route("assessment", "/v1/remedies"),
    Route("assessment", "/v1/remedies/{id}/documents", DOWNLOAD),
    Route("assessment", "/v1/assessment-audit-entries", methods=READING),
    # survey
    Route("survey", "/v1/questionnaires", DOCUMENT),
    Route("survey", "/v1/questionnaire-imports", DOCUMENT),
    Route("survey", "/v1/questionnaire-checks", DOCUMENT),
    Route("survey", "/v1/questionnaire-template", methods=READING),
    Route("survey", "/v1/questionnaire-library"),
    Route("survey", "/v1/campaigns"),
    Route("survey", "/v1/campaigns/{id}/closures", CALCULATION),
    Route("survey", "/v1/campaigns/{id}/results", CALCULATION),
    Route("survey", "/v1/campaigns/{id}/assignments", DOCUMENT),
    Route("survey", "/v1/campaigns/{id}/paper-imports", DOCUMENT),
    Route("survey", "/v1/campaigns/{id}/response-batches", BATCH),
    Route("survey", "/v1/campaigns/{id}/frame-imports", DOCUMENT),
    Route("survey", "/v1/campaigns/{id}/draws", CALCULATION),
    Route("survey", "/v1/campaigns/{id}/flag-checks", CALCULATION),
    Route("survey", "/v1/campaigns/{id}/quotas", DOCUMENT),
    Route("survey", "/v1/openrosa", SUBMISSION, READING | {"POST"}),
    Route("survey", "/v1/survey-summaries", DOWNLOAD),
    Route("survey", "/v1/portals"),
    Route("survey", "/v1/portals/{id}/dossier-batches", BATCH),
    Route("survey", "/v1/portals/{id}/sync-messages", BATCH),
    Route("survey", "/v1/portals/{id}/rating-batches", BATCH),
    Route("survey", "/v1/dossier-units", DOCUMENT),
    Route("survey", "/v1/dossier-statistics", CALCULATION, READING),
    Route("survey", "/v1/imported-facts", CALCULATION),
    Route("survey", "/v1/samples", CALCULATION),
    Route("survey", "/v1/survey-audit-entries", methods=READING),
    Route("survey", "/phieu", PAGE, READING | {"POST"}),
    Route("survey", "/phieu/{code}/anh", PICTURES, READING | {"POST"}),
    # scoring
    Route("scoring", "/v1/runs", CALCULATION),
    Route("scoring", "/v1/scenarios", CALCULATION),
    Route("scoring", "/v1/comparisons", CALCULATION),
    Route("scoring", "/v1/outside-indices"),
    Route("scoring", "/v1/publications", CALCULATION),
    Route("scoring", "/v1/open-data", methods=READING),
    Route("scoring", "/v1/result-documents", DOWNLOAD),
    Route("scoring", "/v1/report-templates", DOCUMENT),
    Route("scoring", "/v1/scoring-audit-entries", methods=READING),
)


class RouteTable:
    """Finds the entry of a path: of several, the one that says most."""

    def __init__(self, routes: tuple[Route, ...] = ROUTES) -> None:
        by_noun: dict[str, list[tuple[tuple[str, ...], Route]]] = {}
        for route in routes:
            noun, *rest = _segments(route.path)
            if not noun:
                raise ValueError(f"only /v1 and pages are routed, not {route.path}")
            by_noun.setdefault(noun, []).append((tuple(rest), route))
        self._by_noun = MappingProxyType(
            {
                noun: sorted(entries, key=lambda entry: len(entry[0]), reverse=True)
                for noun, entries in by_noun.items()
            }
        )

    def find(self, path: str) -> Route | None:
        """Give the entry of a decoded path, or nothing."""
        noun, *rest = _segments(path)
        for template, route in self._by_noun.get(noun, ()):
            if len(rest) >= len(template) and all(
                part == wanted or wanted.startswith("{")
                for part, wanted in zip(rest, template, strict=False)
            ):
                return route
        return None


def _segments(path: str) -> list[str]:
    """Give what stands behind the version, or a page's address with its slash; an empty first segment where nothing is routed."""
    match path.split("/", 64):
        case ["", "v1", noun, *rest]:
            return [noun, *rest]
        case ["", page, *rest] if page in PAGES:
            return [f"/{page}", *rest]
        case _:
            return [""]
