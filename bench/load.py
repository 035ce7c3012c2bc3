"""Load from one process: the same client for what is measured and for its baseline."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Measurement:
    """What one load showed; times in milliseconds, rates in items per second."""

    items: int
    seconds: float
    latencies: Sequence[float]
    processor_seconds: float = 0
    """How long all that took part kept a processor busy, where that was watched."""

    @property
    def cost(self) -> float:
        """Microseconds of the processor for each item."""
        return self.processor_seconds / self.items * 1e6

    @property
    def rate(self) -> float:
        """Items per second."""
        return self.items / self.seconds

    def percentile(self, share: float) -> float:
        """Give the latency below which this share (0–1) of the requests stayed."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    def line(self, name: str) -> str:
        """Write one line of a report."""
        return (
            f"  {name:<44} {self.rate:>9,.0f}/s   p50 {self.percentile(0.5):>7.1f} ms"
            f"   p95 {self.percentile(0.95):>7.1f} ms   p99 {self.percentile(0.99):>7.1f} ms"
        )


async def measure(
    request: Callable[[int], Awaitable[None]],
    *,
    requests: int,
    at_once: int,
    items_each: int = 1,
    busy: Callable[[], float] = lambda: 0,
) -> Measurement:
    """Make `requests` requests from `at_once` callers, and time each."""
    latencies: list[float] = []
    numbers = iter(range(requests))

    async def caller() -> None:
        for number in numbers:
            started = time.perf_counter()
            await request(number)
            latencies.append((time.perf_counter() - started) * 1000)

    before = busy()
    started = time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(at_once)))
    seconds = time.perf_counter() - started
    return Measurement(requests * items_each, seconds, latencies, busy() - before)


def joined(parts: Sequence[Measurement]) -> Measurement:
    """Take several short loads as one."""
    return Measurement(
        sum(one.items for one in parts),
        sum(one.seconds for one in parts),
        [latency for one in parts for latency in one.latencies],
        sum(one.processor_seconds for one in parts),
    )


def median_of(measurements: Sequence[Measurement]) -> Measurement:
    """Choose the round with the median rate."""
    middle = statistics.median_low([measurement.rate for measurement in measurements])
    return next(item for item in measurements if item.rate == middle)


def report(pairs: Sequence[tuple[Measurement, Measurement]], ours: str, baseline: str) -> None:
    """Print what pairs of rounds showed: the median of each side, and the ratio of each pair."""
    mine, theirs = median_of([pair[0] for pair in pairs]), median_of([pair[1] for pair in pairs])
    ratios = sorted(pair[0].rate / pair[1].rate for pair in pairs)
    print(mine.line(ours))
    print(theirs.line(baseline))
    print(
        f"  ratio {ratios[len(ratios) // 2]:.3f}   (lowest {ratios[0]:.3f}, highest {ratios[-1]:.3f})"
    )
    costs = sorted((pair[0].cost, pair[1].cost) for pair in pairs)
    if all(one for pair in costs for one in pair):
        by_cost = sorted(theirs / mine for mine, theirs in costs)
        mine_us, theirs_us = costs[len(costs) // 2]
        print(
            f"  of the processor, all processes together, {mine_us:,.0f} µs an item against {theirs_us:,.0f} µs:"
            f" ratio {by_cost[len(by_cost) // 2]:.3f}"
        )
