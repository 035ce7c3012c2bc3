"""The whole system on one machine: embedded PostgreSQL and the four services, each a process of its own."""

import json
import multiprocessing
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from multiprocessing import forkserver
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from deploy.embedded_postgres import EmbeddedServer, embedded_postgres

SERVICES = ("gateway", "assessment", "survey", "scoring")
ROOT = Path(__file__).resolve().parents[1]
READY_SECONDS = 60

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["deploy.preloaded"])


class SystemStartError(RuntimeError):
    """A part of the system did not start; the message says which, and the end of its log."""


@dataclass
class LocalSystem:
    """A running system; `url` is the gateway's address."""

    folder: Path
    postgres: EmbeddedServer
    ports: Mapping[str, int]
    environment: Mapping[str, str]
    processes: dict[str, ForkServerProcess] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The address that people and programs use."""
        return self.address_of("gateway")

    def address_of(self, service: str) -> str:
        """Give the address of one service."""
        return f"http://127.0.0.1:{self.ports[service]}"

    def log_of(self, service: str) -> Path:
        """Give the file that a service logs to."""
        return self.folder / "logs" / f"{service}.log"

    def start(self, *services: str, reload: bool = False) -> None:
        """Start services (all of them by default) without waiting."""
        for service in services or SERVICES:
            process = _FORKS.Process(
                target=_serve,
                args=(service, self.ports[service], self.environment, self.log_of(service)),
                kwargs={"reload": reload},
                name=f"par-index-{service}",
            )
            process.start()
            self.processes[service] = process

    def wait_until_ready(self, *services: str) -> None:
        """Wait until services can work; raise `SystemStartError` where one cannot."""
        deadline = time.monotonic() + READY_SECONDS
        for service in services or SERVICES:
            while not _answers(f"{self.address_of(service)}/readyz"):
                if self.processes[service].exitcode is not None or time.monotonic() > deadline:
                    raise SystemStartError(f"{service} did not start:\n{self.end_of_log(service)}")
                time.sleep(0.05)

    def kill(self, service: str) -> None:
        """End a service at once, as a power cut would (SIGKILL)."""
        process = self.processes.pop(service)
        process.kill()
        process.join()

    def stop(self) -> None:
        """Ask all services to finish what they are doing, and wait for them."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            process.join(10)
            if process.exitcode is None:
                process.kill()
                process.join()
        self.processes.clear()

    def run_command(self, service: str, *arguments: str, given: str = "") -> str:
        """Run one of a service's commands, such as `create-admin`, and give what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", f"services.{service}", *arguments],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            input=given.encode(),
            capture_output=True,
            check=False,
        )
        if done.returncode != 0:
            raise SystemStartError(f"{service} {' '.join(arguments)}: {done.stderr.decode()}")
        return done.stdout.decode()

    def memory_of(self, service: str) -> int:
        """Tell how many bytes of memory a service holds at the moment."""
        return self._memory(service, "VmRSS:")

    def peak_memory_of(self, service: str) -> int:
        """Tell the most bytes of memory that a service has held so far."""
        return self._memory(service, "VmHWM:")

    def forget_peak_of(self, service: str) -> None:
        """Let the most that a service has held so far be what it holds now (proc(5), clear_refs)."""
        Path(f"/proc/{self.processes[service].pid}/clear_refs").write_text("5")

    def processor_seconds_of(self, service: str) -> float:
        """Tell how long a service has kept a processor busy so far (proc(5), stat)."""
        fields = Path(f"/proc/{self.processes[service].pid}/stat").read_text().rpartition(")")[2]
        user, system = fields.split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def _memory(self, service: str, name: str) -> int:
        status = Path(f"/proc/{self.processes[service].pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith(name))
        return int(line.split()[1]) * 1024

    def end_of_log(self, service: str) -> str:
        """Give the last lines that a service logged."""
        return "\n".join(self.log_of(service).read_text(errors="replace").splitlines()[-15:])


@contextmanager
def local_system(
    folder: Path,
    *,
    gateway_port: int | None = None,
    durable: bool = True,
    reload: bool = False,
    settings: Mapping[str, str] | None = None,
) -> Iterator[LocalSystem]:
    """Start everything on a folder that holds all its data, and stop it at the end.

    `settings` adds environment variables of the services. Without `gateway_port` a free one is taken.
    """
    folder = folder.resolve()
    (folder / "logs").mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        _start_fork_server()
        postgres = stack.enter_context(embedded_postgres(folder / "postgres", durable=durable))
        postgres.create_databases(SERVICES)
        ports = {service: free_port() for service in SERVICES}
        if gateway_port is not None:
            ports["gateway"] = gateway_port
        environment = _environment(folder, postgres, ports) | dict(settings or {})
        system = LocalSystem(folder, postgres, ports, environment)
        stack.callback(system.stop)
        migrations = {service: _migration(service, system) for service in SERVICES}
        for service, migration in migrations.items():
            migration.join()
            if migration.exitcode != 0:
                raise SystemStartError(f"{service} was not migrated:\n{system.end_of_log(service)}")
            system.start(service, reload=reload)
        system.wait_until_ready()
        yield system


def _start_fork_server() -> None:
    """Start what all processes are forked from, deaf to Ctrl-C from its first instant: whoever started it stops the system."""
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, handler)


def _migration(service: str, system: LocalSystem) -> ForkServerProcess:
    process = _FORKS.Process(
        target=_migrate, args=(service, system.environment, system.log_of(service))
    )
    process.start()
    return process


def _migrate(service: str, environment: Mapping[str, str], log: Path) -> None:
    """Be `python -m services.<service> migrate`."""
    _become(environment, log)
    from shared.db import migrate

    migrate.upgrade(service, environment[f"{service.upper()}_DATABASE_URL"])


def _serve(
    service: str, port: int, environment: Mapping[str, str], log: Path, *, reload: bool
) -> None:
    """Be `python -m uvicorn services.<service>.asgi:app`, as containers run it."""
    _become(environment, log)
    import uvicorn

    uvicorn.run(
        f"services.{service}.asgi:app",
        host="127.0.0.1",
        port=port,
        access_log=False,
        proxy_headers=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=5,
        reload=reload,
        reload_dirs=["services", "shared"] if reload else None,
    )


def _become(environment: Mapping[str, str], log: Path) -> None:
    """Make a fresh fork a process of its own: session, working folder, settings, log."""
    os.setsid()
    os.chdir(ROOT)
    os.environ.update(environment)
    sys.stdin = None  # else uvicorn's reloader hands on a number that its child has not open
    with log.open("ab") as file:
        os.dup2(file.fileno(), sys.stdout.fileno())
        os.dup2(file.fileno(), sys.stderr.fileno())


def _environment(
    folder: Path, postgres: EmbeddedServer, ports: Mapping[str, int]
) -> dict[str, str]:
    """Write every service's settings. Secrets are made at the first start and kept beside the data."""
    address = {service: f"http://127.0.0.1:{ports[service]}" for service in SERVICES}
    events_secret = _kept_secret(folder / "events-secret")
    environment = {
        "GATEWAY_KEY_SECRET": _kept_secret(folder / "key-secret"),
        "GATEWAY_EVENTS_SECRET": events_secret,
        "ASSESSMENT_EVENTS_SECRET": events_secret,
        "ASSESSMENT_LINK_SECRET": _kept_secret(folder / "link-secret"),
        "SURVEY_CONTACT_SECRET": _kept_secret(folder / "contact-secret"),
        "SURVEY_LINK_SECRET": _kept_secret(folder / "invitation-secret"),
        "ASSESSMENT_EVENTS_URL": f"{address['gateway']}/internal/events",
        "ASSESSMENT_EVIDENCE_URL": (folder / "evidence").as_uri(),
        "SURVEY_EVIDENCE_URL": (folder / "survey-files").as_uri(),
    }
    for service in SERVICES:
        prefix = service.upper()
        environment[f"{prefix}_DATABASE_URL"] = postgres.url(service, service)
        environment[f"{prefix}_JWKS_URL"] = f"{address['gateway']}/.well-known/jwks.json"
    for service in ("assessment", "survey", "scoring"):
        environment[f"GATEWAY_{service.upper()}_URL"] = address[service]
    for service in ("assessment", "survey"):
        environment[f"SCORING_{service.upper()}_URL"] = address[service]
    return environment


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32))
    return path.read_text()


def end_in_order() -> None:
    """Let SIGTERM end this process as Ctrl-C does, so that what it started is stopped too."""

    def end(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def is_in_use(folder: Path) -> bool:
    """Whether a system is running on this folder."""
    try:
        os.kill(int((folder / "postgres" / "postmaster.pid").read_text().split()[0]), 0)
    except (OSError, ValueError, IndexError):
        return False
    return True


def free_port() -> int:
    """Find a port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Whether nobody listens on this port of loopback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(json.load(answer).get("status") == "ready")
    except (urllib.error.URLError, OSError, ValueError):
        return False
