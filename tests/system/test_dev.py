"""`make dev`: it comes up with reload, and ends in order."""

import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from deploy.local import ROOT, free_port, is_in_use

pytestmark = pytest.mark.system


def test_the_development_system_comes_up_and_ends_on_interrupt(tmp_path: Path) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "deploy.dev", "--port", str(port), "--folder", str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert wait_for_status(port) == {
            "assessment": "READY",
            "survey": "READY",
            "scoring": "READY",
        }
    finally:
        process.send_signal(signal.SIGINT)
        printed, _ = process.communicate(timeout=40)
    assert process.returncode == 0, printed
    assert "Traceback" not in printed
    assert not is_in_use(tmp_path)


def wait_for_status(port: int) -> dict[str, str]:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/status", timeout=5) as answer:
                states = {one["name"]: one["state"] for one in json.load(answer)["services"]}
        except (urllib.error.URLError, OSError):
            states = {}
        if set(states.values()) == {"READY"}:
            return states
        time.sleep(0.2)
    return states
