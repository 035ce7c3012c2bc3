"""`make test`: every check, in the order in which a mistake is cheapest to find. Stops at the first that fails."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PYTEST = (str(BIN / "pytest"), "-q", "--no-header")

STEPS: dict[str, tuple[str, ...]] = {
    "style": (str(BIN / "ruff"), "check", "--quiet", "."),
    "format": (str(BIN / "ruff"), "format", "--check", "--quiet", "."),
    "types": (str(BIN / "mypy"),),
    "layers": (str(BIN / "lint-imports"),),
    "tests": (*PYTEST, "-n", str(min(os.cpu_count() or 1, 4)), "-m", "not system"),
    "whole system": (*PYTEST, "-m", "system", "-p", "no:randomly"),
}


def main() -> int:
    """Run the steps; give the exit status of the first that failed, or 0."""
    began = time.monotonic()
    for name, command in STEPS.items():
        started = time.monotonic()
        print(f"── {name}", flush=True)
        done = subprocess.run(command, cwd=ROOT, check=False)
        print(f"── {name}: {time.monotonic() - started:.0f} s", flush=True)
        if done.returncode != 0:
            print(f"{name} failed: {' '.join(command)}", file=sys.stderr)
            return done.returncode
    print(f"Everything passed in {time.monotonic() - began:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
