"""Counts responses inside PostgreSQL, and remembers what is counted (`docs/decisions/tallies.md`)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.expressions import SqlWriter
from services.survey.questionnaires.models import QuestionType
from services.survey.summaries.models import Cell, Figures, IssuedForm, QuestionFigures, Received
from services.survey.tallies import statements

_ONE_CODE: Final = frozenset({QuestionType.SINGLE, QuestionType.LIKERT})
_BEGINNING: Final = 0
_END: Final = 2**63 - 1


class TallyStore:
    """Counts of campaigns, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def figures(self, campaign_id: UUID, forms: Sequence[IssuedForm]) -> Figures:
        """Add what is remembered to a count of the rest.

        The transaction sees one state of both, or holds the mark: see `hold`.
        """
        mark = (
            await self._session.execute(text(statements.MARK), {"campaign": campaign_id})
        ).one_or_none()
        rows: list[Any] = []
        since = _BEGINNING
        if mark is not None and mark.is_ours:
            since = mark.tallied_to
            kept = await self._session.execute(text(statements.KEPT), {"campaign": campaign_id})
            rows += kept.all()
        await self._allow_time()
        for statement, values in _counts(forms):
            window = {"campaign": campaign_id, "since": since, "until": _END}
            rows += (await self._session.execute(text(statement), values | window)).all()
        return _added_up(rows)

    async def hold(self, campaign_id: UUID, authority_id: UUID) -> None:
        """Keep others from tallying a campaign until this transaction ends."""
        await self._allow_time()
        await self._session.execute(
            text(statements.NEW_MARK), {"campaign": campaign_id, "authority": authority_id}
        )
        await self._session.execute(
            text(f"{statements.MARK} FOR UPDATE OF tally_mark"), {"campaign": campaign_id}
        )

    async def tally(
        self, campaign_id: UUID, authority_id: UUID, forms: Sequence[IssuedForm]
    ) -> bool:
        """Remember the count of everything that no running transaction can add to any more; false while another does it."""
        campaign = {"campaign": campaign_id}
        owned = campaign | {"authority": authority_id}
        await self._session.execute(text(statements.NEW_MARK), owned)
        mark = (
            await self._session.execute(
                text(f"{statements.MARK} FOR UPDATE OF tally_mark SKIP LOCKED"), campaign
            )
        ).one_or_none()
        if mark is None:
            return False
        since = mark.tallied_to
        if not mark.is_ours:
            await self._session.execute(text(statements.FORGET), campaign)
            since = _BEGINNING
        until = (await self._session.execute(text(statements.OLDEST_RUNNING))).scalar_one()
        if until <= since:
            return True
        await self._allow_time()
        for statement, values in _counts(forms):
            window = {"since": since, "until": until}
            await self._session.execute(
                text(statements.KEEP.format(counted=statement)), owned | values | window
            )
        await self._session.execute(text(statements.MOVE_MARK), campaign | {"until": until})
        return True

    async def _allow_time(self) -> None:
        """Let the first count of a great campaign take longer than other statements."""
        await self._session.execute(
            text(
                "SELECT set_config('statement_timeout', '10min', true), set_config('lock_timeout', '2min', true)"
            )
        )


def _counts(forms: Sequence[IssuedForm]) -> list[tuple[str, dict[str, Any]]]:
    """Name the statements that a campaign's forms need, with their values."""
    asked = [(form.id, question) for form in forms for question in form.form.asked]
    counts: list[tuple[str, dict[str, Any]]] = [
        (statements.RECEIVED, {}),
        (
            statements.ANSWERS,
            {
                "coded": [f"{form}/{one.code}" for form, one in asked if one.type in _ONE_CODE],
                "numbers": [
                    f"{form}/{one.code}" for form, one in asked if one.type is QuestionType.NUMBER
                ],
            },
        ),
    ]
    several = [(form, one) for form, one in asked if one.type is QuestionType.MULTIPLE]
    if several:
        counts.append((statements.CHOICES, _named(several)))
    if conditions := _conditions(forms):
        counts.append(conditions)
    return counts


def _conditions(forms: Sequence[IssuedForm]) -> tuple[str, dict[str, Any]] | None:
    """Write the statement that counts to whom the questions were relevant that are not relevant to all."""
    writer = SqlWriter("r.answers")
    rows: list[str] = []
    for issued in forms:
        for question in issued.form.asked:
            if relevance := issued.form.relevance_of(question):
                of_form = f"r.questionnaire_id = CAST({writer.value(issued.id)} AS uuid)"
                holds = " AND ".join(writer.write(one) for one in relevance)
                code = f"CAST({writer.value(question.code)} AS text)"
                rows.append(f"({code}, CASE WHEN {of_form} THEN {holds} ELSE false END)")
    if not rows:
        return None
    return statements.ASKED.format(conditions=", ".join(rows)), writer.values


def _named(asked: Sequence[tuple[UUID, Any]]) -> dict[str, Any]:
    return {"forms": [form for form, _ in asked], "codes": [one.code for _, one in asked]}


def _added_up(rows: Sequence[Any]) -> Figures:
    received: dict[Cell, list[int]] = defaultdict(lambda: [0, 0])
    questions: dict[tuple[Cell, str], QuestionFigures] = defaultdict(QuestionFigures)
    for row in rows:
        cell, given = Cell(row.agency_id, row.group_code, row.questionnaire_id), int(row.given)
        match row.kind:
            case "RECEIVED":
                received[cell][0] += given
            case "SET_ASIDE":
                received[cell][1] += given
            case "ASKED":
                figures = questions[cell, row.question]
                figures.asked = (figures.asked or 0) + given
            case "CHOICE":
                _add(questions[cell, row.question].options, row.option, given)
            case _:
                figures = questions[cell, row.question]
                figures.answers += given
                figures.sum += row.total
                figures.squares += row.squares
                if row.option:
                    _add(figures.options, row.option, given)
    counted: Mapping[Cell, Received] = {cell: Received(*both) for cell, both in received.items()}
    return Figures(dict(counted), dict(questions))


def _add(options: dict[str, int], option: str, given: int) -> None:
    options[option] = options.get(option, 0) + given
