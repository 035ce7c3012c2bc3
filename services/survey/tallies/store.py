"""Counts responses inside PostgreSQL, and remembers what is counted (`docs/decisions/tallies.md`)."""

from asyncio import to_thread
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.expressions import SqlWriter
from services.survey.questionnaires.models import Question, QuestionType
from services.survey.summaries.models import Cell, Figures, IssuedForm, QuestionFigures, Received
from services.survey.tallies import statements
from services.survey.tallies.blocks import (
    FIRST_SIGN,
    ONE_CODE,
    Products,
    added,
    blocks_of,
    counts,
    products,
    read_signs,
)

_MATRIX: Final = ARRAY(BigInteger, dimensions=2)
_BEGINNING: Final = 0
_END: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class _Signed:
    """What was counted of questions that are answered by one code."""

    products: dict[tuple[Cell, str], Products] = field(default_factory=dict)
    counts: dict[tuple[Cell, str, str], int] = field(default_factory=dict)
    touched: set[tuple[Cell, str]] = field(default_factory=set)

    def add(
        self,
        cell: Cell,
        form: IssuedForm,
        asked: Sequence[Question],
        row: Any,
        favourable: Sequence[str],
    ) -> None:
        """Add the answers of a stratum, or take them off."""
        people = read_signs(row.signs, len(asked))
        for question, option, given in counts(people, asked):
            place = (cell, question, option)
            self.counts[place] = self.counts.get(place, 0) + row.direction * given
        for block in blocks_of(form.form):
            found = products(block, people, asked, favourable)
            former = self.products.get((cell, block.name)) or [[0] * len(one) for one in found]
            self.products[cell, block.name] = added(former, found, row.direction)
            self.touched.add((cell, block.name))


@dataclass(frozen=True, slots=True)
class Senders:
    """What came in, by who collected it."""

    received: Mapping[tuple[UUID, str, UUID | None], int]
    """By agency, group and interviewer; under nobody, what came without one."""
    beyond: int
    """How many of these are not tallied yet."""


class TallyStore:
    """Counts of campaigns, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def figures(
        self, campaign_id: UUID, forms: Sequence[IssuedForm], favourable: Sequence[str]
    ) -> Figures:
        """Add what is remembered to a count of the rest.

        The transaction sees one state of both, or holds the mark: see `hold`.
        """
        since = await self._tallied_to(campaign_id)
        rows: list[Any] = []
        signed = _Signed()
        if since != _BEGINNING:
            kept = await self._session.execute(text(statements.KEPT), {"campaign": campaign_id})
            rows += kept.all()
            signed = _Signed(await self._kept_products(campaign_id))
        await self._allow_time()
        window = {"campaign": campaign_id, "since": since, "until": _END}
        for statement, values in _counts(forms):
            rows += (await self._session.execute(text(statement), values | window)).all()
        await self._read_signs(signed, forms, favourable, window)
        return _added_up(rows, signed)

    async def senders(self, campaign_id: UUID) -> Senders:
        """Count what came in by agency, group and interviewer, in the same way."""
        since = await self._tallied_to(campaign_id)
        campaign = {"campaign": campaign_id}
        found: dict[tuple[UUID, str, UUID | None], int] = defaultdict(int)
        if since != _BEGINNING:
            for row in await self._session.execute(text(statements.KEPT_SENDERS), campaign):
                found[_place_of(row)] += row.given
        window = campaign | {"since": since, "until": _END}
        beyond = 0
        for row in await self._session.execute(text(statements.SENDERS), window):
            found[_place_of(row)] += row.given
            beyond += row.given
        return Senders(dict(found), beyond)

    async def _tallied_to(self, campaign_id: UUID) -> int:
        """Tell how far the tally goes that is remembered, as far as its numbers mean something here."""
        mark = (
            await self._session.execute(text(statements.MARK), {"campaign": campaign_id})
        ).one_or_none()
        return mark.tallied_to if mark is not None and mark.is_ours else _BEGINNING

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
        self,
        campaign_id: UUID,
        authority_id: UUID,
        forms: Sequence[IssuedForm],
        favourable: Sequence[str],
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
        window = {"since": since, "until": until}
        for statement, values in (*_counts(forms), (statements.SENDERS, {})):
            await self._session.execute(
                text(statements.KEEP.format(counted=statement)), owned | values | window
            )
        signed = _Signed(await self._kept_products(campaign_id))
        await self._read_signs(signed, forms, favourable, campaign | window)
        await self._keep_signed(signed, owned)
        await self._session.execute(text(statements.MOVE_MARK), campaign | {"until": until})
        return True

    async def _keep_signed(self, signed: _Signed, owned: Mapping[str, Any]) -> None:
        if signed.counts:
            places = list(signed.counts)
            await self._session.execute(
                text(statements.KEEP_COUNTS),
                {
                    **owned,
                    "agencies": [cell.agency_id for cell, _, _ in places],
                    "groups": [cell.group for cell, _, _ in places],
                    "forms": [cell.questionnaire_id for cell, _, _ in places],
                    "questions": [question for _, question, _ in places],
                    "options": [option for _, _, option in places],
                    "counts": list(signed.counts.values()),
                },
            )
        if signed.touched:
            await self._session.execute(
                text(statements.KEEP_PRODUCTS).bindparams(bindparam("counts", type_=_MATRIX)),
                [
                    {
                        **owned,
                        "agency": cell.agency_id,
                        "group": cell.group,
                        "form": cell.questionnaire_id,
                        "block": block,
                        "counts": signed.products[cell, block],
                    }
                    for cell, block in signed.touched
                ],
            )

    async def _kept_products(self, campaign_id: UUID) -> dict[tuple[Cell, str], Products]:
        rows = await self._session.execute(
            text(statements.KEPT_PRODUCTS), {"campaign": campaign_id}
        )
        return {
            (Cell(row.agency_id, row.group_code, row.questionnaire_id), row.block): row.counts
            for row in rows
        }

    async def _read_signs(
        self,
        signed: _Signed,
        forms: Sequence[IssuedForm],
        favourable: Sequence[str],
        window: Mapping[str, Any],
    ) -> None:
        """Count what is answered by one code, form by form."""
        for form in forms:
            asked = [one for one in form.form.asked if one.type in ONE_CODE]
            if not asked:
                continue
            signs, values = _signs(asked)
            rows = await self._session.execute(
                text(statements.SIGNS.format(signs=signs)), {**window, **values, "form": form.id}
            )
            for row in rows.all():
                cell = Cell(row.agency_id, row.group_code, form.id)
                await to_thread(signed.add, cell, form, asked, row, favourable)

    async def _allow_time(self) -> None:
        """Let the first count of a great campaign, and what is worked out of it, take longer than other commands."""
        await self._session.execute(
            text(
                "SELECT set_config('statement_timeout', '10min', true), set_config('lock_timeout', '2min', true),"
                " set_config('idle_in_transaction_session_timeout', '10min', true)"
            )
        )


def _place_of(row: Any) -> tuple[UUID, str, UUID | None]:
    return row.agency_id, row.group_code, UUID(row.option) if row.option else None


def _counts(forms: Sequence[IssuedForm]) -> list[tuple[str, dict[str, Any]]]:
    """Name the statements that a campaign's forms need, with their values."""
    asked = [(form.id, question) for form in forms for question in form.form.asked]
    wanted: list[tuple[str, dict[str, Any]]] = [(statements.RECEIVED, {})]
    others = [(form, one) for form, one in asked if one.type not in ONE_CODE]
    if others:
        numbers = [one.type is QuestionType.NUMBER for _, one in others]
        wanted.append((statements.OTHERS, _named(others) | {"numbers": numbers}))
    several = [(form, one) for form, one in asked if one.type is QuestionType.MULTIPLE]
    if several:
        wanted.append((statements.CHOICES, _named(several)))
    if conditions := _conditions(forms):
        wanted.append(conditions)
    return wanted


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


def _signs(asked: Sequence[Question]) -> tuple[str, dict[str, str]]:
    """Write the SQL that turns each answer into one sign, with its values."""
    values: dict[str, str] = {}
    cases: list[str] = []
    for place, question in enumerate(asked):
        values[f"q{place}"] = question.code
        whens: list[str] = []
        for number, option in enumerate(question.allowed, 1):
            values[f"q{place}_{number}"] = option
            values[f"s{number}"] = chr(FIRST_SIGN + number)
            whens.append(f"WHEN CAST(:q{place}_{number} AS text) THEN CAST(:s{number} AS text)")
        answer = f"r.answers ->> CAST(:q{place} AS text)"
        cases.append(f"CASE {answer} {' '.join(whens)} ELSE '{chr(FIRST_SIGN)}' END")
    return ", ".join(cases), values


def _named(asked: Sequence[tuple[UUID, Any]]) -> dict[str, Any]:
    return {"forms": [form for form, _ in asked], "codes": [one.code for _, one in asked]}


def _added_up(rows: Sequence[Any], signed: _Signed) -> Figures:
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
    for (cell, question, option), given in signed.counts.items():
        figures = questions[cell, question]
        figures.answers += given
        _add(figures.options, option, given)
    counted: Mapping[Cell, Received] = {cell: Received(*both) for cell, both in received.items()}
    return Figures(dict(counted), dict(questions), dict(signed.products))


def _add(options: dict[str, int], option: str, given: int) -> None:
    options[option] = options.get(option, 0) + given
