"""Twenty settings that are wrong: the server does not start, and says which one it is."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.integration.test_server import GUNICORN
from tests.processes import ROOT, environment, free_port
from tests.soak.conftest import Seen

SECONDS = 5
PLANTED = "hunter2-planted"

WRONG = (
    ("UNDERTONE_HOME", "/nowhere/at/all", "Nothing has been built"),
    ("UNDERTONE_HOST", f"http://{PLANTED}", "UNDERTONE_HOST must be"),
    ("UNDERTONE_PORT", PLANTED, "UNDERTONE_PORT must be"),
    ("PORT", "65536", "PORT must be"),
    ("UNDERTONE_WORKERS", "0", "UNDERTONE_WORKERS must be"),
    ("UNDERTONE_THREADS", "many", "UNDERTONE_THREADS must be"),
    ("UNDERTONE_CACHE", PLANTED, "UNDERTONE_CACHE must be"),
    ("UNDERTONE_CACHE_SECONDS", "1h", "UNDERTONE_CACHE_SECONDS must be"),
    ("REDIS_URL", f"http://:{PLANTED}@cache", "REDIS_URL must be"),
    ("REDIS_URL", f"redis://:{PLANTED}@cache:99999", "REDIS_URL must be"),
    ("UNDERTONE_LOG_LEVEL", "loud", "UNDERTONE_LOG_LEVEL must be"),
    ("UNDERTONE_LOG_FORMAT", "xml", "UNDERTONE_LOG_FORMAT must be"),
    ("UNDERTONE_ACCESS_LOG", "perhaps", "UNDERTONE_ACCESS_LOG must be"),
    ("UNDERTONE_METRICS_TOKEN", f"{PLANTED} with blanks", "UNDERTONE_METRICS_TOKEN must be"),
    ("UNDERTONE_RATE_LIMITS", "-1", "UNDERTONE_RATE_LIMITS must be"),
    ("UNDERTONE_PROXIES", "9", "UNDERTONE_PROXIES must be"),
    ("UNDERTONE_HTTPS", "maybe", "UNDERTONE_HTTPS must be"),
    ("UNDERTONE_OPEN", "wide", "UNDERTONE_OPEN must be"),
    ("UNDERTONE_OIDC_CLIENT_SECRET", PLANTED, "UNDERTONE_OIDC_ISSUER is needed too"),
    ("DATABASE_URL", f"mysql://me:{PLANTED}@db/undertone", "DATABASE_URL must be"),
    ("DATABASE_URL", f"postgres://me:{PLANTED}@127.0.0.1:9/undertone", "it does not answer"),
    ("UNDERTONE_PASSWORD", PLANTED, "UNDERTONE_PASSWORD is not a setting"),
    ("UNDERTONE_WORKRES", "2", "did you mean UNDERTONE_WORKERS"),
)


@pytest.mark.parametrize(("name", "value", "said"), WRONG)
def test_a_server_that_is_set_wrongly_does_not_start(
    tmp_path: Path, name: str, value: str, said: str, seen: Seen
) -> None:
    own = {"UNDERTONE_PORT": str(free_port())} if name != "PORT" else {}
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, *GUNICORN], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**environment(tmp_path, **own), name: value}, timeout=60,
    )  # fmt: skip
    took = time.monotonic() - began
    assert done.returncode != 0
    assert said in done.stderr and name in done.stderr
    for text in (done.stdout, done.stderr):
        assert PLANTED not in text
        assert "Traceback" not in text
    assert took < SECONDS, took
    if (name, value, said) == WRONG[-1]:
        seen(f"{len(WRONG)} settings refused, each named, no secret repeated")
