"""What to watch of scanning."""

from prometheus_client import CollectorRegistry, Counter, Gauge


class ScanMetrics:
    """How much waits, for how long, and what came out."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.pending = Gauge("scan_pending", "Files in quarantine", registry=registry)
        self.oldest = Gauge(
            "scan_oldest_seconds", "Age of the oldest file in quarantine", registry=registry
        )
        self.scanned = Counter("scan_files_total", "Files judged", ["verdict"], registry=registry)
        self.failures = Counter(
            "scan_failures_total", "Attempts at which the scanner judged nothing", registry=registry
        )
