"""nginx as Debian has it, in front of a bare application on this machine."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local import ROOT, free_port

_CONFIGURATION = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes auto; {user}
events {{ worker_connections 1024; }}
http {{
  access_log off; keepalive_requests 1000000;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  upstream bare {{ server 127.0.0.1:{bare}; keepalive 64; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{ proxy_pass http://bare; proxy_http_version 1.1; proxy_set_header Connection ""; }}
  }}
}}
"""
_PATH = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))


def find_nginx() -> str | None:
    """Find nginx, after installing it where that is allowed (Debian, as root)."""
    if shutil.which("nginx", path=_PATH) is None and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(
            ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "nginx-light"],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    return shutil.which("nginx", path=_PATH)


@contextmanager
def nginx_before_bare_answer(nginx: str, folder: Path, body: bytes) -> Iterator[str]:
    """Run both; give the address of nginx."""
    folder.mkdir(parents=True)
    answer = folder / "answer"
    answer.write_bytes(body)
    port, bare = free_port(), free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    configuration = folder / "nginx.conf"
    configuration.write_text(_CONFIGURATION.format(folder=folder, user=user, port=port, bare=bare))
    uvicorn = (sys.executable, "-m", "uvicorn", "bench.bare_answer:app", "--port", str(bare))
    quiet = ("--no-access-log", "--log-level", "warning", "--timeout-keep-alive", "120")
    processes = [
        subprocess.Popen(
            [*uvicorn, *quiet], cwd=ROOT, env={**os.environ, "BARE_ANSWER": str(answer)}
        ),
        subprocess.Popen([nginx, "-e", folder / "error.log", "-p", folder, "-c", configuration]),
    ]
    try:
        for one in (bare, port):
            _wait_for(one)
        yield f"http://127.0.0.1:{port}"
    finally:
        for process in reversed(processes):
            process.terminate()
            process.wait(10)


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as connection:
            if connection.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nothing listens on port {port}; see the log of nginx")
