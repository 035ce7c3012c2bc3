"""A real ClamAV daemon on a socket of its own, with a folder of signatures that knows EICAR and nothing else."""

import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from deploy.local import free_port
from tests.support.toolchain import system_program

EICAR: Final = (
    b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"  # www.eicar.org
)
SIGNATURE: Final = "Eicar-Test-Signature.UNOFFICIAL"
STREAM_MAX_LENGTH: Final = 4 * 1024 * 1024
READY_SECONDS: Final = 60


class Clamd:
    """A daemon that can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.socket = folder / "clamd.ctl"
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        signatures = folder / "signatures"
        signatures.mkdir()
        (signatures / "eicar.ndb").write_text(
            f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n", encoding="ascii"
        )
        (folder / "clamd.conf").write_text(
            f"DatabaseDirectory {signatures}\n"
            f"LocalSocket {self.socket}\n"
            f"TCPSocket {self.port}\nTCPAddr 127.0.0.1\n"
            "FixStaleSocket yes\n"
            "Foreground yes\n"
            f"StreamMaxLength {STREAM_MAX_LENGTH}\n"
            f"TemporaryDirectory {folder}\n",
            encoding="utf-8",
        )

    def start(self) -> None:
        """Start it, and wait until it answers."""
        program = system_program("clamd", "clamav-daemon")
        self._process = subprocess.Popen(
            [program, "--config-file", self._folder / "clamd.conf"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + READY_SECONDS
        while not self._answers():
            assert self._process.poll() is None, "clamd ended at its start"
            assert time.monotonic() < deadline, "clamd did not start"
            time.sleep(0.05)

    def kill(self) -> None:
        """End it at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as connection:
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"zPING\0")
                return connection.recv(16) == b"PONG\0"
            except OSError:
                return False


@contextmanager
def clamd_daemon() -> Iterator[Clamd]:
    """Run a daemon. Its socket needs a short path, which a test's own folder is not."""
    with tempfile.TemporaryDirectory(prefix="clamd-") as folder:
        daemon = Clamd(Path(folder))
        daemon.start()
        try:
            yield daemon
        finally:
            daemon.kill()
