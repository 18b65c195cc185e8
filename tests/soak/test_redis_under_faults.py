"""Redis killed, standing still or flushed under a server that is in use."""

from __future__ import annotations

import json
import time
from pathlib import Path
from statistics import median

import pytest
from redis import Redis

from tests import services
from tests.asking import ask
from tests.processes import serving
from tests.soak.conftest import Seen, beside

TRIALS = 20
PER_TRIAL = 10
SECONDS = 2


@pytest.mark.parametrize("fault", ["kill", "stall", "flush"])
def test_a_redis_that_fails_is_no_failure_of_ours(
    tiny_build: Path, tmp_path: Path, fault: str, seen: Seen
) -> None:
    """The first answer after it may take a moment; all are right."""
    home = beside(tiny_build, tmp_path / "home")
    first, later = list[float](), list[float]()
    with services.redis() as server, serving(tiny_build) as alone:
        with serving(home, REDIS_URL=server.url) as address:
            for trial in range(TRIALS):
                ask(f"{address}/view?tempo={60 + trial}-200")
                if fault == "flush":
                    with Redis.from_url(server.url) as client:
                        client.flushall()
                else:
                    getattr(server, fault)()
                for number in range(PER_TRIAL):
                    path = f"/view?energy=0.{10 + trial}-1&valence=0.{10 + number}-1"
                    began = time.monotonic()
                    heard = ask(f"{address}{path}")
                    (later if number else first).append(time.monotonic() - began)
                    assert heard.status == 200, heard.text
                    assert json.loads(heard.text) == json.loads(ask(f"{alone}{path}").text)
                assert ask(f"{address}/readyz").status == 200
                if fault != "flush":
                    server.resume() if fault == "stall" else server.start()
    seen(
        f"{fault}, {TRIALS} times: {TRIALS * PER_TRIAL} right answers; the first within "
        f"{1_000 * max(first):.0f} ms (median {1_000 * median(first):.0f}), the others within "
        f"{1_000 * max(later):.0f} ms (median {1_000 * median(later):.0f})"
    )
    assert max(*first, *later) < SECONDS
