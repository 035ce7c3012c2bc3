"""`make test`: every check, in two lanes side by side, so that one waits while the other works.

Each lane goes from the cheapest step to the dearest and stops at the first that fails.
"""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PYTEST = (sys.executable, "-m", "pytest", "-q", "--no-header")

LANES: tuple[dict[str, tuple[str, ...]], ...] = (
    {"tests": (*PYTEST, "-n", "2", "--dist", "loadfile", "-m", "not system")},
    {
        "style": (str(BIN / "ruff"), "check", "--quiet", "."),
        "format": (str(BIN / "ruff"), "format", "--check", "--quiet", "."),
        "layers": (str(BIN / "lint-imports"),),
        "types": (str(BIN / "mypy"),),
        "whole system": (*PYTEST, "-m", "system", "-p", "no:randomly"),
    },
)


def run_lane(steps: dict[str, tuple[str, ...]]) -> bool:
    """Run the steps of a lane; tell whether all passed. What a step said is printed when it is done."""
    for name, command in steps.items():
        started = time.monotonic()
        done = subprocess.run(
            command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        passed = done.returncode == 0
        lines = done.stdout.rstrip().splitlines()
        said = "\n".join(lines[-1:] if passed else lines)
        verdict = "passed" if passed else f"FAILED ({' '.join(command)})"
        print(f"── {name}: {verdict} in {time.monotonic() - started:.0f} s\n{said}", flush=True)
        if not passed:
            return False
    return True


def main() -> int:
    """Run both lanes; give 0 where everything passed."""
    began = time.monotonic()
    print("Running every check; each tells when it is done (some minutes in all) …", flush=True)
    with ThreadPoolExecutor(len(LANES)) as pool:
        verdicts = list(pool.map(run_lane, LANES))
    print(f"── everything: {time.monotonic() - began:.0f} s")
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
