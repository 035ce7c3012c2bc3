"""The four apps, made as their `asgi.py` makes them, with settings for tests."""

import importlib
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

SERVICES = ("gateway", "assessment", "survey", "scoring")
JWKS_URL = "http://gateway/.well-known/jwks.json"
EVENTS_SECRET = "a secret of events for tests only"
CONTACT_SECRET = "a secret of contact data for tests only"
LINK_SECRET = "a secret of links for tests only and long enough"
NOWHERE = "postgresql+asyncpg://nobody@127.0.0.1:1/nowhere"


def app_of(
    service: str,
    *,
    database_url: str = NOWHERE,
    evidence_folder: Path = Path("/nonexistent"),
    http: httpx.AsyncClient | None = None,
) -> FastAPI:
    """Make one service's app; without a database it can only describe itself."""
    own: dict[str, dict[str, Any]] = {
        "gateway": {
            "key_secret": "a secret for tests only and long enough",
            "events_secret": EVENTS_SECRET,
            "assessment_url": "http://assessment",
            "survey_url": "http://survey",
            "scoring_url": "http://scoring",
        },
        "assessment": {
            "evidence_url": evidence_folder.as_uri(),
            "events_secret": EVENTS_SECRET,
            "link_secret": LINK_SECRET,
            "outbox_poll_seconds": 0,
            "reminder_poll_seconds": 0,
        },
        "survey": {
            "evidence_url": (evidence_folder / "survey").as_uri(),
            "contact_secret": CONTACT_SECRET,
            "contact_poll_seconds": 0,
            "link_secret": LINK_SECRET,
        },
        "scoring": {"assessment_url": "http://assessment", "survey_url": "http://survey"},
    }
    settings = importlib.import_module(f"services.{service}.config").Settings(
        database_url=database_url, jwks_url=JWKS_URL, **own[service]
    )
    app: FastAPI = importlib.import_module(f"services.{service}.app").create_app(
        settings, http=http
    )
    return app
