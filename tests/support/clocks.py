"""Machines whose clocks are wrong."""

import time
from datetime import datetime, timedelta, tzinfo

import pytest

import shared.clock


def put_clocks_ahead(monkeypatch: pytest.MonkeyPatch, ahead: timedelta) -> None:
    """Let this process tell a later time than it is; the database goes on to tell the right one."""

    class Ahead(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Ahead":
            return cls.fromtimestamp(time.time() + ahead.total_seconds(), tz)

    monkeypatch.setattr(shared.clock, "datetime", Ahead)
