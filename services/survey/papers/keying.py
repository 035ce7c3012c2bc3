"""Lays what one person keyed beside what another did: two that agree are a response."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.survey.papers.models import Keyed, KeyedPaper, PaperState, Reading
from services.survey.papers.rules import case_number
from services.survey.papers.store import EntryRow, PaperRow, PaperStore
from services.survey.papers.window import PaperWindow
from services.survey.responses.models import Channel
from shared.ids import new_id
from shared.workbooks import CellFaults


@dataclass(slots=True)
class Source:
    """Where entries come from."""

    authority_id: UUID
    campaign_id: UUID
    group: str
    questionnaire_id: UUID
    keyer_id: UUID
    keyer_name: str
    import_id: UUID = field(default_factory=new_id)


def reading_of_entry(row: EntryRow) -> Reading:
    """Give what an entry says."""
    return Reading(row.agency_id, row.captured_on, row.answers)


def take_paper(
    store: PaperStore,
    paper: PaperRow,
    reading: Reading,
    window: PaperWindow,
    *,
    principal_id: UUID,
    now: datetime,
) -> None:
    """Let a paper form be a response, under its own id."""
    store.respond(
        {
            "id": paper.id,
            "chain_id": paper.id,
            "authority_id": paper.authority_id,
            "campaign_id": paper.campaign_id,
            "agency_id": reading.agency_id,
            "group_code": paper.group_code,
            "questionnaire_id": paper.questionnaire_id,
            "answers": dict(reading.answers),
            "captured_at": window.captured_at(reading.captured_on, now),
            "received_at": now,
            "principal_id": principal_id,
            "channel": Channel.PAPER,
        }
    )
    paper.state, paper.taken_at = PaperState.TAKEN, now


class Keying:
    """Keeps the entries of one workbook."""

    def __init__(
        self, store: PaperStore, source: Source, window: PaperWindow, now: datetime
    ) -> None:
        self._store = store
        self._source = source
        self._window = window
        self._now = now
        self._answered: set[UUID] = set()
        self._counts = dict.fromkeys(("first", "agreed", "differing", "unchanged"), 0)

    async def keep(self, papers: Sequence[KeyedPaper], faults: CellFaults) -> Keyed:
        """Keep all entries; where an entry may not be kept, its number's cell is faulty and nothing shall be kept."""
        rows = await self._store.hold(await self._new_rows(papers))
        self._answered = await self._store.answered([row.id for row in rows.values()])
        entries = await self._store.entries([row.id for row in rows.values()])
        for paper in papers:
            row = rows[paper.number]
            self._keep(paper, row, entries.get(row.id, []), faults)
        overtaken = await self._store.save()
        for paper in papers:
            if rows[paper.number].id in overtaken:
                _add_answered(paper, faults)
        return Keyed(papers=len(papers), **self._counts)

    async def _new_rows(self, papers: Sequence[KeyedPaper]) -> list[dict[str, object]]:
        """Name each paper; one with the number of a drawn case has the case's id, and so has its response."""
        drawn = [number for one in papers if (number := case_number(one.number)) is not None]
        cases = await self._store.cases(self._source.campaign_id, self._source.group, drawn)
        rows = []
        for one in papers:
            number = case_number(one.number)
            place = None if number is None else (number, one.reading.agency_id)
            case_id = None if place is None else cases.pop(place, None)
            rows.append(self._new_row(one.number, case_id or new_id()))
        return rows

    def _new_row(self, number: str, paper_id: UUID) -> dict[str, object]:
        return {
            "id": paper_id,
            "authority_id": self._source.authority_id,
            "campaign_id": self._source.campaign_id,
            "group_code": self._source.group,
            "number": number,
            "questionnaire_id": self._source.questionnaire_id,
            "state": PaperState.KEYED_ONCE,
            "decided": {},
            "version": 1,
        }

    def _keep(
        self, paper: KeyedPaper, row: PaperRow, entries: list[EntryRow], faults: CellFaults
    ) -> None:
        own = next((one for one in entries if one.keyer_id == self._source.keyer_id), None)
        if own is not None and reading_of_entry(own) == paper.reading:
            self._counts["unchanged"] += 1
            return
        if row.state == PaperState.TAKEN or (own is None and len(entries) > 1):
            faults.add(
                paper.cell,
                "keyed-twice",
                f"Phiếu số {paper.number} đã được hai người nhập; hãy kiểm tra số phiếu hoặc bỏ dòng này.",
                f"Paper {paper.number} was keyed by two people already; check its number or leave the row out.",
            )
            return
        if row.id in self._answered:
            _add_answered(paper, faults)
            return
        if row.questionnaire_id != self._source.questionnaire_id:
            faults.add(
                paper.cell,
                "other-form-version",
                f"Phiếu số {paper.number} đã nhập theo phiên bản phiếu khác; hãy dùng cùng một tệp mẫu.",
                f"Paper {paper.number} was keyed by another version of the form; use the same workbook.",
            )
            return
        self._count(self._write(paper, row, own, entries))

    def _write(
        self, paper: KeyedPaper, row: PaperRow, own: EntryRow | None, entries: list[EntryRow]
    ) -> str:
        reading = paper.reading
        if own is None:
            own = self._store.add_entry(
                {
                    "paper_id": row.id,
                    "position": len(entries) + 1,
                    "authority_id": row.authority_id,
                    "keyer_id": self._source.keyer_id,
                    "keyer_name": self._source.keyer_name,
                    **self._entry_values(reading),
                }
            )
            entries = [*entries, own]
        else:
            for name, value in self._entry_values(reading).items():
                setattr(own, name, value)
        row.decided = {}
        if len(entries) == 1:
            return "first"
        other = next(one for one in entries if one is not own)
        if reading_of_entry(other) != reading:
            row.state = PaperState.DIFFERING
            return "differing"
        take_paper(
            self._store,
            row,
            reading,
            self._window,
            principal_id=self._source.keyer_id,
            now=self._now,
        )
        return "agreed"

    def _entry_values(self, reading: Reading) -> dict[str, object]:
        return {
            "import_id": self._source.import_id,
            "agency_id": reading.agency_id,
            "captured_on": reading.captured_on,
            "answers": dict(reading.answers),
            "keyed_at": self._now,
        }

    def _count(self, what: str) -> None:
        self._counts[what] += 1


def _add_answered(paper: KeyedPaper, faults: CellFaults) -> None:
    faults.add(
        paper.cell,
        "case-answered",
        f"Phiếu mẫu số {paper.number} đã có câu trả lời nhận qua kênh khác; hãy bỏ dòng này.",
        f"Case {paper.number} was answered another way already; leave the row out.",
    )
