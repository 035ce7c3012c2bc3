"""The SQL of checks: each finds, in one statement over the campaign's responses, what one flag stands for.

A version that was replaced is looked at no more. What a rule excluded is looked at like what counts, so that a check does not undo the one
before; of several responses of one person or device the first that nobody excluded by hand is the good one.
"""

from typing import Final

from services.survey.flags.models import ResponseFlag
from services.survey.interviewer_checks.store import SCALED_ANSWERS
from services.survey.quotas.statements import entered

_FOUND: Final = """
INSERT INTO response_flag (response_id, flag, authority_id, campaign_id, detail, found_at, checked_at)
SELECT found.id, :flag, found.authority_id, :campaign, found.detail, :now, :now FROM ({search}) AS found
ON CONFLICT (response_id, flag)
DO UPDATE SET detail = EXCLUDED.detail, checked_at = EXCLUDED.checked_at
"""
_OF_CAMPAIGN: Final = (
    "r.campaign_id = :campaign AND r.exclusion_reason IS DISTINCT FROM 'superseded'"
)
_FIRST: Final = (
    "ORDER BY (r.excluded_at IS NOT NULL AND r.exclusion_reason NOT LIKE 'by-rule: %'),"
    " r.captured_at, r.id"
)

_OUTSIDE_WINDOW: Final = f"""
SELECT r.id, r.authority_id, jsonb_build_object('captured_at', r.captured_at) AS detail
FROM response r JOIN campaign c ON c.id = r.campaign_id
WHERE {_OF_CAMPAIGN} AND NOT r.captured_at BETWEEN c.opens_at AND c.closes_at
"""  # noqa: S608  constants only

_TOO_FAST: Final = f"""
SELECT r.id, r.authority_id,
       jsonb_build_object('seconds', round(extract(epoch FROM r.captured_at - r.started_at))) AS detail
FROM response r
WHERE {_OF_CAMPAIGN} AND r.captured_at - r.started_at < make_interval(secs => :seconds)
"""  # noqa: S608

_SAME_ANSWERS: Final = f"""
SELECT r.id, r.authority_id, jsonb_build_object('answer', s.lowest, 'questions', s.given) AS detail
FROM response r CROSS JOIN {SCALED_ANSWERS} AS s
WHERE {_OF_CAMPAIGN} AND s.given >= :at_least AND s.lowest = s.highest
"""  # noqa: S608

_MISSING_ANSWERS: Final = f"""
SELECT r.id, r.authority_id, jsonb_build_object('missing', m.missing, 'asked', m.asked) AS detail
FROM response r
JOIN jsonb_each(CAST(:asked AS jsonb)) AS form ON form.key = r.questionnaire_id::text
CROSS JOIN LATERAL (
    SELECT count(*) AS asked, count(*) FILTER (WHERE NOT jsonb_exists(r.answers, q.code)) AS missing
    FROM jsonb_array_elements_text(form.value) AS q(code)
) AS m
WHERE {_OF_CAMPAIGN} AND m.missing * 100 > m.asked * CAST(:percent AS integer)
"""  # noqa: S608

_DUPLICATE_RESPONDENT: Final = f"""
SELECT id, authority_id, jsonb_build_object('first', first) AS detail
FROM (
    SELECT r.id, r.authority_id, first_value(r.id) OVER same AS first
    FROM response r CROSS JOIN LATERAL (
        SELECT array_agg(lower(btrim(r.answers ->> q.code)) ORDER BY q.code) AS key
        FROM unnest(CAST(:questions AS text[])) AS q(code)
    ) AS person
    WHERE {_OF_CAMPAIGN} AND array_position(person.key, NULL) IS NULL
    WINDOW same AS (PARTITION BY r.agency_id, r.group_code, person.key {_FIRST})
) AS one
WHERE first <> id
"""  # noqa: S608

_DUPLICATE_DEVICE: Final = f"""
SELECT id, authority_id, jsonb_build_object('place', place) AS detail
FROM (
    SELECT r.id, r.authority_id,
           row_number() OVER (PARTITION BY r.agency_id, r.group_code, r.device_id {_FIRST}) AS place
    FROM response r WHERE {_OF_CAMPAIGN} AND r.channel = 'APP' AND r.device_id IS NOT NULL
) AS one
WHERE place > :at_most
"""  # noqa: S608

_DUPLICATE_CASE: Final = f"""
SELECT r.id, r.authority_id, jsonb_build_object('case', c.number) AS detail
FROM survey_case c JOIN response r ON r.id = c.id
WHERE c.campaign_id = :campaign AND c.response_id <> c.id AND {_OF_CAMPAIGN}
"""  # noqa: S608
"""Intake knows nothing of cases, so an answer under the case's own id comes in beside one that a form brought."""

_FAR_FROM_PLACE: Final = f"""
WITH located AS MATERIALIZED (
    SELECT r.id, r.authority_id, r.agency_id,
           split_part(r.answers ->> point.value, ' ', 1)::double precision AS latitude,
           split_part(r.answers ->> point.value, ' ', 2)::double precision AS longitude
    FROM response r
    JOIN jsonb_each_text(CAST(:points AS jsonb)) AS point ON point.key = r.questionnaire_id::text
    WHERE {_OF_CAMPAIGN} AND r.answers ->> point.value IS NOT NULL
),
place AS (
    SELECT l.agency_id, coalesce((told.value ->> 0)::double precision, l.latitude) AS latitude,
           coalesce((told.value ->> 1)::double precision, l.longitude) AS longitude
    FROM (
        SELECT agency_id, count(*) AS number,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY latitude) AS latitude,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY longitude) AS longitude
        FROM located GROUP BY agency_id
    ) AS l LEFT JOIN jsonb_each(CAST(:places AS jsonb)) AS told ON told.key = l.agency_id::text
    WHERE told.key IS NOT NULL OR l.number >= :fewest
),
apart AS (
    SELECT l.id, l.authority_id, 2 * 6371000 * asin(least(1, sqrt(
        power(sin(radians(l.latitude - p.latitude) / 2), 2)
        + cos(radians(l.latitude)) * cos(radians(p.latitude))
        * power(sin(radians(l.longitude - p.longitude) / 2), 2)))) AS metres
    FROM located l JOIN place p USING (agency_id)
)
SELECT id, authority_id, jsonb_build_object('metres', round(metres)) AS detail
FROM apart WHERE metres > :metres
"""  # noqa: S608
"""Distances over the sphere (haversine); the middle is the median, which a few far ones do not move."""

_FAR_FROM_COLLEAGUES: Final = f"""
SELECT r.id, r.authority_id, jsonb_build_object('interviewer_id', r.principal_id) AS detail
FROM response r
WHERE {_OF_CAMPAIGN} AND r.channel = 'INTERVIEWER'
  AND r.principal_id = ANY(CAST(:interviewers AS uuid[]))
"""  # noqa: S608

SEARCHES: Final = {
    ResponseFlag.OUTSIDE_WINDOW: _FOUND.format(search=_OUTSIDE_WINDOW),
    ResponseFlag.TOO_FAST: _FOUND.format(search=_TOO_FAST),
    ResponseFlag.SAME_ANSWERS: _FOUND.format(search=_SAME_ANSWERS),
    ResponseFlag.MISSING_ANSWERS: _FOUND.format(search=_MISSING_ANSWERS),
    ResponseFlag.DUPLICATE_RESPONDENT: _FOUND.format(search=_DUPLICATE_RESPONDENT),
    ResponseFlag.DUPLICATE_DEVICE: _FOUND.format(search=_DUPLICATE_DEVICE),
    ResponseFlag.DUPLICATE_CASE: _FOUND.format(search=_DUPLICATE_CASE),
    ResponseFlag.FAR_FROM_PLACE: _FOUND.format(search=_FAR_FROM_PLACE),
    ResponseFlag.FAR_FROM_COLLEAGUES: _FOUND.format(search=_FAR_FROM_COLLEAGUES),
}

FORGET_OTHERS: Final = (
    "DELETE FROM response_flag WHERE campaign_id = :campaign AND checked_at < :now"
)
"""What a check has not found again is no longer so."""

RESTORED_ARE_KEPT: Final = """
UPDATE flag_decision d SET decision = 'KEEP' WHERE d.campaign_id = :campaign AND d.by_rule
AND EXISTS (SELECT FROM response r WHERE r.id = d.response_id AND r.excluded_at IS NULL)
"""
"""What a rule excluded and a person restored is not excluded by the rule again."""

EXCLUDE: Final = f"""
WITH chosen AS (
    SELECT f.response_id, string_agg(f.flag, ', ' ORDER BY f.flag) AS flags
    FROM response_flag f
    WHERE f.campaign_id = :campaign AND f.flag = ANY(CAST(:excluding AS text[]))
      AND NOT EXISTS (SELECT FROM flag_decision d WHERE d.response_id = f.response_id)
    GROUP BY f.response_id
),
kept AS (
    UPDATE response SET excluded_at = :now, exclusion_reason = 'by-rule: ' || chosen.flags
    FROM chosen WHERE response.id = chosen.response_id AND response.excluded_at IS NULL
    RETURNING id, authority_id, campaign_id, agency_id, group_code, exclusion_reason
),
decided AS (
    INSERT INTO flag_decision (response_id, authority_id, campaign_id, decision, by_rule, decided_at, reason)
    SELECT id, authority_id, campaign_id, 'EXCLUDE', true, :now, exclusion_reason FROM kept
),
{entered("kept", -1)}
SELECT id FROM kept ORDER BY id
"""  # noqa: S608
"""Excludes by rule what counts and nobody has decided about."""

RESTORE: Final = f"""
WITH kept AS (
    UPDATE response SET excluded_at = NULL, exclusion_reason = NULL
    FROM flag_decision d
    WHERE d.campaign_id = :campaign AND d.by_rule AND d.decision = 'EXCLUDE'
      AND response.id = d.response_id AND response.exclusion_reason LIKE 'by-rule: %'
      AND NOT EXISTS (SELECT FROM response_flag f WHERE f.response_id = d.response_id
                      AND f.flag = ANY(CAST(:excluding AS text[])))
    RETURNING response.id, response.authority_id, response.campaign_id, agency_id, group_code
),
undecided AS (
    DELETE FROM flag_decision USING kept WHERE flag_decision.response_id = kept.id
),
{entered("kept", 1)}
SELECT id FROM kept ORDER BY id
"""  # noqa: S608
"""Lets count again what a rule excluded and no rule excludes any more."""
