"""The architecture's rules that no other tool checks."""

import ast
import importlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import DateTime, MetaData

from shared.config import ServiceSettings
from tests.support.documents import PAGES, ROOT, problem_classes

SERVICES = ("assessment", "survey", "scoring", "gateway")


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def metadata_of(service: str) -> MetaData:
    metadata: MetaData = importlib.import_module(f"services.{service}.tables").Base.metadata
    return metadata


def test_only_the_transaction_dependency_commits() -> None:
    offenders = [
        str(path.relative_to(ROOT))
        for path in python_files("services", "shared")
        if re.search(r"\.(commit|rollback)\(", path.read_text())
        and path.parts[-2] != "db"
        and "migrations" not in path.parts
    ]
    assert offenders == []


def test_services_call_others_only_through_the_shared_client() -> None:
    allowed = {"app.py", "factory.py"}
    offenders = [
        str(path.relative_to(ROOT))
        for path in python_files("services")
        if path.name not in allowed
        and any(
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "httpx"
            and node.attr in {"get", "post", "Client"}
            for node in ast.walk(ast.parse(path.read_text()))
        )
    ]
    assert offenders == []


def test_times_in_the_code_have_a_zone() -> None:
    offenders = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in python_files("services", "shared", "deploy")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"utcnow\(|datetime\.now\(\)|date\.today\(\)", line)
    ]
    assert offenders == []


def test_the_kernel_knows_no_float() -> None:
    offenders = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in python_files("shared/methodology")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, float)
    ]
    assert offenders == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_table_is_described_and_keeps_instants_with_their_zone(service: str) -> None:
    tables = metadata_of(service).tables.values()
    assert len(tables) >= 2
    assert [table.name for table in tables if not table.comment] == []
    naive = [
        f"{table.name}.{column.name}"
        for table in tables
        for column in table.columns
        if isinstance(column.type, DateTime) and not column.type.timezone
    ]
    assert naive == []


@pytest.mark.parametrize("service", SERVICES)
def test_no_table_holds_a_binary_float(service: str) -> None:
    floats = [
        f"{table.name}.{column.name}"
        for table in metadata_of(service).tables.values()
        for column in table.columns
        if column.type.__class__.__name__ in {"Float", "Double", "REAL"}
    ]
    assert floats == []


@pytest.mark.parametrize("service", ["assessment", "survey", "scoring"])
def test_every_business_table_says_whose_it_is(service: str) -> None:
    unscoped = [
        table.name
        for table in metadata_of(service).tables.values()
        if "authority_id" not in table.columns and table.name != "authority"
    ]
    assert unscoped == SCOPED_BY_THEIR_NAME.get(service, [])


SCOPED_BY_THEIR_NAME: dict[str, list[str]] = {
    "assessment": ["audit_chain", "file"],
    "survey": ["audit_chain"],
    "scoring": ["audit_chain"],
}
"""Tables that hold nothing of anybody, such as contents named by their digest."""


def test_every_problem_has_its_own_code_and_both_languages() -> None:
    classes = problem_classes()
    codes = [item.code for item in classes]
    assert len(codes) > 30
    assert sorted(code for code in codes if codes.count(code) > 1) == []
    for item in classes:
        assert item.title.vi != item.title.en
        assert item.detail.vi != item.detail.en
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", item.code)
        assert _named_values(item.detail.vi) == _named_values(item.detail.en), item


def _named_values(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)", text))


@pytest.mark.parametrize("name", PAGES)
def test_pages_written_from_the_code_are_up_to_date(name: str) -> None:
    assert PAGES[name]() == (ROOT / name).read_text(), "run: make contracts"


@pytest.mark.parametrize("service", SERVICES)
def test_every_setting_is_described_and_no_secret_has_a_default(service: str) -> None:
    settings: type[ServiceSettings] = importlib.import_module(f"services.{service}.config").Settings
    for name, field in settings.model_fields.items():
        assert field.description, f"{service}: {name}"
        if "Secret" in str(field.annotation):
            assert field.is_required() or field.default is None, f"{service}: {name}"


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_can_be_imported_without_the_others(service: str, tmp_path: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "shared", tmp_path / "shared", ignore=ignored)
    (tmp_path / "services").mkdir()
    shutil.copy(ROOT / "services" / "__init__.py", tmp_path / "services")
    shutil.copytree(ROOT / "services" / service, tmp_path / "services" / service, ignore=ignored)
    done = subprocess.run(
        [sys.executable, "-c", f"import services.{service}.app, services.{service}.__main__"],
        cwd=tmp_path,
        env={"PATH": "/usr/bin", "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_locks_carry_hashes_and_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        pins = re.findall(r"^[A-Za-z0-9._-]+(?:\[[^\]]*\])?==", text, re.MULTILINE)
        assert len(pins) > 20
        assert text.count("--hash=sha256:") >= len(pins)
