"""A real S3 protocol server: `moto_server`, as a process of its own on loopback."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from deploy.local import free_port
from shared.ids import new_id

KEY_ID = "AKIDEXAMPLE"
SECRET = "a secret of the store"


@dataclass
class S3Server:
    """A running server; `client` sees it as its administrator does."""

    process: subprocess.Popen[bytes]
    endpoint: str

    @property
    def client(self) -> Any:
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id=KEY_ID,
            aws_secret_access_key=SECRET,
        )

    def new_bucket(self) -> str:
        name = f"evidence-{new_id().hex}"
        self.client.create_bucket(Bucket=name)
        return name

    def settings(self, bucket: str) -> dict[str, Any]:
        """Give the settings of the assessment service that lead here."""
        return {
            "evidence_url": f"s3://{bucket}/par/index",
            "evidence_s3_endpoint": self.endpoint,
            "evidence_s3_access_key_id": KEY_ID,
            "evidence_s3_secret_access_key": SECRET,
        }

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def s3_server() -> Iterator[S3Server]:
    """Start the server, and wait until it says that it runs."""
    port = free_port()
    program = Path(sys.executable).with_name("moto_server")
    process = subprocess.Popen(
        [program, "--host", "127.0.0.1", "--port", str(port)],
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    log = process.stderr
    server = S3Server(process, f"http://127.0.0.1:{port}")
    try:
        assert any(b"Running on" in line for line in log)
        reading = threading.Thread(target=log.read)
        reading.start()
        yield server
    finally:
        server.kill()
    reading.join()
    log.close()
