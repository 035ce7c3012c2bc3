"""Time of the processor, which says what something costs where a busy machine makes the clock say little."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from deploy.local import LocalSystem

Busy = Callable[[], float]
"""Tells for how many seconds some processes have kept a processor busy so far."""


def busy_in(system: LocalSystem, *services: str, process: int | None = None) -> Busy:
    """Watch some services, PostgreSQL with all its connections, this client, and perhaps one more process."""
    postmaster = int((system.folder / "postgres" / "postmaster.pid").read_text().split()[0])

    def busy() -> float:
        total = time.process_time()
        total += sum(system.processor_seconds_of(service) for service in services)
        ticks = sum(
            ticks
            for number, (parent, ticks) in _processes().items()
            if parent == postmaster or number == process
        )
        return total + ticks / os.sysconf("SC_CLK_TCK")

    return busy


def _processes() -> dict[int, tuple[int, int]]:
    """Read parent and ticks of every process (proc(5), stat)."""
    found: dict[int, tuple[int, int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it has just ended
                continue
            found[int(folder.name)] = int(fields[1]), int(fields[11]) + int(fields[12])
    return found
