"""Counts responses inside PostgreSQL, and remembers what is counted (`docs/decisions/tallies.md`)."""

from asyncio import to_thread
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.expressions import SqlWriter
from services.survey.questionnaires.models import QuestionType
from services.survey.summaries.models import Cell, Figures, IssuedForm, QuestionFigures, Received
from services.survey.tallies import statements
from services.survey.tallies.blocks import (
    FIRST_SIGN,
    ONE_CODE,
    Block,
    Products,
    added,
    blocks_of,
    options_of,
    products,
)

_MATRIX: Final = ARRAY(BigInteger, dimensions=2)
_BEGINNING: Final = 0
_END: Final = 2**63 - 1


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
        mark = (
            await self._session.execute(text(statements.MARK), {"campaign": campaign_id})
        ).one_or_none()
        rows: list[Any] = []
        multiplied: dict[tuple[Cell, str], Products] = {}
        since = _BEGINNING
        if mark is not None and mark.is_ours:
            since = mark.tallied_to
            kept = await self._session.execute(text(statements.KEPT), {"campaign": campaign_id})
            rows += kept.all()
            multiplied = await self._kept_products(campaign_id)
        await self._allow_time()
        window = {"campaign": campaign_id, "since": since, "until": _END}
        for statement, values in _counts(forms):
            rows += (await self._session.execute(text(statement), values | window)).all()
        await self._multiply(multiplied, forms, favourable, window)
        return _added_up(rows, multiplied)

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
        for statement, values in _counts(forms):
            await self._session.execute(
                text(statements.KEEP.format(counted=statement)), owned | values | window
            )
        multiplied = await self._kept_products(campaign_id)
        touched = await self._multiply(multiplied, forms, favourable, campaign | window)
        if touched:
            await self._session.execute(
                text(statements.KEEP_PRODUCTS).bindparams(bindparam("counts", type_=_MATRIX)),
                [
                    owned
                    | {
                        "agency": cell.agency_id,
                        "group": cell.group,
                        "form": cell.questionnaire_id,
                        "block": block,
                        "counts": multiplied[cell, block],
                    }
                    for cell, block in touched
                ],
            )
        await self._session.execute(text(statements.MOVE_MARK), campaign | {"until": until})
        return True

    async def _kept_products(self, campaign_id: UUID) -> dict[tuple[Cell, str], Products]:
        rows = await self._session.execute(
            text(statements.KEPT_PRODUCTS), {"campaign": campaign_id}
        )
        return {
            (Cell(row.agency_id, row.group_code, row.questionnaire_id), row.block): row.counts
            for row in rows
        }

    async def _multiply(
        self,
        multiplied: dict[tuple[Cell, str], Products],
        forms: Sequence[IssuedForm],
        favourable: Sequence[str],
        window: Mapping[str, Any],
    ) -> list[tuple[Cell, str]]:
        """Add the products of a window, and name where it added any."""
        touched: dict[tuple[Cell, str], None] = {}
        for form in forms:
            blocks = tuple(blocks_of(form.form))
            if not blocks:
                continue
            asked = tuple(dict.fromkeys(one.code for block in blocks for one in block.questions))
            signs, values = _signs(blocks, asked)
            rows = await self._session.execute(
                text(statements.SIGNS.format(signs=signs)), {**window, **values, "form": form.id}
            )
            for row in rows.all():
                cell = Cell(row.agency_id, row.group_code, form.id)
                for block in blocks:
                    found = await to_thread(products, block, asked, row.signs, favourable)
                    former = multiplied.get((cell, block.name)) or [[0] * len(one) for one in found]
                    multiplied[cell, block.name] = added(former, found, row.direction)
                    touched[cell, block.name] = None
        return list(touched)

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
                "coded": [f"{form}/{one.code}" for form, one in asked if one.type in ONE_CODE],
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


def _signs(blocks: Sequence[Block], asked: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Write the SQL that turns each answer into one sign, with its values."""
    questions = {one.code: one for block in blocks for one in block.questions}
    values: dict[str, str] = {}
    cases: list[str] = []
    for place, code in enumerate(asked):
        values[f"q{place}"] = code
        whens: list[str] = []
        for number, option in enumerate(options_of(questions[code]), 1):
            values[f"q{place}_{number}"] = option
            values[f"s{number}"] = chr(FIRST_SIGN + number)
            whens.append(f"WHEN CAST(:q{place}_{number} AS text) THEN CAST(:s{number} AS text)")
        answer = f"r.answers ->> CAST(:q{place} AS text)"
        cases.append(f"CASE {answer} {' '.join(whens)} ELSE '{chr(FIRST_SIGN)}' END")
    return ", ".join(cases), values


def _named(asked: Sequence[tuple[UUID, Any]]) -> dict[str, Any]:
    return {"forms": [form for form, _ in asked], "codes": [one.code for _, one in asked]}


def _added_up(rows: Sequence[Any], multiplied: Mapping[tuple[Cell, str], Products]) -> Figures:
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
    return Figures(dict(counted), dict(questions), dict(multiplied))


def _add(options: dict[str, int], option: str, given: int) -> None:
    options[option] = options.get(option, 0) + given
