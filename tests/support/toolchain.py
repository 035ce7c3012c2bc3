"""Programs that come from the system's packages: installed where that is allowed, else the test is skipped by name."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

_SBIN = ("/usr/sbin", "/usr/local/sbin", "/sbin")


@cache
def system_program(name: str, package: str) -> Path:
    """Find a program, after installing its package if need be (Debian, as root); skip the test where that cannot be done."""
    found = _find(name)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _install(package)
        found = _find(name)
    if found is None:
        pytest.skip(f"{name} is not installed (Debian package {package})")
    return found


def npm_package(name: str, folder: Path) -> Path:
    """Have npm put a package without its scripts into a folder; skip the test where there is no npm."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    subprocess.run(
        [
            npm,
            "install",
            *("--prefix", folder, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"),
            name,
        ],
        env={**os.environ, "npm_config_loglevel": "error"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=300,
        check=True,
    )
    return folder / "node_modules" / name.rpartition("@")[0]


def _find(name: str) -> Path | None:
    found = shutil.which(name, path=os.pathsep.join((os.environ.get("PATH", ""), *_SBIN)))
    return Path(found) if found else None


def _install(package: str) -> None:
    """Install without asking, and without starting anything: a test starts what it needs itself. Failing is seen by the caller."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    wait = "DPkg::Lock::Timeout=300"
    for arguments in (
        ("update", "--quiet"),
        ("install", "--yes", "--quiet", "--no-install-recommends", package),
    ):
        subprocess.run(
            ["apt-get", "-o", wait, *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=600,
            check=False,
        )
