"""Keeps submissions, each in one transaction: the usual one in one statement, the odd one step by step."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import asyncpg
import orjson

from services.survey.campaigns.store import gate_key
from services.survey.quotas import statements as quotas
from services.survey.responses.intake_store import Connections, database_trouble
from services.survey.responses.models import OVER_QUOTA, SUPERSEDED
from services.survey.responses.rules import IntakePlan
from services.survey.reviews.models import RETURNED
from services.survey.submissions import statements
from services.survey.submissions.holding import hold_file
from services.survey.submissions.models import (
    IN_REVIEW_REASON,
    TELLING_ONLY,
    Flag,
    Kept,
    State,
    Submission,
)
from shared.ids import new_id
from shared.storage.files import ObjectFiles

Connection = asyncpg.pool.PoolConnectionProxy

_FIRST: Final = 1
_CURRENT: Final = frozenset({State.COUNTED, State.IN_REVIEW, State.TAKEN})
"""What an edit may take the place of."""
_HARMLESS: Final = frozenset({None, OVER_QUOTA})
"""Why the edited version may be out of the figures without anything being wrong with it."""
_KEPT_APART: Final = frozenset({Flag.CAMPAIGN_NOT_OPEN, Flag.UNKNOWN_AGENCY})
"""What has no place among the responses: a closed campaign's are frozen, and each belongs to an agency."""
_BY_NOW: Final = frozenset({Flag.CAMPAIGN_NOT_OPEN, Flag.NOT_ASSIGNED})
"""What is told by the database at the moment of keeping."""


class SubmissionIntakeStore:
    """Submissions on the connections of the intake."""

    def __init__(self, pool: Connections, files: ObjectFiles) -> None:
        self._pool = pool
        self._files = files

    async def keep_first(self, submission: Submission, plan: IntakePlan, now: datetime) -> bool:
        """Keep a submission that is new and has nothing odd about it; false where it is not so after all."""
        try:
            with database_trouble():
                kept = await self._pool.fetchval(
                    statements.KEEP_FIRST_IN_QUOTA if plan.has_quotas else statements.KEEP_FIRST,
                    *values_of(submission, _FIRST, State.COUNTED, submission.flags, now),
                    gate_key(submission.campaign_id),
                    plan.version,
                    submission.started_at,
                )
        except asyncpg.UniqueViolationError:  # a response that came another way has this id
            return False
        return kept is not None

    async def keep(self, submission: Submission, now: datetime) -> Kept:
        """Keep a submission whatever is odd about it, or tell that it is here already; committed on return."""
        with database_trouble():
            async with self._pool.acquire() as connection, connection.transaction():
                keeping = _Keeping(connection, self._files, now)
                kept = await keeping.keep(submission)
                await keeping.keep_files(submission, kept.number)
                return kept


class _Keeping:
    """The steps of one transaction."""

    def __init__(self, connection: Connection, files: ObjectFiles, now: datetime) -> None:
        self._connection = connection
        self._files = files
        self._now = now

    async def keep(self, one: Submission) -> Kept:
        flags = await self._flags_by_now(one)
        if await self._insert(one, _FIRST, State.IN_REVIEW, flags):
            return await self._place(one, flags)
        await self._connection.fetchrow(statements.LOCK_ONE, one.response_id, _FIRST)
        rows = await self._connection.fetch(statements.ALL, one.response_id)
        for row in rows:
            if row["content_digest"] == one.digest:
                return Kept(State(row["state"]), is_repeat=True, number=row["number"])
        if rows[0]["state"] == State.AWAITED:
            return await self._arrive(one, flags, rows[0]["awaited_by"])
        number = rows[-1]["number"] + 1
        await self._insert(one, number, State.CONFLICT, flags)
        return Kept(State.CONFLICT, is_repeat=False, flags=flags, number=number)

    async def keep_files(self, one: Submission, number: int) -> None:
        """Note which files belong to a content, and keep those that are here."""
        if not one.expected:
            return
        await self._connection.execute(
            statements.EXPECT_FILES,
            one.response_id,
            number,
            sorted(one.expected),
            one.authority_id,
        )
        for file in sorted(one.files, key=lambda one: one.sha256):
            await hold_file(self._connection, self._files, file.sha256)
            await self._connection.execute(
                statements.KEEP_FILE,
                one.response_id,
                number,
                file.name,
                file.sha256,
                file.size,
                self._now,
            )

    async def _place(self, one: Submission, flags: frozenset[Flag]) -> Kept:
        """Give a new submission its place among the responses."""
        if one.base_id is not None and Flag.CAMPAIGN_NOT_OPEN not in flags:
            return await self._edit(one, one.base_id, flags)
        return await self._respond(one, flags, chain_id=one.response_id, replaces_id=None)

    async def _arrive(self, one: Submission, flags: frozenset[Flag], edit_id: UUID) -> Kept:
        """Keep what an edit has been waiting for, then the edit in its place."""
        await self._connection.execute(
            statements.FILL, *values_of(one, _FIRST, State.IN_REVIEW, flags, self._now)
        )
        edit = await self._connection.fetchrow(statements.LOCK_ONE, edit_id, _FIRST)
        if edit is not None and edit["state"] == State.TAKEN:
            await self._settle(one, State.SUPERSEDED, flags)
            return Kept(State.SUPERSEDED, is_repeat=False)
        kept = await self._place(one, flags)
        if kept.state is not State.WAITING:
            await self._end_waiting(edit_id)
        return kept

    async def _end_waiting(self, edit_id: UUID) -> None:
        """Give an edit its place now that what it edits has one, and so on with the edit of it."""
        edit = await self._connection.fetchrow(statements.LOCK_ONE, edit_id, _FIRST)
        if edit is None or edit["state"] != State.WAITING:
            return
        waiting = submission_of(edit)
        await self._place(waiting, await self._flags_by_now(waiting))
        if edit["awaited_by"] is not None:
            await self._end_waiting(edit["awaited_by"])

    async def _edit(self, one: Submission, base_id: UUID, flags: frozenset[Flag]) -> Kept:
        """Put an edit in the place of what it edits: of several edits of one version, the first."""
        base = await self._base(one, base_id)
        if base is None:
            return await self._settle(one, State.WAITING, flags)
        if base["state"] == State.WAITING and base["awaited_by"] is None:
            await self._connection.execute(statements.AWAIT_ALSO, base_id, one.response_id)
            return await self._settle(one, State.WAITING, flags)
        if (
            State(base["state"]) not in _CURRENT
            or base["campaign_id"] != one.campaign_id
            or base["interviewer_id"] != one.interviewer_id
        ):
            return await self._settle(one, State.CONFLICT, flags)
        await self._connection.execute(statements.SUPERSEDE, base_id)
        replaced = base["response_id"]
        if replaced is None or Flag.UNKNOWN_AGENCY in flags:
            return await self._respond(one, flags, chain_id=one.response_id, replaces_id=None)
        was_returned = (base["exclusion_reason"] or "").startswith(RETURNED)
        is_harmless = was_returned or base["exclusion_reason"] in _HARMLESS
        if base["state"] == State.COUNTED and not is_harmless:
            flags |= {Flag.BASE_EXCLUDED}
        await self._connection.execute(statements.SET_ASIDE, replaced, self._now, SUPERSEDED)
        if base["excluded_at"] is None:
            await self._note_change(one, replaced)
            await self._move_quota(one, base["agency_id"], base["group_code"], -1)
        if was_returned:
            await self._connection.execute(
                statements.ANSWER_REVIEW, replaced, one.response_id, self._now
            )
        return await self._respond(one, flags, chain_id=base["chain_id"], replaces_id=replaced)

    async def _base(self, one: Submission, base_id: UUID) -> asyncpg.Record | None:
        """Find what is edited; where it is not here yet, leave word that it is awaited."""
        base = await self._connection.fetchrow(statements.LOCK_BASE, base_id)
        if base is not None:
            return base
        awaited = await self._connection.fetchval(
            statements.AWAIT,
            base_id,
            one.authority_id,
            one.campaign_id,
            one.deprecated_id,
            self._now,
            one.response_id,
        )
        if awaited is not None:
            return None
        return await self._connection.fetchrow(statements.LOCK_BASE, base_id)

    async def _respond(
        self,
        one: Submission,
        flags: frozenset[Flag],
        *,
        chain_id: UUID,
        replaces_id: UUID | None,
    ) -> Kept:
        """Make the response, out of the figures where something holds it up; it returns the case that it names."""
        case_flags = await self._case_flags(one, chain_id)
        flags |= case_flags
        holding = sorted(flags - TELLING_ONLY)
        reason = IN_REVIEW_REASON + ", ".join(holding) if holding else None
        if not flags & _KEPT_APART:
            if reason is None and not await self._has_room(one):
                reason = OVER_QUOTA
            made = await self._connection.fetchval(
                statements.RESPOND,
                one.response_id,
                chain_id,
                replaces_id,
                one.authority_id,
                one.campaign_id,
                one.agency_id,
                one.group,
                one.questionnaire_id,
                orjson.dumps(one.answers).decode(),
                one.captured_at,
                self._now,
                one.interviewer_id,
                one.device_id,
                None if reason is None else self._now,
                reason,
                one.started_at,
            )
            if made is None:  # a response that came another way has this id
                return await self._settle(one, State.CONFLICT, flags)
            if reason is None:
                await self._move_quota(one, one.agency_id, one.group, 1)
            else:
                await self._note_change(one, one.response_id)
            if one.case_id is not None and not case_flags:
                await self._return_case(one, one.case_id, chain_id)
        return await self._settle(one, State.IN_REVIEW if holding else State.COUNTED, flags)

    async def _case_flags(self, one: Submission, chain_id: UUID) -> frozenset[Flag]:
        """Have the case that is named to oneself, and tell what speaks against its being answered by this."""
        if one.case_id is None:
            return frozenset()
        case = await self._connection.fetchrow(statements.HOLD_CASE, one.case_id, one.campaign_id)
        own = (one.agency_id, one.group, one.interviewer_id)
        if case is None or own != (case["agency_id"], case["group_code"], case["interviewer_id"]):
            return frozenset({Flag.UNKNOWN_CASE})
        if case["response_id"] is None and one.case_id != chain_id:
            is_answered = await self._connection.fetchval(statements.IS_ANSWERED, one.case_id)
        else:
            is_answered = case["response_id"] not in {None, chain_id}
        return frozenset({Flag.CASE_ANSWERED} if is_answered else ())

    async def _return_case(self, one: Submission, case_id: UUID, chain_id: UUID) -> None:
        await self._connection.execute(statements.LEAVE_CASES, one.campaign_id, chain_id, case_id)
        await self._connection.execute(statements.RETURN_CASE, case_id, chain_id)

    async def _note_change(self, one: Submission, response_id: UUID) -> None:
        await self._connection.execute(
            statements.CHANGE, response_id, new_id(), one.authority_id, one.campaign_id
        )

    async def _has_room(self, one: Submission) -> bool:
        room = await self._connection.fetchval(
            quotas.ROOM, one.campaign_id, one.agency_id, one.group
        )
        return room is None or room > 0

    async def _move_quota(
        self, one: Submission, agency_id: UUID | None, group: str, number: int
    ) -> None:
        await self._connection.execute(quotas.MOVE, one.campaign_id, agency_id, group, number)

    async def _settle(self, one: Submission, state: State, flags: frozenset[Flag]) -> Kept:
        await self._connection.execute(
            statements.SETTLE,
            one.response_id,
            _FIRST,
            state.value,
            orjson.dumps(sorted(flags)).decode(),
        )
        return Kept(state, is_repeat=False, flags=flags)

    async def _insert(
        self, one: Submission, number: int, state: State, flags: frozenset[Flag]
    ) -> bool:
        values = values_of(one, number, state, flags, self._now)
        return await self._connection.fetchval(statements.INSERT, *values) is not None

    async def _flags_by_now(self, one: Submission) -> frozenset[Flag]:
        """Look behind the gate whether the campaign is open and the interviewer assigned, at this moment."""
        await self._connection.execute(statements.GATE, gate_key(one.campaign_id))
        found = await self._connection.fetchrow(
            statements.CIRCUMSTANCES,
            one.campaign_id,
            one.interviewer_id,
            one.agency_id,
            one.group,
        )
        flags = set(one.flags - _BY_NOW)
        if found is None or not found["open"]:
            flags.add(Flag.CAMPAIGN_NOT_OPEN)
        if found is not None and not found["assigned"] and Flag.UNKNOWN_AGENCY not in flags:
            flags.add(Flag.NOT_ASSIGNED)
        return frozenset(flags)


def values_of(
    one: Submission, number: int, state: State, flags: frozenset[Flag], now: datetime
) -> tuple[Any, ...]:
    """Give the values of a row, as the statements take them."""
    faults = [
        {"pointer": fault.pointer, "code": fault.code, "vi": fault.text.vi, "en": fault.text.en}
        for fault in one.faults
    ]
    return (
        one.response_id,
        number,
        one.authority_id,
        one.campaign_id,
        state.value,
        one.instance_id,
        one.deprecated_id,
        one.base_id,
        one.questionnaire_id,
        one.group,
        one.agency_id,
        orjson.dumps(one.answers).decode(),
        orjson.dumps(sorted(flags)).decode(),
        orjson.dumps(faults).decode(),
        one.digest,
        one.xml,
        one.captured_at,
        now,
        one.clock_ahead_seconds,
        one.interviewer_id,
        one.device_id,
        one.case_id,
    )


def submission_of(row: asyncpg.Record) -> Submission:
    """Read a kept submission back, as far as its place among the responses needs it."""
    return Submission(
        response_id=row["response_id"],
        instance_id=row["instance_id"],
        deprecated_id=row["deprecated_id"],
        base_id=row["base_id"],
        authority_id=row["authority_id"],
        campaign_id=row["campaign_id"],
        questionnaire_id=row["questionnaire_id"],
        group=row["group_code"],
        agency_id=row["agency_id"],
        answers=orjson.loads(row["answers"]),
        faults=(),
        flags=frozenset(Flag(flag) for flag in orjson.loads(row["flags"])),
        digest=row["content_digest"],
        xml=b"",
        captured_at=row["captured_at"],
        clock_ahead_seconds=row["clock_ahead_seconds"],
        interviewer_id=row["interviewer_id"],
        device_id=row["device_id"],
        case_id=row["case_id"],
    )
