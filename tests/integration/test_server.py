"""The real server: started, asked, finished in the background, stopped."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analytics.home import Home, HomeInUse
from tests.builders import make_tracks, write_csv
from tests.processes import ROOT, environment, free_port, run_command, serving, try_command

GUNICORN = ["-m", "gunicorn", "--config", "dashapp/gunicorn.conf.py", "dashapp.server:application"]


def ask(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return json.loads(answer.read())


def has_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


def test_the_command_of_the_procfile_serves_on_the_port_it_is_given(tiny_build: Path) -> None:
    procfile = (ROOT / "Procfile").read_text(encoding="utf-8")
    web = next(line for line in procfile.splitlines() if line.startswith("web: "))
    assert web.removeprefix("web: ").split() == GUNICORN[1:]
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, *GUNICORN], cwd=ROOT, env=environment(tiny_build, PORT=str(port)),
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert server.stderr is not None
        heard = ""
        while "Undertone is at" not in heard:
            line = server.stderr.readline()
            assert line, heard
            heard += line
        assert f"http://localhost:{port}" in heard
        assert ask(f"http://127.0.0.1:{port}/livez") == {"alive": True}
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=30)
    assert server.returncode == 0


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"UNDERTONE_HTTPS": "maybe"}, "UNDERTONE_HTTPS must be"),
        ({"UNDERTONE_SECRET": "hunter2"}, "UNDERTONE_SECRET is not a setting"),
        ({"UNDERTONE_HOME": "/nowhere/at/all"}, "Nothing has been built in /nowhere/at/all"),
        ({"DATABASE_URL": "mysql://me:hunter2@db/undertone"}, "DATABASE_URL must be postgresql"),
        (
            {"DATABASE_URL": "postgres://me:hunter2@127.0.0.1:9/undertone"},
            "DATABASE_URL names a database that cannot be used: it does not answer",
        ),
    ],
)
def test_the_server_refuses_to_start_wrongly_and_says_why(
    tmp_path: Path, settings: dict[str, str], expected: str
) -> None:
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, *GUNICORN], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**environment(tmp_path, PORT=str(free_port())), **settings}, timeout=60,
    )  # fmt: skip
    assert done.returncode != 0
    assert expected in done.stderr
    assert "Traceback" not in done.stderr
    assert "hunter2" not in done.stderr
    assert time.monotonic() - began < 5


def test_a_port_that_is_taken_is_named(tiny_build: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = try_command("serve", home=tiny_build, UNDERTONE_PORT=port)
    assert done.returncode == 1
    assert f"cannot listen on port {port}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "host", ["192.0.2.1", "no-such-host.invalid", "x" * 70 + ".a", "2001:db8::1"]
)
def test_a_host_that_is_not_ours_is_blamed(tiny_build: Path, host: str) -> None:
    done = try_command("serve", home=tiny_build, UNDERTONE_HOST=host)
    assert done.returncode == 1
    assert done.stderr.startswith("UNDERTONE_HOST ")
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
@pytest.mark.parametrize("host", ["::1", "[::1]", "::"])
def test_the_server_listens_on_ipv6(tiny_build: Path, host: str) -> None:
    with serving(tiny_build, address_host="[::1]", UNDERTONE_HOST=host) as address:
        assert ask(f"{address}/readyz")


def test_data_that_never_ends_does_not_hold_the_server_up(tmp_path: Path) -> None:
    data = write_csv(tmp_path / "tracks.csv", make_tracks(60))
    home = tmp_path / "home"
    run_command("build", "--core", "--data", str(data), home=home)
    done = try_command("serve", "--finish-build", "--data", "/dev/zero", home=home,
                       UNDERTONE_PORT=str(free_port()))  # fmt: skip
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "zero: this is not a regular file" in done.stderr


def test_a_core_build_is_finished_while_it_serves(tmp_path: Path) -> None:
    data = write_csv(tmp_path / "mine.csv", make_tracks(90))
    home = tmp_path / "home"
    run_command("build", "--core", "--data", str(data), home=home)
    with serving(home, words=["--finish-build", "--data", str(data)]) as address:
        assert ask(f"{address}/build")["stage"] == "core"
        assert wait_for(lambda: ask(f"{address}/build")["stage"] == "full", 120), (
            home / "logs" / "build.log"
        ).read_text()


@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGKILL])
def test_the_background_build_stops_with_the_server_however_that_ends(
    tmp_path: Path, ended_by: signal.Signals
) -> None:
    data = write_csv(tmp_path / "mine.csv", make_tracks(90))
    home = Home(tmp_path / "home")
    run_command("build", "--core", "--data", str(data), home=home.path)

    def is_building() -> bool:
        try:
            with home.lock():
                return False
        except HomeInUse:
            return True

    words = ["--finish-build", "--data", str(data)]
    with serving(home.path, words=words, ended_by=ended_by) as address:
        assert wait_for(is_building, 30)
        builder = int((home.path / "build.lock").read_text())
        assert os.getpriority(os.PRIO_PROCESS, builder) == 19
        assert ask(f"{address}/build")["stage"] == "core"
    assert wait_for(lambda: not is_building(), 10)


def test_a_core_build_of_an_absent_file_says_how_to_finish_it(tmp_path: Path) -> None:
    data = write_csv(tmp_path / "mine.csv", make_tracks(90))
    home = tmp_path / "home"
    run_command("build", "--core", "--data", str(data), home=home)
    with serving(home, words=["--finish-build"]):
        pass
    log = next(tmp_path.glob("server-*.log")).read_text()
    assert "make run DATA=FILE" in log
