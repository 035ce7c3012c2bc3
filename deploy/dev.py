"""`make dev`: the system with reload on a folder that stays, and an administrator to begin with."""

import argparse
import secrets
import time
from pathlib import Path

from deploy.local import ROOT, end_in_order, local_system

ADMINISTRATOR = "admin@example.vn"


def main() -> None:
    """Run until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m deploy.dev", description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="the gateway's port (8000)")
    parser.add_argument(
        "--folder", type=Path, default=ROOT / ".local" / "dev", help="where all data lies"
    )
    chosen = parser.parse_args()
    end_in_order()
    with local_system(chosen.folder, gateway_port=chosen.port, reload=True) as system:
        password_file = chosen.folder / "administrator-password"
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
        print(f"Logs are in {system.folder / 'logs'}; Ctrl-C ends.")
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            print("\nStopping …")


if __name__ == "__main__":
    main()
