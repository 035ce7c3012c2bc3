"""The SQL of taking responses in: a response, or a whole batch, is one statement and a transaction by itself.

In campaigns with quotas the statement looks after the quota too (`quotas.statements`); in others nothing is asked about them.
"""

from typing import Final

from services.survey.quotas import statements as quotas
from services.survey.responses.models import OVER_QUOTA
from shared.db.columns import array_of

_OPEN: Final = """
WITH gate AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared($1)),
open AS (
    SELECT campaign.id, campaign.authority_id FROM gate CROSS JOIN campaign
    WHERE campaign.id = $2 AND campaign.state = 'OPEN' AND campaign.version = $3
    FOR SHARE OF campaign
)
"""
"""Passes the campaign's gate and then looks again whether it is open: a response that this keeps is in the summary,
and one that comes after the closing is not kept. Who has waited at the gate still sees the campaign as it was before, so
the row is locked, which makes PostgreSQL take its newest version (KEY SHARE would not: a change of state changes no key).
The version voids what the app remembers of the campaign."""

_INSERT: Final = """
INSERT INTO response (id, chain_id, authority_id, campaign_id, received_at, principal_id, questionnaire_id,
                      group_code, agency_id, answers, captured_at, device_id, channel, started_at{more})
"""
_EXCLUDED: Final = ", excluded_at, exclusion_reason"

_ASSIGNED: Final = """
EXISTS (SELECT FROM assignment a WHERE a.campaign_id = $2 AND a.interviewer_id = $6
        AND a.agency_id = new.agency_id AND a.group_code = new.group_code)
"""

_ONE: Final = """
SELECT new.id, new.id, open.authority_id, open.id, $4::timestamptz, $5, $8, new.group_code, new.agency_id, $11::jsonb,
       $12, $13, $14, $15
"""
_FROM_ONE: Final = f"""
FROM open, (SELECT $7::uuid AS id, $9::text AS group_code, $10::uuid AS agency_id) AS new
WHERE $6::uuid IS NULL OR {_ASSIGNED}
ON CONFLICT (id) DO NOTHING
"""
KEEP_ONE: Final = f"{_OPEN} {_INSERT.format(more='')} {_ONE} {_FROM_ONE} RETURNING 1"

KEEP_ONE_IN_QUOTA: Final = f"""
{_OPEN}, {quotas.HOLD_CELL.format(campaign="$2", agency="$10", group="$9")},
over AS MATERIALIZED (SELECT {quotas.IS_OVER} AS is_over),
kept AS (
    {_INSERT.format(more=_EXCLUDED)}
    {_ONE}, CASE WHEN (SELECT is_over FROM over) THEN $4::timestamptz END,
            CASE WHEN (SELECT is_over FROM over) THEN '{OVER_QUOTA}' END
    {_FROM_ONE} {quotas.KEPT}
),
{quotas.MOVE_CELL}
SELECT 1 FROM kept
"""  # noqa: S608  constants only

_MANY: Final = """
SELECT new.id, new.id, open.authority_id, open.id, $4::timestamptz, $5, new.questionnaire_id, new.group_code,
       new.agency_id, new.answers, new.captured_at, new.device_id, new.channel, new.started_at
"""
_SENT: Final = f"""
(
    SELECT one.id::uuid AS id, one.answers::jsonb AS answers, one.captured_at::timestamptz AS captured_at,
           one.started_at::timestamptz AS started_at, ($12::uuid[])[kind::int] AS questionnaire_id,
           ($13::text[])[kind::int] AS group_code, ($14::uuid[])[kind::int] AS agency_id,
           ($15::text[])[kind::int] AS device_id, ($16::text[])[kind::int] AS channel
    FROM unnest({array_of(7)}, {array_of(8)}, {array_of(9)}, {array_of(10)}, {array_of(11)})
         AS one (id, answers, captured_at, started_at, kind)
) AS new
"""  # noqa: S608  constants only
"""What differs from response to response comes as a column each; the rest is of few kinds, which come once and are pointed at."""
_MAY_SEND: Final = f"($6::uuid IS NULL OR {_ASSIGNED})"
_NEW: Final = (
    "SELECT count(*) AS number, CASE WHEN count(*) < $17 THEN array_agg(id) END AS ids FROM kept"
)
"""Names those that are new only where they are not all of the $17 that came: mostly they are."""
KEEP_MANY: Final = f"""
{_OPEN},
kept AS (
    {_INSERT.format(more="")} {_MANY} FROM open, {_SENT} WHERE {_MAY_SEND}
    ON CONFLICT (id) DO NOTHING RETURNING id
)
{_NEW}
"""

KEEP_MANY_IN_QUOTA: Final = f"""
{_OPEN},
new AS (
    SELECT new.*, row_number() OVER (
        PARTITION BY new.agency_id, new.group_code ORDER BY new.captured_at, new.id
    ) > quota.quota - quota.used AS is_over
    FROM {_SENT}
    LEFT JOIN quota ON quota.campaign_id = $2 AND quota.agency_id = new.agency_id
                    AND quota.group_code = new.group_code
    WHERE {_MAY_SEND} AND NOT EXISTS (SELECT FROM response WHERE response.id = new.id)
),
kept AS (
    {_INSERT.format(more=_EXCLUDED)}
    {_MANY}, CASE WHEN is_over THEN $4::timestamptz END, CASE WHEN is_over THEN '{OVER_QUOTA}' END
    FROM open, new ORDER BY new.id
    ON CONFLICT (id) DO NOTHING {quotas.KEPT}
),
{quotas.MOVE_CELL}
{_NEW}
"""  # noqa: S608  constants only
"""Asked only when the quotas are held, in a statement of its own: it sees whom it has waited for, so that what is here already
takes no place. Of a batch, what was captured first comes first."""

STORED: Final = """
SELECT id, campaign_id, questionnaire_id, group_code, agency_id, answers, captured_at, received_at
FROM response WHERE id = ANY($1)
"""

CAMPAIGN: Final = """
SELECT authority_id, code, state, version, opens_at, closes_at,
       EXISTS (SELECT FROM quota WHERE campaign_id = id) AS has_quotas
FROM campaign WHERE id = $1
"""
GROUPS: Final = """
SELECT code, accepted_ids FROM respondent_group WHERE campaign_id = $1 ORDER BY position
"""
REVOKED: Final = """
SELECT owner_id, device_id FROM device WHERE campaign_id = $1 AND revoked_at IS NOT NULL
"""
CELLS: Final = "SELECT agency_id, group_code FROM target WHERE campaign_id = $1"
FORMS: Final = "SELECT id, form FROM questionnaire WHERE id = ANY($1) AND state = 'ISSUED'"
ASSIGNMENTS: Final = """
SELECT agency_id, group_code FROM assignment WHERE campaign_id = $1 AND interviewer_id = $2
"""
