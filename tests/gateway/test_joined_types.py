"""The joined document of the real services becomes TypeScript types without a warning."""

import json
import os
import shutil
import subprocess
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from services.gateway.pages.joining import join
from services.gateway.routes_table import RouteTable

SERVICES = ("gateway", "assessment", "survey", "scoring")
TABLE = RouteTable()


def documents() -> dict[str, Any]:
    """Describe each service as it describes itself; no database is needed for that."""
    described = {}
    for name in SERVICES:
        settings: dict[str, Any] = {"database_url": "postgresql+asyncpg://nowhere/x"}
        if name == "gateway":
            settings["key_secret"] = "x" * 32
        create_app = import_module(f"services.{name}.app").create_app
        settings_type = import_module(f"services.{name}.config").Settings
        described[name] = create_app(settings_type(**settings)).openapi()
    return described


def is_routed(service: str, path: str) -> bool:
    route = TABLE.find(path)
    return service == "gateway" if route is None else route.service == service


def test_every_public_path_of_every_service_is_routed() -> None:
    for service, document in documents().items():
        for path in document["paths"]:
            assert is_routed(service, path) or path.startswith("/internal/"), path


def test_no_two_services_mean_different_things_by_one_name() -> None:
    joined = join(documents(), is_routed=is_routed)
    operations = [
        operation["operationId"] for item in joined["paths"].values() for operation in item.values()
    ]
    assert len(operations) == len(set(operations)) > 80
    assert set(joined["components"]["securitySchemes"]) == {"account"}


@pytest.mark.toolchain
def test_openapi_typescript_has_nothing_to_complain_of(tmp_path: Path) -> None:
    npx = shutil.which("npx")
    if npx is None:
        if os.environ.get("CI") == "true":
            pytest.fail("npx is missing")
        pytest.skip("npx is missing")
    (tmp_path / "joined.json").write_text(
        json.dumps(join(documents(), is_routed=is_routed)), encoding="utf-8"
    )
    told = subprocess.run(
        [npx, "--yes", "openapi-typescript@7", "joined.json", "--output", "types.ts"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    said = [line for line in told.stderr.splitlines() if not line.startswith("npm ")]
    assert told.returncode == 0, told.stderr
    assert not [line for line in said if "warn" in line.lower() or "⚠" in line], told.stderr
    assert "export interface paths" in (tmp_path / "types.ts").read_text(encoding="utf-8")
