"""Many connections asking at once, through wrk: the client that costs the least processor time."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from analytics.engine import Engine
from analytics.filters import Filter
from layouts import urls
from tests.bench.rebuilding_app import CHARTS

SCRIPT: Final = Path(__file__).with_name("wrk.lua")
CONNECTIONS: Final = 16


@dataclass(frozen=True, slots=True)
class Request:
    """A request to be sent. body: JSON, "" for none; neither part holds a tab."""

    method: str
    path: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """What came of many requests: answers a second, ms waited for one, failures."""

    per_second: float
    median_ms: float
    p99_ms: float
    errors: int
    requests: int


def put_under_load(address: str, requests: Sequence[Request], seconds: int, folder: Path) -> Load:
    """Send requests one after the other over CONNECTIONS connections, from the first again if
    there are too few. folder: where to leave the file of requests.
    """
    path = folder / "requests.tsv"
    lines = (f"{asked.method}\t{asked.path}\t{asked.body}\n" for asked in requests)
    path.write_text("".join(lines), encoding="utf-8")
    command = [
        "wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s",
        "--timeout", "60s", "--script", str(SCRIPT), address, "--", str(path),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Load(**json.loads(done.stdout.splitlines()[-1]))


def view_request(engine: Engine, chosen: Filter) -> Request:
    """What the page asks when the filter has changed."""
    parts = [urls.encode_filter(chosen), f"build={engine.build_name}"]
    return Request("GET", "/view?" + "&".join(filter(None, parts)))


def rebuild_request(chosen: Filter) -> Request:
    """What the rebuilding app's page asks then."""
    names = [*(f"{name}.figure" for name in CHARTS), "count.children"]
    body = {
        "output": f"..{'...'.join(names)}..",
        "outputs": [dict(zip(("id", "property"), name.split("."), strict=True)) for name in names],
        "inputs": [{"id": "filter", "property": "data", "value": urls.encode_filter(chosen)}],
        "changedPropIds": ["filter.data"],
    }
    return Request("POST", "/_dash-update-component", json.dumps(body))
