"""What a statement is signed by: a digest of exactly what was said, by whom and when."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from shared.canonical import digest
from shared.methodology.decimals import decimal_text


def statement_digest(row: Any, evidence_ids: Sequence[UUID]) -> str:
    """Name a statement by its SHA-256; whoever has read it can tell later that it is the same."""
    points = row.proposed_points
    reply = row.reply_to
    return digest(
        {
            "kind": "statement",
            "version": 1,
            "id": str(row.id),
            "self_assessment_id": str(row.self_assessment_id),
            "leaf": row.leaf,
            "side": row.side,
            "question": row.question,
            "reply_to": str(reply) if reply else None,
            "text": row.text,
            "proposed_points": None if points is None else decimal_text(points),
            "evidence": sorted(str(one) for one in evidence_ids),
            "author_id": str(row.author_id),
            "author_name": row.author_name,
            "created_at": row.created_at.isoformat(),
        }
    )
