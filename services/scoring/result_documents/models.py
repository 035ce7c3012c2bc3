"""What documents of results there are, and how they are asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Self
from uuid import UUID

from shared.jobs.models import Job
from shared.methodology.wording import Language


class DocumentKind(StrEnum):
    """What is made."""

    SCORE_CARD = "SCORE_CARD"
    """Phiếu điểm: one page on one agency, as PDF."""
    SCORE_CARDS = "SCORE_CARDS"
    """The score cards of a block, or of all blocks, as a ZIP file with a PDF for each agency."""
    SCORE_CARD_BOOK = "SCORE_CARD_BOOK"
    """The score cards of one block as one PDF with bookmarks, to be printed."""
    REPORT_PDF = "REPORT_PDF"
    """The report as PDF: method, ranking of each block, fields, satisfaction, every agency in brief."""
    WORKBOOK = "WORKBOOK"
    """Ranking, leaves and explanations as a workbook whose sums can be followed."""
    COUNCIL_REPORT = "COUNCIL_REPORT"
    """Báo cáo của Hội đồng thẩm định, as a Word file made from a template."""
    DECISION_ANNEX = "DECISION_ANNEX"
    """Phụ lục kèm theo quyết định công bố, as a Word file made from a template."""


class Audience(StrEnum):
    """For whom it is made, which decides what stands in it."""

    INTERNAL = "INTERNAL"
    """For the authority, and the agency that it is about: with the council's opinions."""
    PUBLIC = "PUBLIC"
    """For everybody, once the results are public."""


OF_ONE_AGENCY: Final = frozenset({DocumentKind.SCORE_CARD})
"""Kinds that are about one agency, whose own people may have them of published results."""
OF_ONE_BLOCK: Final = frozenset({DocumentKind.SCORE_CARD_BOOK})
"""Kinds that are about one block."""
BY_BLOCK: Final = OF_ONE_BLOCK | {DocumentKind.SCORE_CARDS}
"""Kinds that can be had of one block alone."""

ALSO_OF_ONE_AGENCY: Final = frozenset({DocumentKind.WORKBOOK})
"""Kinds that show all agencies, or of the others no more than what is public."""
FROM_A_TEMPLATE: Final = frozenset({DocumentKind.COUNCIL_REPORT, DocumentKind.DECISION_ANNEX})
"""Kinds that are made from a template: the one that is named, or the authority's last one, or the default."""
IN_BOTH_LANGUAGES: Final = FROM_A_TEMPLATE | {DocumentKind.WORKBOOK}
"""Kinds that can be had in English too."""

MAKERS: Final[Mapping[str, str]] = {
    DocumentKind.SCORE_CARD: "services.scoring.score_cards.making:make_one",
    DocumentKind.SCORE_CARDS: "services.scoring.score_cards.making:make_all",
    DocumentKind.COUNCIL_REPORT: "services.scoring.council_reports.making:make",
    DocumentKind.DECISION_ANNEX: "services.scoring.council_reports.making:make",
    DocumentKind.WORKBOOK: "services.scoring.result_books.making:make",
    DocumentKind.SCORE_CARD_BOOK: "services.scoring.score_cards.making:make_book",
    DocumentKind.REPORT_PDF: "services.scoring.pdf_reports.making:make",
}
"""What makes each kind, in a process of its own: nothing of it is loaded here."""


@dataclass(frozen=True, slots=True)
class DocumentOrder:
    """What somebody asks for."""

    id: UUID
    run_id: UUID
    kind: DocumentKind
    audience: Audience
    agency_id: UUID | None = None
    block: str | None = None
    language: Language = Language.VI
    template_id: UUID | None = None

    def parameters(self) -> dict[str, Any]:
        """Give what the maker has to know besides the run and the agency."""
        return {
            "audience": self.audience,
            "block": self.block,
            "language": self.language,
            "template_id": str(self.template_id) if self.template_id else None,
        }


@dataclass(frozen=True, slots=True)
class ResultDocument:
    """A document and how far it is."""

    order: DocumentOrder
    job: Job

    @classmethod
    def of(cls, job: Job) -> Self:
        """Read a job as a document."""
        order, parameters = job.order, job.order.parameters
        return cls(
            DocumentOrder(
                id=order.id,
                run_id=order.subject_id,
                kind=DocumentKind(order.kind),
                audience=Audience(parameters["audience"]),
                agency_id=order.agency_id,
                block=parameters["block"],
                template_id=UUID(named) if (named := parameters.get("template_id")) else None,
                language=Language(parameters.get("language", Language.VI)),
            ),
            job,
        )
