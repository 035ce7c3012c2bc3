"""The SQL of taking submissions in; `intake_store` says when each is used."""

from typing import Final

from services.survey.quotas import statements as quotas
from services.survey.responses.models import OVER_QUOTA

_COLUMNS: Final = (
    "response_id, number, authority_id, campaign_id, state, instance_id, deprecated_id, base_id,"
    " questionnaire_id, group_code, agency_id, answers, flags, faults, content_digest, xml,"
    " captured_at, received_at, clock_ahead_seconds, interviewer_id, device_id, case_id"
)
"""What `values_of` gives, in its order."""

_VALUES: Final = (
    "$1::uuid, $2::int, $3::uuid, $4::uuid, $5::text, $6::text, $7::text, $8::uuid, $9::uuid,"
    " $10::text, $11::uuid, $12::jsonb, $13::jsonb, $14::jsonb, $15::bytea, $16::bytea,"
    " $17::timestamptz, $18::timestamptz, $19::bigint, $20::uuid, $21::text, $22::uuid"
)

_RESPONSE: Final = (
    "id, chain_id, replaces_id, authority_id, campaign_id, agency_id, group_code, questionnaire_id,"
    " answers, captured_at, received_at, principal_id, channel, device_id, started_at"
)

_OPEN_TO: Final = """
WITH gate AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared($23)),
open AS (
    SELECT campaign.id FROM gate CROSS JOIN campaign
    WHERE campaign.id = $4 AND campaign.state = 'OPEN' AND campaign.version = $24
      AND EXISTS (SELECT FROM assignment a WHERE a.campaign_id = $4 AND a.interviewer_id = $20
                  AND a.agency_id = $11 AND a.group_code = $10)
    FOR SHARE OF campaign
)
"""
_SENT: Final = f"""
sent AS (
    INSERT INTO submission ({_COLUMNS}) SELECT {_VALUES} FROM open
    ON CONFLICT (response_id, number) DO NOTHING RETURNING 1
)
"""  # noqa: S608  constants only
_ITS_RESPONSE: Final = (
    "$1, $1, NULL, $3, $4, $11, $10, $9, $12, $17, $18, $20, 'INTERVIEWER', $21, $25"
)

KEEP_FIRST: Final = f"""
{_OPEN_TO}, {_SENT}
INSERT INTO response ({_RESPONSE}) SELECT {_ITS_RESPONSE} FROM sent RETURNING 1
"""  # noqa: S608  constants only
"""A submission with nothing odd about it, and its response: one statement, one transaction. It keeps nothing where the campaign
has changed, the interviewer is not assigned, or the instance is known; as intake_store of the responses does, it locks the
campaign's newest version behind its gate."""

KEEP_FIRST_IN_QUOTA: Final = f"""
{_OPEN_TO}, {quotas.HOLD_CELL.format(campaign="$4", agency="$11", group="$10")}, {_SENT},
over AS MATERIALIZED (SELECT {quotas.IS_OVER} AS is_over),
kept AS (
    INSERT INTO response ({_RESPONSE}, excluded_at, exclusion_reason)
    SELECT {_ITS_RESPONSE}, CASE WHEN is_over THEN $18 END, CASE WHEN is_over THEN '{OVER_QUOTA}' END
    FROM sent, over {quotas.KEPT}
),
{quotas.MOVE_CELL}
SELECT 1 FROM kept
"""  # noqa: S608  constants only
"""The same in a campaign with quotas."""

GATE: Final = "SELECT pg_advisory_xact_lock_shared($1)"

CIRCUMSTANCES: Final = """
SELECT state = 'OPEN' AS open,
       EXISTS (SELECT FROM assignment a WHERE a.campaign_id = $1 AND a.interviewer_id = $2
               AND a.agency_id = $3 AND a.group_code = $4) AS assigned
FROM campaign WHERE id = $1 FOR SHARE
"""

INSERT: Final = f"""
INSERT INTO submission ({_COLUMNS}) VALUES ({_VALUES})
ON CONFLICT (response_id, number) DO NOTHING RETURNING 1
"""  # noqa: S608  constants only

FILL: Final = f"""
UPDATE submission SET ({_COLUMNS}) = ROW({_VALUES}) WHERE response_id = $1 AND number = $2
"""  # noqa: S608  constants only

ALL: Final = """
SELECT number, state, content_digest, awaited_by FROM submission
WHERE response_id = $1 ORDER BY number
"""
"""Asked only when the first of them is locked, in a statement of its own: one that waits for a lock does not see what was
added meanwhile."""

LOCK_ONE: Final = "SELECT * FROM submission WHERE response_id = $1 AND number = $2 FOR UPDATE"

LOCK_BASE: Final = """
SELECT s.state, s.campaign_id, s.interviewer_id, s.awaited_by, r.id AS response_id, r.chain_id, r.excluded_at,
       r.exclusion_reason, r.agency_id, r.group_code
FROM submission s LEFT JOIN response r ON r.id = s.response_id AND r.campaign_id = s.campaign_id
WHERE s.response_id = $1 AND s.number = 1 FOR UPDATE OF s
"""

AWAIT: Final = """
INSERT INTO submission (response_id, number, authority_id, campaign_id, state, instance_id,
                        received_at, awaited_by)
VALUES ($1, 1, $2, $3, 'AWAITED', $4, $5, $6)
ON CONFLICT (response_id, number) DO NOTHING RETURNING 1
"""

AWAIT_ALSO: Final = "UPDATE submission SET awaited_by = $2 WHERE response_id = $1 AND number = 1"

SETTLE: Final = (
    "UPDATE submission SET state = $3, flags = $4 WHERE response_id = $1 AND number = $2"
)

SUPERSEDE: Final = (
    "UPDATE submission SET state = 'SUPERSEDED' WHERE response_id = $1 AND number = 1"
)

SET_ASIDE: Final = """
UPDATE response SET excluded_at = coalesce(excluded_at, $2), exclusion_reason = $3 WHERE id = $1
"""
"""Why it was out before stands in the audit trail: nobody may let a replaced version back in beside the later one."""

ANSWER_REVIEW: Final = """
UPDATE response_review SET answered_by = $2, answered_at = $3
WHERE response_id = $1 AND verdict = 'REJECT' AND answered_by IS NULL
"""
"""What a supervisor sent back has come again."""

RESPOND: Final = f"""
INSERT INTO response ({_RESPONSE}, excluded_at, exclusion_reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10, $11, $12, 'INTERVIEWER', $13, $16, $14, $15)
ON CONFLICT (id) DO NOTHING RETURNING 1
"""  # noqa: S608  constants only

CHANGE: Final = """
INSERT INTO tally_change (response_id, id, authority_id, campaign_id, direction)
VALUES ($1, $2, $3, $4, -1)
"""
"""Every response that is out of the figures has its line in the tally's ledger (docs/decisions/tallies.md)."""

HOLD_CASE: Final = """
SELECT agency_id, group_code, interviewer_id, response_id FROM survey_case
WHERE id = $1 AND campaign_id = $2 FOR UPDATE
"""
IS_ANSWERED: Final = "SELECT EXISTS (SELECT FROM response WHERE id = $1)"
"""Asked when the case is held, in a statement of its own: it sees whom it has waited for."""

LEAVE_CASES: Final = """
UPDATE survey_case SET response_id = NULL, version = version + 1
WHERE campaign_id = $1 AND response_id = $2 AND id <> $3
"""
"""An edit may put right which case was asked."""
RETURN_CASE: Final = """
UPDATE survey_case SET response_id = $2, version = version + 1 WHERE id = $1 AND response_id IS NULL
"""

EXPECT_FILES: Final = """
INSERT INTO submission_file (response_id, number, name, authority_id)
SELECT $1, $2, unnest($3::text[]), $4 ON CONFLICT DO NOTHING
"""

KEEP_FILE: Final = """
UPDATE submission_file SET sha256 = $4, size = $5, received_at = $6
WHERE response_id = $1 AND number = $2 AND name = $3 AND received_at IS NULL
"""
"""What has come stays as it came, and what was erased does not come back."""
