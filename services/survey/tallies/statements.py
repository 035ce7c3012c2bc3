"""The counts of a campaign, each as one statement over the responses that transactions of a window wrote.

A response counts once as it came in, and once more, with its sign, for each time it was set aside or taken back. All of these
rows are only ever added, so counts over windows that follow one another may be added up.
"""

from typing import Final

_CHANGES: Final = """
(
    SELECT agency_id, group_code, questionnaire_id, answers, 1 AS direction FROM response
    WHERE campaign_id = :campaign AND written_in >= :since AND written_in < :until
    UNION ALL
    SELECT r.agency_id, r.group_code, r.questionnaire_id, r.answers, c.direction::int
    FROM tally_change c JOIN response r ON r.id = c.response_id
    WHERE c.campaign_id = :campaign AND c.written_in >= :since AND c.written_in < :until
) AS r
"""

RECEIVED: Final = """
SELECT agency_id, group_code, questionnaire_id, 'RECEIVED' AS kind, '' AS question, '' AS option,
       count(*) AS given, 0::numeric AS total, 0::numeric AS squares
FROM response
WHERE campaign_id = :campaign AND written_in >= :since AND written_in < :until
GROUP BY 1, 2, 3
UNION ALL
SELECT r.agency_id, r.group_code, r.questionnaire_id, 'SET_ASIDE', '', '', -sum(c.direction), 0, 0
FROM tally_change c JOIN response r ON r.id = c.response_id
WHERE c.campaign_id = :campaign AND c.written_in >= :since AND c.written_in < :until
GROUP BY 1, 2, 3
"""

SENDERS: Final = """
SELECT agency_id, group_code, questionnaire_id, 'SENDER' AS kind, '' AS question,
       CASE WHEN channel = 'INTERVIEWER' THEN principal_id::text ELSE '' END AS option,
       count(*) AS given, 0::numeric AS total, 0::numeric AS squares
FROM response
WHERE campaign_id = :campaign AND written_in >= :since AND written_in < :until
GROUP BY 1, 2, 3, 6
"""
"""Counts what came in by the interviewer who collected it; under nothing, what came without one."""

OTHERS: Final = f"""
SELECT r.agency_id, r.group_code, r.questionnaire_id, 'ANSWER' AS kind, q.code AS question,
       '' AS option, sum(r.direction) AS given, coalesce(sum(r.direction * n.number), 0) AS total,
       coalesce(sum(r.direction * n.number * n.number), 0) AS squares
FROM {_CHANGES}
JOIN unnest(CAST(:forms AS uuid[]), CAST(:codes AS text[]), CAST(:numbers AS boolean[]))
    AS q (questionnaire_id, code, is_number) ON q.questionnaire_id = r.questionnaire_id
CROSS JOIN LATERAL (
    SELECT CASE WHEN q.is_number THEN (r.answers ->> q.code)::numeric END AS number
) AS n
WHERE r.answers ? q.code
GROUP BY 1, 2, 3, 5
"""  # noqa: S608  constants only
"""Counts and sums of what is not answered by one code."""

CHOICES: Final = f"""
SELECT r.agency_id, r.group_code, r.questionnaire_id, 'CHOICE' AS kind, q.code AS question,
       choice AS option, sum(r.direction) AS given, 0::numeric AS total, 0::numeric AS squares
FROM {_CHANGES}
JOIN unnest(CAST(:forms AS uuid[]), CAST(:codes AS text[])) AS q (questionnaire_id, code)
    ON q.questionnaire_id = r.questionnaire_id
CROSS JOIN LATERAL jsonb_array_elements_text(r.answers -> q.code) AS choice
GROUP BY 1, 2, 3, 5, 6
"""  # noqa: S608  constants only

ASKED: Final = f"""
SELECT r.agency_id, r.group_code, r.questionnaire_id, 'ASKED' AS kind, q.code AS question,
       '' AS option, sum(r.direction) AS given, 0::numeric AS total, 0::numeric AS squares
FROM {_CHANGES} CROSS JOIN LATERAL (VALUES {{conditions}}) AS q (code, is_asked)
WHERE q.is_asked
GROUP BY 1, 2, 3, 5
"""  # noqa: S608  constants only
"""`conditions` are rows of a question's code, and whether the response `r` was asked it."""

SIGNS: Final = f"""
SELECT r.agency_id, r.group_code, r.direction, string_agg(concat({{signs}}), '') AS signs
FROM {_CHANGES} WHERE r.questionnaire_id = :form
GROUP BY 1, 2, 3
"""  # noqa: S608  constants only
"""Writes each response to a form as a few signs, one for a question that is answered by a code, and all of a stratum one after
the other. Counting signs elsewhere takes a fraction of the time of unfolding each answer into a row to be grouped."""

KEEP_COUNTS: Final = """
INSERT INTO tally (campaign_id, authority_id, agency_id, group_code, questionnaire_id, kind, question,
                   option, given, total, squares)
SELECT :campaign, :authority, agency_id, group_code, questionnaire_id, 'ANSWER', question, option, given, 0, 0
FROM unnest(CAST(:agencies AS uuid[]), CAST(:groups AS text[]), CAST(:forms AS uuid[]),
            CAST(:questions AS text[]), CAST(:options AS text[]), CAST(:counts AS bigint[]))
    AS counted (agency_id, group_code, questionnaire_id, question, option, given)
ON CONFLICT (campaign_id, agency_id, group_code, questionnaire_id, kind, question, option)
DO UPDATE SET given = tally.given + excluded.given
"""

KEEP_PRODUCTS: Final = """
INSERT INTO tally_product (campaign_id, authority_id, agency_id, group_code, questionnaire_id, block, counts)
VALUES (:campaign, :authority, :agency, :group, :form, :block, :counts)
ON CONFLICT (campaign_id, agency_id, group_code, questionnaire_id, block)
DO UPDATE SET counts = excluded.counts
"""

KEPT_PRODUCTS: Final = """
SELECT agency_id, group_code, questionnaire_id, block, counts
FROM tally_product WHERE campaign_id = :campaign
"""

KEEP: Final = """
INSERT INTO tally (campaign_id, authority_id, agency_id, group_code, questionnaire_id, kind, question,
                   option, given, total, squares)
SELECT :campaign, :authority, agency_id, group_code, questionnaire_id, kind, question, option, given,
       total, squares
FROM ({counted}) AS counted
ON CONFLICT (campaign_id, agency_id, group_code, questionnaire_id, kind, question, option)
DO UPDATE SET given = tally.given + excluded.given, total = tally.total + excluded.total,
              squares = tally.squares + excluded.squares
"""

KEPT: Final = """
SELECT agency_id, group_code, questionnaire_id, kind, question, option, given, total, squares
FROM tally WHERE campaign_id = :campaign AND kind <> 'SENDER'
"""

KEPT_SENDERS: Final = """
SELECT agency_id, group_code, option, given FROM tally WHERE campaign_id = :campaign AND kind = 'SENDER'
"""

MARK: Final = """
SELECT tallied_to, cluster = (SELECT system_identifier FROM pg_control_system()) AS is_ours
FROM tally_mark WHERE campaign_id = :campaign
"""

NEW_MARK: Final = """
INSERT INTO tally_mark (campaign_id, authority_id, tallied_to, cluster)
SELECT :campaign, :authority, 0, system_identifier FROM pg_control_system()
ON CONFLICT (campaign_id) DO NOTHING
"""

FORGET: Final = """
WITH forgotten AS (DELETE FROM tally WHERE campaign_id = :campaign),
     multiplied AS (DELETE FROM tally_product WHERE campaign_id = :campaign)
UPDATE tally_mark SET tallied_to = 0,
                      cluster = (SELECT system_identifier FROM pg_control_system())
WHERE campaign_id = :campaign
"""

OLDEST_RUNNING: Final = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
"""Below it every transaction has ended, and what it wrote is seen by each statement that begins from now on."""

MOVE_MARK: Final = "UPDATE tally_mark SET tallied_to = :until WHERE campaign_id = :campaign"
