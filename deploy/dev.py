"""`make dev`: the system with reload on a folder that stays, and an administrator to begin with."""

import argparse
import secrets
import sys
import time
from pathlib import Path

from deploy.local import (
    ROOT,
    SystemStartError,
    end_in_order,
    is_free,
    is_in_use,
    local_system,
)

ADMINISTRATOR = "admin@example.vn"


def main() -> int:
    """Run until Ctrl-C; give the exit status."""
    parser = argparse.ArgumentParser(prog="python -m deploy.dev", description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="the gateway's port (8000)")
    parser.add_argument(
        "--folder", type=Path, default=ROOT / ".local" / "dev", help="where all data lies"
    )
    chosen = parser.parse_args()
    end_in_order()
    if is_in_use(chosen.folder):
        print(f"A system is running on {chosen.folder} already; end it there with Ctrl-C first.")
        return 1
    if not is_free(chosen.port):
        print(f"Port {chosen.port} is taken; choose another: make dev PORT=8010")
        return 1
    try:
        run(chosen.folder, chosen.port)
    except KeyboardInterrupt:
        print("\nStopped.")
    except SystemStartError as error:
        print(error)
        return 1
    return 0


def run(folder: Path, port: int) -> None:
    """Start everything and stay until interrupted."""
    with local_system(folder, gateway_port=port, reload=True) as system:
        password_file = folder / "administrator-password"
        if not password_file.exists():
            password = secrets.token_urlsafe(12)
            system.run_command(
                "gateway",
                "create-admin",
                "--email",
                ADMINISTRATOR,
                "--password-stdin",
                given=password,
            )
            password_file.touch(mode=0o600)
            password_file.write_text(password)
        print(f"The system is up:  {system.url}  (docs: {system.url}/docs)")
        print(f"Sign in as {ADMINISTRATOR} with {password_file.read_text()}")
        print(f"Logs are in {system.folder / 'logs'}; Ctrl-C ends.", flush=True)
        while True:
            time.sleep(3600)


if __name__ == "__main__":
    sys.exit(main())
