"""The interfaces stay what was agreed, and other people's tools can read them."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support.apps import SERVICES
from tests.support.contracts import FOLDER, described, text_of

OPENAPI_TYPESCRIPT = "openapi-typescript@7.13.0"


@pytest.fixture(scope="module")
def documents() -> dict[str, dict[str, Any]]:
    return described()


@pytest.mark.parametrize("service", SERVICES)
def test_the_app_still_says_what_was_agreed(
    service: str, documents: dict[str, dict[str, Any]]
) -> None:
    agreed = (FOLDER / f"{service}.json").read_text()
    assert text_of(documents[service]) == agreed, "if the change is meant, run: make contracts"


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        operation
        for methods in document["paths"].values()
        for name, operation in methods.items()
        if name in {"get", "put", "post", "delete", "patch"}
    ]


def test_operation_ids_are_unique_over_all_services(
    documents: dict[str, dict[str, Any]],
) -> None:
    names = [
        item["operationId"] for document in documents.values() for item in operations(document)
    ]
    assert len(names) > 60
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_every_operation_has_a_summary_and_every_refusal_is_a_problem_document(
    documents: dict[str, dict[str, Any]],
) -> None:
    for document in documents.values():
        for operation in operations(document):
            assert operation["summary"], operation["operationId"]
            for status, answer in operation["responses"].items():
                if status.startswith(("4", "5")):
                    assert list(answer["content"]) == ["application/problem+json"], operation[
                        "operationId"
                    ]


def test_requests_come_with_examples(documents: dict[str, dict[str, Any]]) -> None:
    bare = [
        operation["operationId"]
        for document in documents.values()
        for operation in operations(document)
        for content in operation.get("requestBody", {}).get("content", {}).values()
        if "example" not in json.dumps([content, _resolved(document, content.get("schema", {}))])
    ]
    assert bare == []


def _resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = document["components"]["schemas"].get(name, schema)
    return found


@pytest.mark.toolchain
def test_a_typescript_client_has_types_without_a_warning(
    tmp_path: Path, documents: dict[str, dict[str, Any]]
) -> None:
    from services.gateway.pages.joining import join

    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    joined = join(documents)
    (tmp_path / "openapi.json").write_text(json.dumps(joined))
    done = subprocess.run(
        [
            npm,
            "exec",
            "--yes",
            f"--package={OPENAPI_TYPESCRIPT}",
            "--",
            "openapi-typescript",
            "openapi.json",
            "--output",
            "client.ts",
        ],
        cwd=tmp_path,
        env={**os.environ, "npm_config_loglevel": "error", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert "warn" not in said.lower(), said
    types = (tmp_path / "client.ts").read_text()
    for operation in (item for document in documents.values() for item in operations(document)):
        assert f"{operation['operationId']}: {{" in types
