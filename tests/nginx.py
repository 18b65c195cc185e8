"""nginx as deploy/nginx has it, in front of a server, for as long as tests need it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import services
from tests.processes import ROOT, free_port

DEPLOY = ROOT / "deploy"


@dataclass(frozen=True, slots=True)
class Proxy:
    """nginx in front of the program. address: without a slash at its end."""

    address: str
    port: int


def configuration(folder: Path, port: int, upstream: str) -> Path:
    """deploy/nginx as it would be installed, in a folder of its own."""
    (folder / "conf.d").mkdir(parents=True)
    (folder / "log").mkdir()
    for name in ("place.conf", "undertone.conf"):
        text = (DEPLOY / "nginx" / name).read_text(encoding="utf-8")
        text = text.replace("listen 80;", f"listen 127.0.0.1:{port};")
        text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)
        text = text.replace("127.0.0.1:8050", upstream).replace("/var/log/nginx", f"{folder}/log")
        text = text.replace("/var/lib/nginx/undertone", f"{folder}/kept")
        (folder / "conf.d" / name).write_text(text)
    user = "user root;" if os.geteuid() == 0 else ""
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = folder / "nginx.conf"
    main.write_text(
        f"{user} daemon off; pid {folder}/pid; error_log {folder}/log/error.log;"
        f"events {{ worker_connections 768; }}"
        f"http {{ {temporary} default_type application/octet-stream;"
        f"include {folder}/conf.d/*.conf; }}"
    )
    return main


@contextmanager
def in_front_of(upstream: str, folder: Path) -> Iterator[Proxy]:
    """nginx as deploy/nginx has it, in front of a host and port."""
    program, port = services.need("nginx"), free_port()
    main = configuration(folder, port, upstream)
    server = subprocess.Popen(
        [program, "-c", str(main), "-p", str(folder), "-e", str(folder / "log" / "start.log")]
    )
    try:
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=2).close()
                break
            except OSError:
                assert server.poll() is None and time.monotonic() < deadline
                time.sleep(0.05)
        yield Proxy(f"http://127.0.0.1:{port}", port)
    finally:
        server.terminate()
        server.wait(timeout=20)
