"""The third frozen document that a run may be computed from: figures that leaves of the source IMPORTED take as their answers.

Survey freezes it of what one-stop portals say. It stands behind the council: what the record holds for a leaf is final, and facts
fill in only what the council left open.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from shared.methodology.answers import Answer, AnswerFaults, parse_answer
from shared.methodology.documents import (
    AgencyRecord,
    AppraisalRecord,
    DocumentFaults,
    LeafRecord,
    check_kind,
)
from shared.methodology.framework import Framework, Source
from shared.methodology.reading import FaultList, Table
from shared.methodology.totals import LeafEntry
from shared.methodology.version import FACTS_VERSION

IMPORTED_FACTS: Final = "imported-facts"


@dataclass(frozen=True, slots=True)
class ImportedFacts:
    """Answers by agency and leaf."""

    authority_id: str
    period_id: str
    answers: Mapping[str, Mapping[str, Answer]]
    frozen_at: str


def parse_imported_facts(data: Mapping[str, object], framework: Framework) -> ImportedFacts:
    """Read imported facts for the framework that they are to fill in; raises DocumentFaults."""
    faults = FaultList()
    table = Table(data, "", faults)
    check_kind(table, IMPORTED_FACTS, FACTS_VERSION)
    facts = ImportedFacts(
        authority_id=table.text("authority_id"),
        period_id=table.text("period_id"),
        answers={
            one.text("id"): _answers(one.table("leaves"), framework)
            for one in table.tables("agencies", required=False)
        },
        frozen_at=table.text("frozen_at"),
    )
    if faults.found:
        raise DocumentFaults(faults.found)
    return facts


def with_imported_facts(record: AppraisalRecord, facts: ImportedFacts) -> AppraisalRecord:
    """Fill in the leaves that the council left open."""
    return replace(
        record,
        agencies=tuple(
            _filled(agency, facts.answers.get(agency.id, {})) for agency in record.agencies
        ),
    )


def _answers(table: Table, framework: Framework) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for code in table.names:
        leaf = framework.leaf(code)
        if leaf is None or leaf.source is not Source.IMPORTED:
            table.fault(
                code,
                "not-an-imported-leaf",
                f"“{code}” không phải tiêu chí có nguồn IMPORTED của bộ chỉ số; hãy chốt lại số liệu với đúng tiêu chí.",
                f"“{code}” is no leaf of the framework with the source IMPORTED; freeze the facts for such leaves.",
            )
            continue
        try:
            answers[code] = parse_answer(table.raw(code), leaf)
        except AnswerFaults as error:
            for fault in error.faults:
                table.faults.add(f"{table.at(code)}{fault.pointer}", fault.code, fault.vi, fault.en)
    return answers


def _filled(agency: AgencyRecord, answers: Mapping[str, Answer]) -> AgencyRecord:
    leaves = dict(agency.leaves)
    for code, answer in answers.items():
        known = leaves.get(code, LeafRecord(None, None, None, LeafEntry()))
        if known.final.answer is None and known.final.fixed is None:
            leaves[code] = replace(known, final=replace(known.final, answer=answer))
    return replace(agency, leaves=leaves)
