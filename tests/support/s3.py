"""A real S3 protocol server: `moto_server`, as a process of its own on loopback."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from shared.ids import new_id

KEY_ID = "AKIDEXAMPLE"
SECRET = "a secret of the store"
ADDRESS = re.compile(rb"http://127\.0\.0\.1:\d+")


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
    program = Path(sys.executable).with_name("moto_server")
    process = subprocess.Popen(
        [program, "--host", "127.0.0.1", "--port", "0"],
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    log = process.stderr
    server = S3Server(process, "")
    try:
        server.endpoint = next(found[0].decode() for found in map(ADDRESS.search, log) if found)
        reading = threading.Thread(target=log.read)
        reading.start()
        yield server
    finally:
        server.kill()
    reading.join()
    log.close()
