"""Prometheus metrics, in a registry of each app's own."""

from collections.abc import Callable

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    start_http_server,
)
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import QueuePool

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """Rate, errors and duration per route template, and use of the database pool."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "http_requests_total",
            "Requests answered",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "http_request_seconds",
            "Time to answer",
            ["method", "route"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.in_progress = 0
        """Requests being answered: a plain number, for only the event loop counts."""
        Gauge(
            "http_requests_in_progress", "Requests being answered", registry=self.registry
        ).set_function(lambda: self.in_progress)
        self._known: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answer; looking its labels up is most of the work and done once."""
        key = (method, route, status)
        found = self._known.get(key)
        if found is None:
            found = self.requests.labels(*key), self.seconds.labels(method, route)
            self._known[key] = found
        requests, durations = found
        requests.inc()
        durations.observe(seconds)

    def watch_pool(self, engine: AsyncEngine) -> None:
        """Show how many connections of the pool are in use."""
        connections = Gauge(
            "database_connections_in_use",
            "Connections checked out of the pool",
            registry=self.registry,
        )
        database_pool = engine.sync_engine.pool
        if isinstance(database_pool, QueuePool):
            connections.set_function(database_pool.checkedout)

    def serve(self, port: int) -> Callable[[], None]:
        """Serve the page on a port of its own, from a thread; give what stops it."""
        server, thread = start_http_server(port, registry=self.registry)

        def stop() -> None:
            server.shutdown()
            server.server_close()
            thread.join()

        return stop

    def page(self) -> bytes:
        """Write all metrics in the text format."""
        return generate_latest(self.registry)
