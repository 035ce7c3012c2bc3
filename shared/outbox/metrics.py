"""What to watch of an outbox."""

from prometheus_client import CollectorRegistry, Counter, Gauge


class OutboxMetrics:
    """How much waits, for how long, and how often telling failed."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.pending = Gauge("outbox_pending", "Events not yet told", registry=registry)
        self.oldest = Gauge(
            "outbox_oldest_seconds", "Age of the oldest event not yet told", registry=registry
        )
        self.failures = Counter(
            "outbox_failures_total", "Attempts to tell that failed", registry=registry
        )
