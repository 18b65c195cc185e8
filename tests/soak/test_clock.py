"""The clock of the machine is a day off: under people who are signed in, and under builds."""

from __future__ import annotations

import secrets
import time
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from analytics.artifacts import open_build
from dashapp.factory import create_app
from dashapp.settings import Settings
from tests.asking import page_request
from tests.builders import make_tracks, write_csv
from tests.processes import run_command
from tests.soak.conftest import Seen, beside
from tests.soak.saving import GOOD, names_in_file

TRIALS = 20
DAY = 24 * 3600
LIBRARY = "faketime/libfaketime.so.1"


@pytest.mark.parametrize("days", [1, -1])
def test_a_clock_that_jumps_by_a_day_loses_nobody_and_nothing(
    tiny_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, seen: Seen
) -> None:
    """In one process, whose clock is turned: the system's is everybody's."""
    home = beside(tiny_build, tmp_path / "home")
    settings = {"UNDERTONE_HOME": str(home), "UNDERTONE_SIGN_UP": "yes"}
    client: FlaskClient = create_app(Settings.from_env(settings)).server.test_client()
    real, kept = time.time, []
    given = {"email": "ann@example.org", "name": "Ann", "password": GOOD}
    assert client.post("/account/sign-up", json=given).status_code == 200
    for trial in range(TRIALS):
        for off in (days * DAY, 0):
            monkeypatch.setattr(time, "time", lambda off=off: real() + off)
            name = secrets.token_hex(8)
            asked = {"name": name, "scopes": ["read"], "days": 30}
            saved = client.post("/account/tokens", json=asked)
            assert saved.status_code == 200, (trial, off, saved.text)
            token = saved.get_json()["token"]
            kept.append(name)
            headers = {"Authorization": f"Bearer {token}"}
            assert client.get("/api/v1/tracks", headers=headers).status_code == 200
            assert client.get(f"/view?energy=0.{trial:02d}-1").status_code == 200
            assert client.post("/_dash-update-component", json=page_request("/you")).status_code
            assert client.get("/readyz").status_code == 200
            number = saved.get_json()["id"]
            assert client.post(f"/account/tokens/{number}/revoke").status_code == 200
    monkeypatch.undo()
    assert names_in_file(home / "store.sqlite") == set(kept)
    seen(f"{days:+} day and back {TRIALS} times: signed in throughout, {len(kept)} saves kept")


def test_builds_follow_one_another_whatever_the_clock_says(tmp_path: Path, seen: Seen) -> None:
    library = next(Path("/usr/lib").glob(f"*/{LIBRARY}"), None)
    if library is None:
        pytest.skip("there is no libfaketime here: apt-get install libfaketime")
    data = write_csv(tmp_path / "tracks.csv", make_tracks(90))
    home, names = tmp_path / "home", []
    for number, off in enumerate(("+0d", "+1d", "-1d", "+0d", "-1d")):
        run_command(
            "build", "--core", "--data", str(data), "--seed", str(number), home=home,
            LD_PRELOAD=str(library), FAKETIME=off,
        )  # fmt: skip
        build = open_build(home)
        assert build.warnings == ()
        names.append(str(build.manifest["build"]))
    assert names == sorted(names) and len(set(names)) == len(names)
    seen(f"{len(names)} builds with the clock a day ahead, behind and right: in order, all whole")
