"""The SQL of quotas on the way in.

A response takes its place in its own statement: the row of its cell's quota is locked first (which gives its newest version even to a
statement that began before), and moved by what was kept. So a repeat takes no second place, whatever is in flight, and cells do not
wait for one another. Who queues for several cells does so in their order, and for responses in the order of their ids.
"""

from typing import Final

HOLD_CELL: Final = """
held AS MATERIALIZED (
    SELECT quota.quota > quota.used AS has_room FROM open JOIN quota ON quota.campaign_id = {campaign}
    WHERE quota.agency_id = {agency} AND quota.group_code = {group} FOR UPDATE OF quota
)
"""
"""Waits for the cell of one response; empty where the cell has no quota."""

IS_OVER: Final = "NOT coalesce((SELECT has_room FROM held), true)"

MOVE_CELL: Final = """
marked AS (
    INSERT INTO tally_change (response_id, id, authority_id, campaign_id, direction)
    SELECT id, gen_random_uuid(), authority_id, campaign_id, -1 FROM kept WHERE is_over
),
moved AS (
    UPDATE quota SET used = quota.used + added.number
    FROM (SELECT campaign_id, agency_id, group_code, count(*) AS number FROM kept
          WHERE NOT is_over GROUP BY campaign_id, agency_id, group_code) AS added
    WHERE (quota.campaign_id, quota.agency_id, quota.group_code)
        = (added.campaign_id, added.agency_id, added.group_code)
)
"""
"""Notes what was kept but is over quota, and counts what was kept and is not."""

KEPT: Final = "RETURNING id, authority_id, campaign_id, agency_id, group_code, excluded_at IS NOT NULL AS is_over"


def entered(rows: str, direction: int) -> str:
    """Enter rows that go out of the figures (-1) or come back (1) into the tally's ledger, and move their quotas."""
    return f"""
marked AS (
    INSERT INTO tally_change (response_id, id, authority_id, campaign_id, direction)
    SELECT id, gen_random_uuid(), authority_id, campaign_id, {direction} FROM {rows}
),
moved AS (
    UPDATE quota SET used = quota.used + {direction} * added.number
    FROM (SELECT campaign_id, agency_id, group_code, count(*) AS number FROM {rows}
          GROUP BY campaign_id, agency_id, group_code) AS added
    WHERE (quota.campaign_id, quota.agency_id, quota.group_code)
        = (added.campaign_id, added.agency_id, added.group_code)
)
"""  # noqa: S608  constants only


HOLD_CELLS: Final = """
SELECT FROM (SELECT pg_advisory_xact_lock_shared($1)) AS gate CROSS JOIN quota
WHERE campaign_id = $2 AND (agency_id, group_code) IN (SELECT * FROM unnest($3::uuid[], $4::text[]))
ORDER BY agency_id, group_code FOR UPDATE OF quota
"""
"""Waits for the cells of a batch, behind the campaign's gate."""

ROOM: Final = """
SELECT quota - used FROM quota
WHERE campaign_id = $1 AND agency_id = $2 AND group_code = $3 FOR UPDATE
"""

MOVE: Final = """
UPDATE quota SET used = used + $4 WHERE campaign_id = $1 AND agency_id = $2 AND group_code = $3
"""
