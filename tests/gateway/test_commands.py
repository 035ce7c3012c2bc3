"""Commands at the machine itself: the schema, the first administrator, a new key."""

import io
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from alembic import command

from services.gateway.__main__ import main
from shared.db.migrate import migration_config
from tests.gateway.support import PASSWORD, SECRET, new_email, sign_in
from tests.support.databases import database_url, empty_database


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_DATABASE_URL", database_url("gateway"))
    monkeypatch.setenv("GATEWAY_KEY_SECRET", SECRET)
    monkeypatch.setenv("GATEWAY_EVENTS_SECRET", SECRET)
    monkeypatch.setenv("GATEWAY_PASSWORD_MEMORY_KIB", "64")


def in_thread(work: Any, *arguments: Any) -> Any:
    """A command runs a loop of its own, which a running loop does not allow in the same thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work, *arguments).result()


def run(monkeypatch: pytest.MonkeyPatch, arguments: list[str], typed: str = "") -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    return int(in_thread(main, arguments))


async def test_the_first_administrator_is_made_by_a_command(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    email = new_email()
    arguments = ["create-admin", "--email", email, "--name", "Quản trị", "--password-stdin"]
    assert run(monkeypatch, arguments, PASSWORD + "\n") == 0
    assert "is now a platform administrator" in capsys.readouterr().err
    answer = await sign_in(client, email)
    headers = {"authorization": f"Bearer {answer.json()['access_token']}"}
    me = (await client.get("/v1/me", headers=headers)).json()
    assert (me["name"], me["grants"][0]["role"]) == ("Quản trị", "PLATFORM_ADMIN")
    assert run(monkeypatch, arguments, "another long password\n") == 0
    assert "nothing was changed" in capsys.readouterr().err
    assert (await sign_in(client, email)).status_code == 200


async def test_a_weak_password_makes_no_administrator(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    email = new_email()
    arguments = ["create-admin", "--email", email, "--password-stdin"]
    for weak in ("", "short", "a" * 20, email):
        assert run(monkeypatch, arguments, weak) == 1
        assert "at least 12 characters" in capsys.readouterr().err
    assert (await sign_in(client, email, "short")).status_code == 400


async def test_a_password_that_is_asked_for_is_asked_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    typed = iter(["one long password", "another password"])
    monkeypatch.setattr("services.gateway.__main__.getpass", lambda _: next(typed))
    with pytest.raises(SystemExit, match="differ"):
        main(["create-admin", "--email", new_email()])


async def test_a_running_gateway_takes_up_a_key_that_a_command_made(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, ["rotate-key", "--seconds", "0"]) == 0
    (kid,) = re.findall(r"key ([0-9a-f-]{36})", capsys.readouterr().err)
    keys = (await client.get("/.well-known/jwks.json")).json()["keys"]
    assert kid in {key["kid"] for key in keys}


def test_without_a_secret_it_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GATEWAY_KEY_SECRET")
    with pytest.raises(ValueError, match="key_secret"):
        main(["migrate"])


def test_the_schema_goes_up_and_down_and_is_what_the_code_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = empty_database("gateway")
    monkeypatch.setenv("GATEWAY_DATABASE_URL", url)
    assert run(monkeypatch, ["migrate"]) == 0
    assert "schema is at version" in capsys.readouterr().err
    config = migration_config("gateway", url)
    in_thread(command.check, config)
    in_thread(command.downgrade, config, "base")
    in_thread(command.upgrade, config, "head")
