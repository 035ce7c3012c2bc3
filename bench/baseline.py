"""The baseline of single responses: a bare FastAPI route that inserts the same row by asyncpg, and nothing else."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import orjson
from fastapi import FastAPI, Request

TABLE = """
CREATE TABLE IF NOT EXISTS {name} (
    id uuid {key}, campaign_id uuid, questionnaire_id uuid, group_code text, agency_id uuid,
    answers jsonb, captured_at timestamptz, received_at timestamptz DEFAULT now()
)
"""
INSERT = """
INSERT INTO bare_response (id, campaign_id, questionnaire_id, group_code, agency_id, answers, captured_at)
VALUES ($1::text::uuid, $2::text::uuid, $3::text::uuid, $4, $5::text::uuid, $6::text::jsonb, $7::text::timestamptz)
"""


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Open a pool as large as the survey service's."""
    async with asyncpg.create_pool(
        host=os.environ["BASELINE_SOCKET"], user="postgres", database="postgres", max_size=10
    ) as app.state.pool:
        yield


app = FastAPI(lifespan=lifespan)


@app.post("/responses/{campaign_id}", status_code=201)
async def insert_response(campaign_id: str, request: Request) -> dict[str, Any]:
    """Insert the row as it comes."""
    response = orjson.loads(await request.body())
    await app.state.pool.execute(
        INSERT,
        response["id"],
        campaign_id,
        response["questionnaire_id"],
        response["group"],
        response["agency_id"],
        orjson.dumps(response["answers"]).decode(),
        response["captured_at"],
    )
    return {"id": response["id"]}
